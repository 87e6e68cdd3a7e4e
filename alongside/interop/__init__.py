"""Other systems: a folder for each way of speaking with them."""
