"""Reading what those who work here keep: each part by its own rule."""

from alongside.owncare.queries.reflections import visible_to

__all__ = ["visible_to"]
