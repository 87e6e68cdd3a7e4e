"""Keys with which programs act for an organisation: narrow, for a while, and counted."""
