"""A copy of what is held of a person: what belongs in it, what is checked first, how it is read."""
