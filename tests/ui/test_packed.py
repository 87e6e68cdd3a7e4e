"""Styles and scripts go packed to whoever can unpack them: phones pay for bytes."""

import gzip

import pytest
from django.test import Client

LARGEST = 45 * 1024  # bytes of one answer


@pytest.mark.parametrize("name", ["alongside.css", "nhsuk-frontend.min.js", "leaflet/leaflet.js"])
def test_what_every_page_fetches_is_packed(name):
    path = f"/static/vendor/{name}"
    packed = Client().get(path, headers={"accept-encoding": "gzip"})
    plain = Client().get(path, headers={"accept-encoding": "identity"})
    content = b"".join(packed.streaming_content)
    assert packed["Content-Encoding"] == "gzip"
    assert len(content) < LARGEST
    assert gzip.decompress(content) == b"".join(plain.streaming_content)
