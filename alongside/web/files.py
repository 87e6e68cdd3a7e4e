"""Files to take away."""

from django.http import HttpResponse


def pdf_file(pdf: bytes, name: str) -> HttpResponse:
    """A PDF to keep; the name must say nothing of whose it is."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
