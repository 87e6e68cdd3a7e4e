"""Reading what suits whom."""
