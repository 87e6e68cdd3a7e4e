"""What those who work here need themselves: going alone, and what keeps one going."""
