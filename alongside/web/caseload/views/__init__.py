"""The link worker's pages, a module for each thing they look at."""
