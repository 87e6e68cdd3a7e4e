"""Django's own backend; what every request says, and no page asks, goes by the shortest way."""

import select

from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus

_READY = (TransactionStatus.IDLE, TransactionStatus.INTRANS)
_DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is told things without a cursor, and looked at without a question."""

    def command(self, text: str) -> None:
        """Have the server do this, and wait: statements without parameters whose answer is known.

        Raises Django's database errors, as a cursor would.
        """
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
        if self.connection.pgconn.transaction_status == TransactionStatus.INTRANS:
            self.command(self.ops.savepoint_create_sql(sid))
        else:  # psycopg begins the transaction, with the first statement that goes through it
            super()._savepoint(sid)  # type: ignore[misc]

    def _savepoint_commit(self, sid: str) -> None:
        self.command(self.ops.savepoint_commit_sql(sid))
