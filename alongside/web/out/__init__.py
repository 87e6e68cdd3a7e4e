"""Whoever is out alone says through the link in a message how they are, without signing in."""
