"""A real browser at the real pages, with axe at hand and a camera for whoever wants to look."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    ViewportSize,
    sync_playwright,
)

# Playwright's loop lives in this thread; Django would take it for asynchronous code of ours.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "var" / "screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE_OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
WIDTHS = {"phone": 320, "desk": 1280}
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without windows, or another on the path."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    assert found, "No Chromium here: `make test` installs it, or put one on the path."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=["with-javascript", "without-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "with-javascript")


@pytest.fixture
def open_browser(
    browser: Browser, live_server: Any, javascript: bool
) -> Iterator[Callable[[], Page]]:
    """A fresh browser window for one person; each call gives another."""
    contexts: list[BrowserContext] = []

    def open_window() -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            viewport={"width": WIDTHS["desk"], "height": 900},
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"A script failed: {error}"))
        return page

    yield open_window
    for context in contexts:
        context.close()


# The page as it stands, with what was typed and chosen as attributes and without its scripts.
AS_IT_STANDS = """() => {
    const page = document.documentElement.cloneNode(true);
    const boxes = root => [...root.querySelectorAll('input, option')];
    const copies = boxes(page);
    boxes(document).forEach((box, number) => {
        const copy = copies[number];
        if ('checked' in box) copy.toggleAttribute('checked', box.checked);
        if ('selected' in box) copy.toggleAttribute('selected', box.selected);
        if (box.type === 'text') copy.setAttribute('value', box.value);
    });
    page.querySelectorAll('script').forEach(script => script.remove());
    return '<!doctype html>' + page.outerHTML;
}"""
HAS_SHADOW = "[...document.querySelectorAll('*')].some(each => each.shadowRoot)"
EXAMINE = "how => axe.run(document, how)"


class Axe:
    """Finds what is not accessible about a page, in a window of its own.

    There axe has been read once, and what the browser makes of it stays. In each new page the
    browser would have to begin anew, which takes three times as long.
    """

    def __init__(self, browser: Browser, site: str) -> None:
        self.site, self.script = site, AXE.read_text(encoding="utf-8")
        viewport = ViewportSize(width=WIDTHS["desk"], height=900)
        # What scripts of ours have drawn stands in the twin as styles of elements.
        self.window = browser.new_context(viewport=viewport, bypass_csp=True).new_page()
        self.window.goto(f"{site}/robots.txt")  # a page of the site, for its styles
        self.window.evaluate(self.script)

    def violations(self, page: Page) -> list[tuple[str, list[str]]]:
        """Each rule that is broken, with the elements that break it."""
        examined = page
        if page.url.startswith(self.site) and not page.evaluate(HAS_SHADOW):
            examined = self._twin_of(page)
        else:  # another site's own styles, and what no text of a page tells
            examined.evaluate(self.script)
        found = examined.evaluate(EXAMINE, AXE_OPTIONS)["violations"]
        return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]

    def _twin_of(self, page: Page) -> Page:
        # Written into the document that is open: what axe is stays.
        self.window.set_content(page.evaluate(AS_IT_STANDS))
        styles = "document.styleSheets[0].cssRules.length"
        assert self.window.evaluate(styles), "it has no styles"
        return self.window


@pytest.fixture(scope="session")
def axe(browser: Browser, live_server: Any) -> Iterator[Axe]:
    """One for all journeys of this process."""
    axe = Axe(browser, live_server.url)
    yield axe
    axe.window.context.close()


def _photograph(page: Page, picture: Path) -> None:
    """Keep a picture of the whole page; a busy Chromium fails at that now and then."""
    try:
        page.screenshot(path=picture, full_page=True)
    except Error as error:
        if "Unable to capture screenshot" not in error.message:
            raise
        page.screenshot(path=picture, full_page=True)


@pytest.fixture
def pictured(request: pytest.FixtureRequest, javascript: bool) -> bool:
    """Told once more without JavaScript, a story would fill the same album again."""
    parametrized = request.node.iter_markers("parametrize")
    return javascript or any(mark.args[0] == "javascript" for mark in parametrized)


@pytest.fixture
def look(axe: Axe, javascript: bool, pictured: bool) -> Callable[[Page, str], None]:
    """Check the page as it stands for accessibility and fit, and keep pictures of it."""
    folder = SCREENSHOTS / ("js" if javascript else "no-js")
    folder.mkdir(parents=True, exist_ok=True)

    def check(page: Page, name: str) -> None:
        page.wait_for_load_state()  # a click ends when the next page begins to arrive
        for width_name, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 900})
            if pictured:
                # A jpeg is drawn in a fifth of the time of a png.
                _photograph(page, folder / f"{name}-{width_name}.jpeg")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} scrolls sideways at {width} px: it is {wide} px wide"
        violations = axe.violations(page)
        assert violations == [], f"{name}: {violations}"

    return check


@pytest.fixture
def house(transactional_db: None) -> Any:
    """The standing people at work, with a vocabulary of need and a club that takes referrals."""
    from tests.journeys.house import furnish

    return furnish()
