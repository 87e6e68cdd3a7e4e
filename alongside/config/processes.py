"""The processes of one installation: started together, watched, and stopped together."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError

PATIENCE = 30  # seconds that a process may take to stop before it is killed


def refuse_taken_port(host: str, port: int) -> None:
    """Raise CommandError if nothing could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        raise CommandError(
            f"Cannot listen on port {port} of {host}: {error}. "
            "Stop the other program or choose another port with --port."
        ) from error


def add_parent_argument(parser: ArgumentParser) -> None:
    """The flag by which a child knows that its standard input is a pipe from its parent."""
    parser.add_argument(
        "--with-parent", action="store_true", help="stop when standard input is closed"
    )


def stop_with_parent(options: Mapping[str, Any]) -> None:
    """Stop this process when its parent dies, however it dies: the pipe closes by itself."""

    def watch() -> None:
        # Not sys.stdin: its lock, held while reading, would block a process that is ending.
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    if options["with_parent"]:
        threading.Thread(target=watch, daemon=True).start()


class Family:
    """Our own commands running as children of this process. Leaving the block stops them all."""

    def __init__(self) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._ended: queue.SimpleQueue[str] = queue.SimpleQueue()

    def __enter__(self) -> "Family":
        return self

    def __exit__(self, *_error: object) -> None:
        for child in self._children.values():
            child.terminate()
        for child in self._children.values():
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def start(self, command: str, *arguments: str) -> None:
        """Run ``alongside <command>`` in a process group of its own, out of reach of Ctrl-C."""
        child = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "django", command, *arguments, "--with-parent"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            process_group=0,
        )
        self._children[command] = child
        threading.Thread(target=self._watch, args=(command, child), daemon=True).start()

    def wait_for_end(self, seconds: float | None = None) -> str | None:
        """What is said of the first child that ends; None if none does within the time."""
        try:
            return self._ended.get(timeout=seconds)
        except queue.Empty:
            return None

    def _watch(self, command: str, child: subprocess.Popen[bytes]) -> None:
        self._ended.put(f"“alongside {command}” ended by itself (exit code {child.wait()}).")
