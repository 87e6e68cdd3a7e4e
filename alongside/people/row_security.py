"""SQL conditions for the row security of tables that point at a person by ``person_id``."""

_IN_CIRCLE = "EXISTS (SELECT 1 FROM people_own_circle c WHERE c.person_id = {table}.{key})"
_RELATED = "EXISTS (SELECT 1 FROM people_reason r WHERE r.person_id = {table}.{key}{level})"


def related(table: str, level: str = "", *, key: str = "person_id") -> str:
    """The asking organisation has a live reason (at that level) to see the row's person.

    Migrations use this: a change here asks for a new migration that makes the policies anew.
    """
    wanted = f" AND r.level = '{level}'" if level else ""
    return _RELATED.format(table=table, key=key, level=wanted)


def own(table: str, *, key: str = "person_id") -> str:
    """The row is about the very person who asks: for policies of the portal's role."""
    return f"{table}.{key} = (SELECT alongside_person())"


def in_circle(table: str, *, key: str = "person_id") -> str:
    """Whoever asks may know where the row's person is, though that is kept from others."""
    return _IN_CIRCLE.format(table=table, key=key)


def acted_for(table: str, scope: str = "", *, key: str = "person_id") -> str:
    """Whoever asks acts for the row's person with that scope: for policies of the proxy's role."""
    return f"{table}.{key} = (SELECT people_acts_for('{scope}'))"
