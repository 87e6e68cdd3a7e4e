"""Keeping ``directory.Change`` true: triggers on every table of which a part is published.

A statement marks all the services that its rows belong to, at one moment for each transaction.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.db import migrations

# From the rows of a table, by the column that says whose they are, to services.
_WHOSE = {
    "service_id": "SELECT {row}.service_id AS id FROM {rows}",
    "service_at_location_id": """SELECT at.service_id FROM {rows}
        JOIN directory_serviceatlocation at ON at.id = {row}.service_at_location_id""",
    "location_id": """SELECT at.service_id FROM {rows}
        JOIN directory_serviceatlocation at ON at.location_id = {row}.location_id""",
    "organisation_id": """SELECT s.id FROM {rows}
        JOIN directory_service s ON s.organisation_id = {row}.organisation_id""",
}

MOMENT_SQL = """
    CREATE FUNCTION directory_moment() RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE moment text := current_setting('alongside.moment', true);
    BEGIN
        IF coalesce(moment, '') = '' THEN
            INSERT INTO directory_moment (at) VALUES (clock_timestamp()) RETURNING id INTO moment;
            PERFORM set_config('alongside.moment', moment, true);
        END IF;
        RETURN moment;
    END $$;

    CREATE FUNCTION directory_moment_is_now() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE directory_moment SET at = clock_timestamp() WHERE id = NEW.id;
        RETURN NULL;
    END $$;

    CREATE CONSTRAINT TRIGGER moment_is_now AFTER INSERT ON directory_moment
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION directory_moment_is_now();
"""
DROP_MOMENT_SQL = """
    DROP TRIGGER moment_is_now ON directory_moment;
    DROP FUNCTION directory_moment_is_now();
    DROP FUNCTION directory_moment();
"""

# What others are told of a service itself; its other columns may change unnoticed.
PUBLISHED = (
    *("organisation_id", "name", "alternate_name", "description", "url", "email", "status"),
    *("fees", "minimum_age", "maximum_age", "eligibility_description", "application_process"),
    *("first_visit", "wait_time", "fees_description", "interpretation_services"),
    *("accreditations", "licenses", "additional_information", "alert", "assured_date"),
    *("assurer_email", "verified_at", "verified_by", "takes_referrals", "source"),
)

# Services that are being made are marked when they are written, after all that belongs to them.
UNLESS_NEW = """IF current_setting('alongside.unfollowed', true) = 'yes' THEN RETURN NULL; END IF;
                    """

# In the order of their ids, so that two transactions cannot wait for each other.
_MARK = """
    INSERT INTO directory_change (service_id, status, moment_id)
    SELECT id, 'inactive', (SELECT directory_moment()) FROM ({services}) AS touched (id)
    WHERE id IS NOT NULL GROUP BY id ORDER BY id
    ON CONFLICT (service_id) DO UPDATE SET moment_id = EXCLUDED.moment_id
        WHERE directory_change.moment_id <> EXCLUDED.moment_id;
"""

_TIMES = (
    ("insert", "INSERT", "NEW"),
    ("update", "UPDATE", "NEW"),
    ("update_away", "UPDATE", "OLD"),  # what was the part of another service until now
    ("delete", "DELETE", "OLD"),
)


def services_of(*columns: str, rows: str = "changed", row: str = "changed") -> str:
    """SQL for the services that the rows of ``changed`` belong to by any of these columns."""
    return " UNION ALL ".join(_WHOSE[column].format(rows=rows, row=row) for column in columns)


def services_through(table: str, column: str, *columns: str) -> str:
    """The same for rows that belong to rows of another table, such as the phones of a contact."""
    rows = f"changed JOIN {table} whole ON whole.id = changed.{column}"
    return services_of(*columns, rows=rows, row="whole")


_KEEP = """
    INSERT INTO directory_change (service_id, status, moment_id)
    SELECT id, {status}, (SELECT directory_moment()) FROM {rows} ORDER BY id
    ON CONFLICT (service_id) DO UPDATE
        SET status = EXCLUDED.status, moment_id = EXCLUDED.moment_id;
"""


class FollowServices(migrations.RunSQL):
    """The same for the table of services: what is published counts, the search document does not.

    ``columns`` are those of PUBLISHED at the time.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        news, olds = (
            ", ".join(f"{row}.{column}" for column in columns) for row in ("changed", "before")
        )
        edited = f"""(SELECT changed.id, changed.status FROM changed JOIN before USING (id)
            WHERE ({news}) IS DISTINCT FROM ({olds})) AS edited"""  # noqa: S608 - names of columns
        self.columns = tuple(columns)
        super().__init__(
            [
                *_follow(
                    "insert", "NEW TABLE AS changed", _KEEP.format(status="status", rows="changed")
                ),
                *_follow(
                    "update",
                    "NEW TABLE AS changed OLD TABLE AS before",
                    _KEEP.format(status="status", rows=edited),
                ),
                *_follow(
                    "delete",
                    "OLD TABLE AS changed",
                    _KEEP.format(status="'defunct'", rows="changed"),
                ),
            ],
            [
                f"DROP FUNCTION directory_service_{word}() CASCADE"
                for word in ("inserted", "updated", "deleted")
            ],
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (type(self).__qualname__, [self.columns], {})


def _follow(word: str, referencing: str, command: str) -> Iterator[str]:
    function = f"directory_service_{word.removesuffix('e')}ed"
    yield f"""CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {command} RETURN NULL; END $$"""
    yield f"""CREATE TRIGGER followed_on_{word} AFTER {word.upper()} ON directory_service
        REFERENCING {referencing} FOR EACH STATEMENT EXECUTE FUNCTION {function}()"""


class FollowChanges(migrations.RunSQL):
    """Mark the services that a statement on the table touches. None: mark only the moment."""

    def __init__(self, table: str, services: str = "") -> None:
        mark = _MARK.format(services=services) if services else ""
        function = f"{table}_followed"
        super().__init__(
            [
                f"""CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    {UNLESS_NEW}IF EXISTS (SELECT FROM changed) THEN
                        PERFORM directory_moment();
                        {mark}
                    END IF;
                    RETURN NULL;
                END $$""",
                *_triggers(table, function),
            ],
            [f"DROP FUNCTION {function}() CASCADE"],
        )
        self.arguments = (table, services)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (type(self).__qualname__, list(self.arguments), {})


def _triggers(table: str, function: str) -> Iterable[str]:
    for name, command, version in _TIMES:
        yield f"""CREATE TRIGGER followed_on_{name} AFTER {command} ON {table}
            REFERENCING {version} TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION {function}()"""
