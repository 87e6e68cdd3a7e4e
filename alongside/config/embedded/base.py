"""A Django database backend that starts its own PostgreSQL when first asked for a connection."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from alongside.common.postgresql import base
from alongside.config.embedded.server import Server, over

DATABASE = "alongside"
ENGINE = __name__.rpartition(".")[0]


def embedded_server(database: Mapping[str, Any] | None = None) -> Server | None:
    """The embedded server that a database of ``settings.DATABASES`` (the default one) lives in.

    ``DATA_DIR`` names its folder; ``SERVER`` may change settings of PostgreSQL (tests do).
    None for a database on a server of its own.
    """
    named: Mapping[str, Any] = settings.DATABASES["default"] if database is None else database
    if named["ENGINE"] != ENGINE:
        return None
    return over(Path(named["DATA_DIR"]), named.get("SERVER", {}))


def hold_server() -> None:
    """Keep an embedded server running for as long as this process lives."""
    server = embedded_server()
    if server:
        server.hold()


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL over a Unix socket in the installation's own data folder."""

    def get_connection_params(self) -> dict[str, Any]:
        if not self.settings_dict["HOST"]:
            self._ensure_running()
        params: dict[str, Any] = super().get_connection_params()
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            self._ensure_running()  # it may have been killed since; if not, the error comes again
            return super().get_new_connection(conn_params)

    def _ensure_running(self) -> None:
        server = embedded_server(self.settings_dict)
        assert server, "this backend is the embedded one"  # noqa: S101
        socket_folder = server.ensure_running(DATABASE)
        self.settings_dict.update(HOST=socket_folder, PORT="5432", USER="postgres")
