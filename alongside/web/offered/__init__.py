"""A place that is offered by a message, answered through a link."""
