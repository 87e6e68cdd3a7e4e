"""Importing: from somebody's file or feed to a preview, and from there into the directory."""
