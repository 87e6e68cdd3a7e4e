"""An organisation looks after itself here: who works for it, what it agreed to, its first steps."""
