"""How long things are kept, what is due, and what each table loses then."""
