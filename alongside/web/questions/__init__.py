"""What a receiver asks of its own: built by whoever answers for it, asked of whoever refers."""
