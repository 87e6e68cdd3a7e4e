"""Verbs about taking an organisation on. The only writers."""
