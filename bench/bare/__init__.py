"""The floors: the least that a Django service could do, without anything that makes it Alongside.

The same framework, server, database and template engine; no sign-in, no middleware, no row
security, no audit. Its views are measured and never used.
"""
