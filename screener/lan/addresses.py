"""This computer's addresses in the local network, found without sending anything to anybody.

Interfaces are asked through the operating system. Where that way is not known (Windows), the system's own table of names is read. Besides,
a datagram socket is pointed at private addresses that need not exist: the system then says which of our addresses it would send from, and
nothing is sent.
"""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys
from contextlib import suppress
from typing import Final

_ASK_ADDRESS: Final = {"linux": 0x8915, "darwin": 0xC0206921}
"""SIOCGIFADDR: the request for the IPv4 address of one interface, by system."""
_TOWARDS: Final = ("10.255.255.255", "172.31.255.255", "192.168.255.255")
"""Private addresses; a route to them is all that matters."""


def local_addresses() -> tuple[str, ...]:
    """IPv4 addresses under which others in the same network reach this computer, the likeliest first; empty where there is none.

    Only private addresses count: one that is known to the whole internet is left out, so that the page is never offered to it.
    """
    found = dict.fromkeys((*_routed(), *_of_interfaces()))
    kept = [address for address in map(ipaddress.IPv4Address, found) if address.is_private and not address.is_loopback]
    # An address that a machine gave itself (169.254...) serves a cable between two of them, and is seldom what is meant.
    return tuple(str(address) for address in sorted(kept, key=lambda address: address.is_link_local) if not address.is_unspecified)


def _routed() -> list[str]:
    """Where the system would send from, towards each kind of private network."""
    found = []
    for target in _TOWARDS:
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((target, 9))  # of a datagram socket: chooses a route and sends nothing
            found.append(str(probe.getsockname()[0]))
    return found


def _of_interfaces() -> list[str]:
    """The address of each interface; empty ones are left out."""
    request = _ASK_ADDRESS.get(sys.platform)
    if request is None:
        # On Windows this reads the machine's own list. Elsewhere it may ask a name server, so that it is not used there.
        with suppress(OSError):
            return list(socket.gethostbyname_ex(socket.gethostname())[2]) if sys.platform == "win32" else []
        return []
    import fcntl

    found = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with suppress(OSError):
                answer = fcntl.ioctl(probe.fileno(), request, struct.pack("256s", name.encode()[:15]))
                found.append(socket.inet_ntoa(answer[20:24]))
    return found
