"""Leaving at once, for somebody who is watched."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(house, open_browser) -> Page:
    """On the search page, having come from the home page; the weather is a page of our own."""
    page = open_browser()
    page.route(
        "https://www.bbc.co.uk/**",
        lambda route: route.fulfill(content_type="text/html", body="<h1>Dry and bright</h1>"),
    )
    page.goto(reverse("home"))
    page.goto(reverse("directory"))
    return page


def test_the_second_tab_and_enter_leave(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dry and bright")).to_be_visible()


def test_a_click_leaves_and_with_javascript_back_does_not_return(page, javascript, look):
    look(page, "exit-search")
    page.locator("main").get_by_role("link", name="Exit this page").click()
    expect(page.get_by_role("heading", name="Dry and bright")).to_be_visible()
    page.go_back()
    found = page.get_by_role("heading", name="Find a service", level=1)
    expect(found).to_have_count(0 if javascript else 1)


def test_shift_three_times_leaves(page, javascript):
    for _press in range(3):
        page.keyboard.press("Shift")
    heading = page.get_by_role("heading", name="Dry and bright")
    expect(heading).to_have_count(1 if javascript else 0)


UNDER_THE_BAR = """() => {
  const bar = document.querySelector(".app-exit").getBoundingClientRect();
  const at = document.activeElement.getBoundingClientRect();
  return at.top < bar.bottom && at.bottom > bar.top && !document.activeElement.closest(".app-exit");
}"""
BAR = """() => {
  const bar = document.querySelector(".app-exit").getBoundingClientRect();
  const behind = getComputedStyle(document.querySelector(".app-exit")).backgroundColor;
  return [Math.round(bar.left), Math.round(bar.right), behind];
}"""


def test_on_a_phone_it_hides_neither_what_is_typed_nor_half_a_line(page):
    page.set_viewport_size({"width": 320, "height": 500})
    page.goto(reverse("help_start"))
    page.get_by_role("button", name="For me", exact=True).click()
    page.get_by_label("None of these").check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state()
    boxes = page.locator("main input[type=checkbox]").count()
    page.locator("main input[type=checkbox]").last.focus()
    for _back in range(boxes - 1):
        page.keyboard.press("Shift+Tab")
        assert not page.evaluate(UNDER_THE_BAR)
    left, right, behind = page.evaluate(BAR)
    assert (left, right) == (0, 320), "what is scrolled away goes under it whole"
    assert behind != "rgba(0, 0, 0, 0)"
