"""Pure decisions about the directory: facts in, an answer out, no database."""
