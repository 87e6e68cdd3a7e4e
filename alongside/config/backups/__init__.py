"""Backups: the whole database in one file that only the holders of a key can read."""
