"""What tables that point at a person by ``person_id`` have in common: row security, and merges."""

from django.db import migrations

# Their inner names are nobody else's: a table called alike would be compared with itself.
_IN_CIRCLE = (
    "EXISTS (SELECT 1 FROM people_own_circle circled WHERE circled.person_id = {table}.{key})"
)
_RELATED = (
    "EXISTS (SELECT 1 FROM people_reason reason WHERE reason.person_id = {table}.{key}{level})"
)


def related(table: str, level: str = "", *, key: str = "person_id") -> str:
    """The asking organisation has a live reason (at that level) to see the row's person.

    Migrations use this: a change here asks for a new migration that makes the policies anew.
    """
    wanted = f" AND reason.level = '{level}'" if level else ""
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


class FollowsMerges(migrations.RunSQL):
    """What is written of a record that was made one with another goes to the one that stayed.

    For every table that points at a person. Whoever began to write before the two were made one
    waits for it here, and nothing is written where nobody reads it.
    """

    def __init__(self, table: str) -> None:
        super().__init__(
            f"CREATE TRIGGER follows_merges BEFORE INSERT ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION people_follow_merge()",
            f"DROP TRIGGER follows_merges ON {table}",
        )
        self.arguments = (table,)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (type(self).__qualname__, list(self.arguments), {})
