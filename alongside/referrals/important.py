"""What a practice tells of somebody's health: the important issues alone, never a record.

A link worker needs to know of a fall or of poor hearing, not of results and medicines. So the note
that goes with a referral to link workers is a short list, and no page shows more of it.
"""

MOST_ISSUES = 5
LONGEST_ISSUE = 200  # characters


def important_issues(note: str) -> list[str]:
    """The issues of a note: one on each line that says anything."""
    return [line.strip(" \t-•*") for line in note.splitlines() if line.strip(" \t-•*")]


def too_much(note: str) -> bool:
    """Whether it is more than a short list of important issues."""
    issues = important_issues(note)
    return len(issues) > MOST_ISSUES or any(len(issue) > LONGEST_ISSUE for issue in issues)


def shown_issues(note: str) -> list[str]:
    """As many of them as a page shows; what was written before there was a limit is cut short."""
    shown = important_issues(note)[:MOST_ISSUES]
    return [one if len(one) <= LONGEST_ISSUE else f"{one[: LONGEST_ISSUE - 1]}…" for one in shown]
