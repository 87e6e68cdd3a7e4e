"""The form of a whole entry: the same for its keepers, for whoever proposes, and for editors."""

from alongside.web.directory.entry.whole import WholeForm

__all__ = ["WholeForm"]
