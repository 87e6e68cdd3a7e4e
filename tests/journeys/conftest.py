"""A real browser at the real pages, with axe at hand and a camera for whoever wants to look."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

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


def _photograph(page: Page, picture: Path) -> None:
    """Keep a picture of the whole page; a busy Chromium fails at that now and then."""
    try:
        page.screenshot(path=picture, full_page=True)
    except Error as error:
        if "Unable to capture screenshot" not in error.message:
            raise
        page.screenshot(path=picture, full_page=True)


@pytest.fixture
def look(
    browser: Browser, live_server: Any, javascript: bool
) -> Iterator[Callable[[Page, str], None]]:
    """Check the page as it stands for accessibility and fit, and keep pictures of it."""
    folder = SCREENSHOTS / ("js" if javascript else "no-js")
    folder.mkdir(parents=True, exist_ok=True)
    axe = AXE.read_text(encoding="utf-8")
    twins: list[Page] = []

    def twin_of(page: Page) -> Page:
        """The page as drawn without JavaScript, where nothing but axe may run."""
        if not twins:
            twins.append(browser.new_context(viewport=page.viewport_size).new_page())
            twins[0].goto(f"{live_server.url}/robots.txt")  # a page of the site, for its styles
        twins[0].set_content(re.sub(r"<script\b.*?</script>", "", page.content(), flags=re.DOTALL))
        assert twins[0].evaluate("document.styleSheets[0].cssRules.length"), "it has no styles"
        return twins[0]

    def check(page: Page, name: str) -> None:
        for width_name, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 900})
            if javascript or width_name == "phone":  # on a desk it looks alike without scripts
                # A jpeg is drawn in a fifth of the time of a png.
                _photograph(page, folder / f"{name}-{width_name}.jpeg")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} scrolls sideways at {width} px: it is {wide} px wide"
        checked = page if javascript else twin_of(page)
        # The policy of our pages lets no foreign script in; the browser's own console may.
        checked.evaluate(axe)
        found = checked.evaluate("how => axe.run(document, how)", AXE_OPTIONS)["violations"]
        violations = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
        assert violations == [], f"{name}: {violations}"

    yield check
    for twin in twins:
        twin.context.close()


@pytest.fixture
def house(transactional_db: None) -> Any:
    """The standing people at work, with a vocabulary of need and a club that takes referrals."""
    from tests.journeys.house import furnish

    return furnish()
