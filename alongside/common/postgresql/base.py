"""Django's own backend; what every request says, and no page asks, goes by the shortest way."""

import select
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus

_READY = (TransactionStatus.IDLE, TransactionStatus.INTRANS)
_DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is told things without a cursor, and looked at without a question."""

    _release = ""  # what is to be said of the savepoint that was kept last
    _beginning = ""  # the message that began the transaction
    _untouched = False  # nothing was asked since
    _first = ""  # the savepoint that stands where the transaction begins, and is no savepoint

    def begin(self, text: str) -> None:
        """Open a transaction by one message: BEGIN and what is to hold until it ends.

        A savepoint that comes before anything else is the beginning itself: to go back there is to
        begin again, and where nothing goes wrong nobody has to say so.
        """
        self.command(text)
        self._beginning, self._untouched, self._first = text, True, ""

    def create_cursor(self, name: str | None = None) -> Any:
        self._untouched = False
        return super().create_cursor(name)

    def validate_no_broken_transaction(self) -> None:
        """Called before each statement, also of a cursor that was there before the transaction."""
        self._untouched = False
        super().validate_no_broken_transaction()

    def command(self, text: str) -> None:
        """Have the server do this, and wait: statements without parameters whose answer is known.

        Raises Django's database errors, as a cursor would.
        """
        self._untouched = False
        with debug_transaction(self, text), self.wrap_database_errors:
            done = self.connection.pgconn.exec_(text.encode())
            if done.status not in _DONE:
                raise error_from_result(done)

    def is_usable(self) -> bool:
        """Whether it can be asked anything, before a request relies on it.

        After an error in a transaction it cannot, until that is rolled back. A server that goes
        says so, or closes its end: then an idle connection has something to read. Django would
        ask ``SELECT 1`` before every page.
        """
        if self.connection is None or self.connection.pgconn.transaction_status not in _READY:
            return False
        looked = select.poll()
        looked.register(self.connection.fileno(), select.POLLIN)
        return not looked.poll(0)

    def _savepoint(self, sid: str) -> None:
        if self._untouched:
            self._untouched, self._first = False, sid
            return
        if self.connection.pgconn.transaction_status == TransactionStatus.INTRANS:
            self.command(self._release + self.ops.savepoint_create_sql(sid))
        else:  # psycopg begins the transaction, with the first statement that goes through it
            super()._savepoint(sid)  # type: ignore[misc]
        self._release = ""

    def _savepoint_commit(self, sid: str) -> None:
        if self.connection.pgconn.transaction_status == TransactionStatus.INTRANS:
            if sid == self._first:
                return
            # The end of the transaction releases it as well; else the next savepoint does.
            self._release = f"{self.ops.savepoint_commit_sql(sid)};"
        else:  # an error that was passed over inside: the server refuses
            self.command(self.ops.savepoint_commit_sql(sid))

    def _savepoint_rollback(self, sid: str) -> None:
        self._release = ""  # it began after the one to which all goes back
        if sid == self._first:
            self.command(f"ROLLBACK; {self._beginning}")
            return
        super()._savepoint_rollback(sid)  # type: ignore[misc]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._over()
        return super().get_new_connection(conn_params)

    def _commit(self) -> None:
        self._over()
        super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self._over()
        super()._rollback()  # type: ignore[misc]

    def _over(self) -> None:
        self._release, self._first, self._untouched = "", "", False
