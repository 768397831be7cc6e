"""Who a visitor is: at this computer, or on a device that came in with a code. Decided by the gate, read by the pages."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final

import streamlit as st

from screener.lan import Doorkeeper

VISITOR_HEADER: Final = "X-Screener-Visitor"
"""Set by the gate on every request that it lets through, whatever the request itself said."""
HOST: Final = "host"
DEVICE: Final = "device"


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the pages of this process.

    Attributes:
        port: where it listens.
        addresses: this computer's addresses in the local network; empty where only the computer itself may come in.
        keeper: lets devices in; ``None`` where only the computer itself may come in.
    """

    port: int
    addresses: tuple[str, ...] = ()
    keeper: Doorkeeper | None = None

    @property
    def address(self) -> str | None:
        """What a phone opens; ``None`` where none may."""
        return f"http://{self.addresses[0]}:{self.port}" if self.addresses else None

    @property
    def names(self) -> frozenset[str]:
        """Under which names of the computer the page answers."""
        return frozenset({"localhost", "127.0.0.1", *self.addresses})


_fronts: Final[list[Front]] = []


def stand(front: Front) -> None:
    """Say what stands before the pages; the server does so once, before it listens."""
    _fronts[:] = [front]


def front() -> Front | None:
    """What stands before the pages; ``None`` where they were started without the gate (``streamlit run``), on this computer only."""
    return _fronts[0] if _fronts else None


def is_host() -> bool:
    """Whether this visitor sits at the computer that runs the program. What is kept there is shown to nobody else unless chosen."""
    if front() is not None:
        return st.context.headers.get(VISITOR_HEADER) == HOST
    address = st.context.ip_address
    return not isinstance(address, str) or ipaddress.ip_address(address).is_loopback
