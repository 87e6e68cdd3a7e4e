"""The restricted roles on a server where the migrating user is nobody special."""

import pytest
from django.db import connection

from alongside.common.row_security import create_role


@pytest.mark.django_db
@pytest.mark.parametrize("rights", ["CREATEROLE", "NOCREATEROLE"])
def test_an_ordinary_user_makes_or_finds_the_role_and_can_take_it_on(rights: str) -> None:
    with connection.cursor() as cursor:
        if connection.pg_version >= 160000:
            cursor.execute("SET LOCAL createrole_self_grant = 'set'")
        cursor.execute(f"CREATE ROLE migrating_user {rights}")
        if connection.pg_version < 160000:
            cursor.execute("GRANT migrating_user TO CURRENT_USER")
        if rights == "NOCREATEROLE":
            cursor.execute("CREATE ROLE a_restricted_role NOLOGIN")
            cursor.execute("GRANT a_restricted_role TO migrating_user")
        if connection.pg_version >= 160000:
            cursor.execute("SET LOCAL createrole_self_grant = ''")
        cursor.execute("SET LOCAL ROLE migrating_user")
        cursor.execute(create_role("a_restricted_role"))
        right = "SET" if connection.pg_version >= 160000 else "MEMBER"
        cursor.execute(f"SELECT pg_has_role(current_user, 'a_restricted_role', '{right}')")
        assert cursor.fetchone() == (True,)
