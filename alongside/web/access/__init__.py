"""Who may open which address and use which verb, read from the code that decides it."""
