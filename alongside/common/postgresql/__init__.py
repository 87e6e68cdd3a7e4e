"""A Django database backend: PostgreSQL, with fewer ways to and fro in each request."""
