"""A Django database backend that starts its own PostgreSQL when first asked for a connection."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from alongside.config.embedded.server import Server, over

DATABASE = "alongside"


def server_of(settings: dict[str, Any]) -> Server:
    """The server that a database of ``settings.DATABASES`` lives in.

    ``DATA_DIR`` names its folder; ``SERVER`` may change settings of PostgreSQL (tests do).
    """
    return over(Path(settings["DATA_DIR"]), settings.get("SERVER", {}))


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
        socket_folder = server_of(self.settings_dict).ensure_running(DATABASE)
        self.settings_dict.update(HOST=socket_folder, PORT="5432", USER="postgres")
