"""The tag for other people's pages: what it brings, and what stands there without JavaScript."""

from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from tests.interop.stranger.visit import Visit

PAGE = "/directory/embed/"


def check(visit: Visit) -> None:
    """The tag that the page offers to copy works on any page, as it also does on its own."""
    answer = visit.get(visit.site + PAGE)
    page = BeautifulSoup(answer.text, "html.parser")
    code = page.find("pre")
    if not visit.expect(code, "widget", f"{PAGE} has no tag to copy"):
        return
    for tag in (BeautifulSoup(code.get_text(), "html.parser"), page):
        _check_tag(visit, tag)


def _check_tag(visit: Visit, tag: BeautifulSoup) -> None:
    scripts = [each for each in tag.select("script[src]") if "embed" in str(each["src"])]
    if visit.expect(len(scripts) == 1, "widget", f"has {len(scripts)} scripts"):
        script = visit.get(str(scripts[0]["src"]))
        kind = script.headers["content-type"]
        visit.expect(kind.startswith("text/javascript"), "widget", f"its script is {kind}")
        policy = script.headers.get("cross-origin-resource-policy")
        visit.same("widget", "who may load the script", policy, "cross-origin")
    links = [*_without_scripts(tag)]
    if visit.expect(links, "widget", "has nothing where there is no JavaScript"):
        _check_form(visit, str(links[0]["href"]))


def _without_scripts(tag: BeautifulSoup) -> Iterator[Tag]:
    for fallback in tag.find_all("noscript"):
        yield from fallback.find_all("a", href=True)


def _check_form(visit: Visit, address: str) -> None:
    """The plain link leads to a form that answers a question by itself."""
    page = BeautifulSoup(visit.get(address).text, "html.parser")
    form = next(
        (form for form in page.find_all("form") if form.find("input", {"name": "words"})), None
    )
    if not visit.expect(form, "widget", f"{address} has no form to search with"):
        return
    answer = visit.get(f"{address}?words=walking")
    found = BeautifulSoup(answer.text, "html.parser").select("main ol > li a[href]")
    visit.expect(found, "widget", f"{address}?words=walking lists nothing without JavaScript")
