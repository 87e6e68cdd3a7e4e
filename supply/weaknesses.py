"""Known weaknesses of what is in the lock files: fails on one, says when nobody could ask.

No answer is not a good answer: pip-audit calls a package that it cannot look up “skipped” and ends
well, so what was skipped is counted and said.
"""

import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
ACCEPTED = ROOT / "supply" / "accepted.yaml"
PATIENCE = 300  # seconds


@dataclass(frozen=True)
class Weakness:
    """One known weakness of one package."""

    package: str
    version: str
    id: str
    better: str  # versions without it, or what to do

    def __str__(self) -> str:
        return f"{self.package} {self.version}: {self.id}. Better: {self.better or 'none yet'}"


@dataclass(frozen=True)
class Answer:
    """What a service said of a lock file."""

    of: str
    packages: int
    unanswered: int
    weaknesses: Sequence[Weakness] = ()
    why: str = ""  # nobody could be asked


def check() -> int:
    """Ask about both lock files; 1 if something is known that nobody has accepted."""
    answers = [ask_python(), ask_node()]
    for answer in answers:
        if answer.unanswered:
            print(_not_asked(answer), file=sys.stderr)
        else:
            print(f"{answer.of}: {answer.packages} packages were looked up.")
    found = [each for answer in answers for each in answer.weaknesses]
    known = accepted(yaml.safe_load(ACCEPTED.read_text(encoding="utf-8")), dt.date.today())  # noqa: DTZ011
    open_ones = [each for each in found if (each.package, each.id) not in known]
    for weakness in open_ones:
        print(weakness, file=sys.stderr)
    if open_ones:
        print("Take a better version (make lock UPGRADE=1), or accept each.", file=sys.stderr)
    return 1 if open_ones else 0


def _not_asked(answer: Answer) -> str:
    line = "!" * 78
    return (
        f"{line}\n{answer.of}: {answer.unanswered} of {answer.packages} packages were NOT CHECKED "
        f"for known weaknesses.\n{answer.why}\nAsk from a machine that reaches the service before "
        f"anything is handed out.\n{line}"
    )


def accepted(entries: Iterable[dict[str, Any]], today: dt.date) -> set[tuple[str, str]]:
    """The package and id of each weakness that is accepted today."""
    return {(each["package"], each["id"]) for each in entries if each["until"] >= today}


def ask_python() -> Answer:
    """pip-audit, on the versions of ``requirements.lock``."""
    lock = ROOT / "requirements.lock"
    program = Path(sys.executable).with_name("pip-audit")
    arguments = ("--disable-pip", "--require-hashes", "--requirement", str(lock))
    said, error = _run([str(program), *arguments, "--format", "json", "--progress-spinner", "off"])
    if not isinstance(said, dict) or "dependencies" not in said:
        count = sum("==" in row for row in lock.read_text(encoding="utf-8").splitlines())
        return Answer("Python", count, count, why=error)
    return of_pip_audit(said)


def of_pip_audit(said: dict[str, Any]) -> Answer:
    """What pip-audit found, and what it could not look up."""
    packages = said["dependencies"]
    skipped = [each["skip_reason"] for each in packages if "skip_reason" in each]
    return Answer(
        of="Python",
        packages=len(packages),
        unanswered=len(skipped),
        weaknesses=[
            Weakness(each["name"], each["version"], one["id"], ", ".join(one["fix_versions"]))
            for each in packages
            for one in each.get("vulns", ())
        ],
        why=skipped[0] if skipped else "",
    )


def ask_node() -> Answer:
    """npm audit, on the versions of ``package-lock.json``."""
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    npm = shutil.which("npm")
    if npm is None:
        return Answer("npm", len(locked) - 1, len(locked) - 1, why="There is no npm.")
    said, error = _run([npm, "audit", "--json", "--package-lock-only"])
    return of_npm_audit(said, len(locked) - 1, error)


def of_npm_audit(said: Any, packages: int, error: str = "") -> Answer:
    """What npm found; without its list of vulnerabilities it could ask nobody."""
    if not isinstance(said, dict) or "vulnerabilities" not in said:
        told = said.get("message", "") if isinstance(said, dict) else ""
        return Answer("npm", packages, packages, why=told or error)
    return Answer(
        of="npm",
        packages=packages,
        unanswered=0,
        weaknesses=[
            Weakness(name, str(each["range"]), str(via["url"]), "npm audit fix")
            for name, each in said["vulnerabilities"].items()
            for via in each["via"]
            if isinstance(via, dict)  # a name alone points to the package that has the weakness
        ],
    )


def _run(command: Sequence[str]) -> tuple[Any, str]:
    """What the program printed as JSON (None if it did not), and its last words otherwise."""
    try:
        ran = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, f"{Path(command[0]).name} gave no answer: {type(error).__name__}."
    try:
        return json.loads(ran.stdout), ran.stderr.strip()[-300:]
    except ValueError:
        return None, (ran.stderr or ran.stdout).strip()[-300:]
