"""The directory on other people's web sites."""
