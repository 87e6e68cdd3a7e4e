"""Somebody is asked on their own pages whether they would like to be referred, and answers."""
