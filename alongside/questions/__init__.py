"""What a receiver asks of whoever refers to it: forms as data, in versions."""
