"""What other directories would answer."""


def service(identifier="s-1", **fields):
    """A service of an Open Referral feed."""
    return {
        "id": identifier,
        "name": f"Chair yoga {identifier}",
        "status": "active",
        "organization": {"id": "o-1", "name": "Harbour Trust", "description": "A charity"},
        "schedules": [],
        **fields,
    }


def page(*services, total=1, **fields):
    """A page of them."""
    return {"total_pages": total, "contents": list(services), **fields}


def path(number):
    """What is asked for at the page of that number."""
    return f"/services?page={number}&per_page=100&full=true"


def session(identifier, state="updated", **data):
    """An item of an OpenActive feed."""
    held = {"data": {"name": f"Dance {identifier}", "organizer": {"name": "Haven"}, **data}}
    return {
        "id": identifier,
        "kind": "SessionSeries",
        "state": state,
        "modified": 1,
        **(held if state == "updated" else {}),
    }
