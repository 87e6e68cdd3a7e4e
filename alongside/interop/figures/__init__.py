"""The figures of an organisation, for programs that hold a key of it."""
