"""What those who work here need for themselves. What they reflect on, nobody else reads."""
