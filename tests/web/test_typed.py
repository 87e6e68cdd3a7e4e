"""What is pasted into any box is tidied on its way in; a password is left as it was typed."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from alongside.web.typed import TidiedText


def read(request: HttpRequest) -> HttpRequest:
    """As a page finds it."""
    tidied = TidiedText(lambda _request: HttpResponse())
    tidied(request)
    tidied.process_view(request)
    return request


def test_a_line_a_list_and_an_address_are_tidied_and_a_password_is_not():
    said = {"name": ["Ann\u00a0B\x00", "plain"], "password1": "a\u00a0b\x00", "note": "a\r\nb"}
    for form in (RequestFactory().post("/", said), RequestFactory().post("/?q=a%00b", said)):
        found = read(form)
        assert found.POST.getlist("name") == ["Ann B", "plain"]
        assert found.POST["password1"] == "a\u00a0b\x00"
        assert found.POST["note"] == "a\nb"
        assert found.GET.get("q", "ab") == "ab"
        with pytest.raises(AttributeError):
            found.POST["name"] = "other"


def test_what_is_no_form_is_not_read():
    for kind in ("application/json", "text/plain"):
        request = read(RequestFactory().post("/", b'{"a": "\x00"}', content_type=kind))
        assert request.body == b'{"a": "\x00"}'
