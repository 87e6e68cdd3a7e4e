"""Pure decisions about what suits whom: facts in, an answer out, no database."""
