"""What a stranger read, and what was wrong with it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import httpx

PATIENCE = 60  # seconds for one answer
MOST_OF_ONE_KIND = 5  # faults that are told; of the rest only how many


class Visit:
    """Asks a site, remembers what came of it, and collects the faults."""

    def __init__(self, site: str, api: str, client: httpx.Client) -> None:
        self.site, self.api, self._client = site, api, client
        self.read: Counter[str] = Counter()
        self._faults: dict[str, list[str]] = {}

    def get(self, address: str, what: str = "pages", **headers: str) -> httpx.Response:
        """The answer, counted. ``headers`` are written with underscores."""
        self.read[what] += 1
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.get(address, headers=named)

    def ask(self, method: str, address: str) -> httpx.Response:
        """The answer to any method."""
        self.read["questions"] += 1
        return self._client.request(method, address)

    def data(self, path: str, **parameters: Any) -> Any:
        """What the interface says there; a fault, and nothing, where it says no."""
        answer = self.get(str(httpx.URL(self.api + path, params=parameters)), "answers of the API")
        if self.expect(answer.status_code == 200, path.split("/")[1], f"{answer.url} is refused"):
            return answer.json()
        return {"contents": [], "total_items": 0, "total_pages": 0}

    def expect(self, holds: object, kind: str, fault: str) -> bool:
        """Note the fault unless it holds."""
        if not holds:
            self._faults.setdefault(kind, []).append(fault)
        return bool(holds)

    def same(self, kind: str, where: str, found: Any, expected: Any) -> None:
        """Note where two things differ that should be the same."""
        self.expect(found == expected, kind, f"{where}: {_short(found)}, not {_short(expected)}")

    def expect_none(self, kind: str, where: str, found: Iterable[Any]) -> None:
        """Note that there is anything at all."""
        left = list(found)
        self.expect(not left, kind, f"{where}: {_short(left)}")

    @property
    def faults(self) -> list[str]:
        """Each kind's first ones, and how many more."""
        told = []
        for kind, faults in self._faults.items():
            told += [f"{kind}: {fault}" for fault in faults[:MOST_OF_ONE_KIND]]
            if more := faults[MOST_OF_ONE_KIND:]:
                told.append(f"{kind}: and {len(more)} more like these")
        return told

    @property
    def summary(self) -> str:
        read = ", ".join(f"{count} {what}" for what, count in self.read.items())
        return f"{read} read; {sum(map(len, self._faults.values()))} faults"


def _short(thing: Any) -> str:
    text = repr(thing)
    return text if len(text) < 300 else f"{text[:300]}…"
