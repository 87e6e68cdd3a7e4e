"""Who is calling, as far as one caller must be told from another."""

import ipaddress

from allauth.account.adapter import get_adapter

from alongside.web.doors import Request

_OWN_NETWORK = 64  # bits of an IPv6 address: one household or office has all that share them


def caller_of(request: Request) -> str:
    """The user signed in, else the network address, as proxies we trust pass it on.

    It is for counting alone (``take_turn``), which keeps nothing that can be read.
    """
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:  # as a server that listens on both tells it
            return f"address:{address.ipv4_mapped}"
        return f"address:{ipaddress.ip_network((address, _OWN_NETWORK), strict=False)}"
    return f"address:{address}"
