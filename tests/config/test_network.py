"""Tests talk to this machine and to nobody else."""

import socket

import pytest
from django.db import connection
from pytest_socket import SocketConnectBlockedError


def test_the_network_is_closed() -> None:
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=5)  # an address of RFC 5737: nobody's


def test_this_machine_can_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as call,
    ):
        assert call.getpeername() == server.getsockname()


@pytest.mark.django_db
def test_the_database_can_be_reached() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
