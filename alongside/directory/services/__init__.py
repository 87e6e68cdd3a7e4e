"""Verbs about the directory. The only writers."""
