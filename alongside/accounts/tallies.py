"""Django's cache, kept in the database: all processes count the tries to sign in together.

For few and small values that are wrong when each process keeps its own. Whatever only saves time
belongs into the cache named ``memory``.
"""

import json
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils.crypto import salted_hmac

_GET = """
    SELECT value FROM accounts_tally
    WHERE key = %s AND (until IS NULL OR until > clock_timestamp())
"""
_SET = """
    INSERT INTO accounts_tally (key, value, until)
    VALUES (%s, %s, clock_timestamp() + %s * interval '1 second')
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, until = excluded.until
"""
# Two who add the same wait for each other's transaction: then one of them has it.
_ADD = f"{_SET} WHERE accounts_tally.until <= clock_timestamp()"
_TOUCH = (
    "UPDATE accounts_tally SET until = clock_timestamp() + %s * interval '1 second' WHERE key = %s"
)
_DELETE = "DELETE FROM accounts_tally WHERE key = %s"
_CLEAR = "DELETE FROM accounts_tally"
_FORGET = f"{_CLEAR} WHERE until <= clock_timestamp()"


class TallyCache(BaseCache):
    """Values are what JSON can hold; of a key, which may name somebody, a keyed hash is kept."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(_GET, [self._hash(key, version)])
            row = cursor.fetchone()
        return json.loads(row[0]) if row else default

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        self._write(_SET, key, value, timeout, version)

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Whether it was not there before."""
        return self._write(_ADD, key, value, timeout, version) == 1

    def touch(
        self,
        key: str,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        return _execute(_TOUCH, self._seconds(timeout), self._hash(key, version)) == 1

    def delete(self, key: str, version: int | None = None) -> bool:
        return _execute(_DELETE, self._hash(key, version)) == 1

    def clear(self) -> None:
        _execute(_CLEAR)

    def _write(
        self, statement: str, key: str, value: Any, timeout: float | None, version: int | None
    ) -> int:
        hashed, seconds = self._hash(key, version), self._seconds(timeout)
        return _execute(statement, hashed, json.dumps(value), seconds)

    def _hash(self, key: str, version: int | None) -> str:
        words = self.make_and_validate_key(key, version=version)
        return salted_hmac("alongside.tallies", words, algorithm="sha256").hexdigest()

    def _seconds(self, timeout: float | None) -> float | None:
        return self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout


def forget_tallies() -> int:
    """Forget what counts no longer. How many there were."""
    return _execute(_FORGET)


def _execute(statement: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
