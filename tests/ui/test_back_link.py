"""The way back at the top of a page."""

from django.template import engines


def made(template: str) -> str:
    return engines["pages"].env.from_string(template).render().strip()


def test_it_is_to_the_letter_what_the_component_library_makes():
    theirs = made(
        '{% from "nhsuk/components/back-link/macro.jinja" import backLink %}'
        '{{ backLink({"href": "/a/?b=1&c=2", "text": "Ivy <x>", "classes": "app-screen-only"}) }}'
    )
    ours = made(
        '{% from "ui/back_link.html" import back_link %}'
        '{{ back_link("/a/?b=1&c=2", "Ivy <x>", classes="app-screen-only") }}'
    )
    assert ours == theirs


def test_so_is_the_way_past_the_head_of_the_page(client, db):
    theirs = made(
        '{% from "nhsuk/components/skip-link/macro.jinja" import skipLink %}'
        '{{ skipLink({"href": "#maincontent", "text": "Skip to main content"}) }}'
    )
    page = client.get("/roles/").text
    assert "".join(theirs.split()) in "".join(page.split())
