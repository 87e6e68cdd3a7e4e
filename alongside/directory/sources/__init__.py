"""Where entries come from: a small reader for each kind of source, one shape for all of them."""
