"""A link worker's calendar, read at its secret address by a calendar of their own."""
