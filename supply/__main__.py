"""``python -m supply [licences] [weaknesses]``: fails on what is wrong with what we take."""

import sys

from supply import licences, weaknesses

CHECKS = {"licences": licences.check, "weaknesses": weaknesses.check}


def main(names: list[str]) -> int:
    """Run the named checks, or both; 1 if anything is wrong."""
    unknown = set(names) - set(CHECKS)
    if unknown:
        raise SystemExit(f"No check {', '.join(unknown)}. There are: {', '.join(CHECKS)}.")
    return max([CHECKS[name]() for name in names or CHECKS])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
