"""Importing a file in a browser."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

HEAD = "ID,Provider,Service name,About,Postcode,Telephone"
CHOSEN = {
    "key": "ID",
    "organisation": "Provider",
    "name": "Service name",
    "description": "About",
    "postal_code": "Postcode",
    "phone": "Telephone",
    "needs": ["loneliness"],
    "encoding": "utf-8",
}
AS_BEFORE = {"as_before": "yes", "encoding": "utf-8"}


def upload(browser, content, name="list.csv", title="Our list"):
    """Upload a file; answers the address of the page that asks for its columns."""
    answer = browser.post(
        reverse("import_file"),
        {
            "title": title,
            "licence": "by permission",
            "file": SimpleUploadedFile(name, content.encode()),
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def commit(browser, preview):
    """Do what the preview at this address shows; answers the page after it."""
    return browser.post(f"{preview}commit/", follow=True)
