"""Emergency access, and judging it."""
