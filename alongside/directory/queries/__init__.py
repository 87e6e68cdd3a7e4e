"""Reading the directory: a file for each noun. What is listed is open to all."""

from alongside.directory.queries.listed import SHOWN, referable_service, service_to_show

__all__ = ["SHOWN", "referable_service", "service_to_show"]
