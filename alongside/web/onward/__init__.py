"""Referring on: one page for whoever does it, from a case or from what a service was sent."""
