"""``screener app``: starts the server of the web page, on this computer only or, if asked for, for phones in the local network."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from contextlib import suppress
from typing import Final

from screener.cli.page import Page
from screener.errors import SetupError

FIRST_PORT: Final = 8501
PORTS_TRIED: Final = 20
WHO: Final = (
    "Who can reach it: everybody in this network who has the code. A code lets in one device, once.",
    "What you say to the page is not encrypted on its way. Use it at home or on your own hotspot, not in a café or at the gym.",
    "A video goes to this computer and nowhere else.",
)


def serve(port: int | None, lan: bool) -> int:
    """Start the server, say how to reach it, and wait for its end.

    Args:
        port: where it listens; the first free one from ``FIRST_PORT`` where not given.
        lan: whether phones in the local network may come in, with a code.

    Returns:
        Its exit code; 0 where it was ended by Ctrl-C.

    Raises:
        SetupError: the port is taken, or this computer is in no local network.
    """
    from screener.lan import local_addresses, new_code

    addresses = local_addresses() if lan else ()
    if lan and not addresses:
        raise SetupError(
            "expected this computer to be in a local network, got no address in one",
            "Join your network or switch on a hotspot, then start again; without --lan the page opens on this computer only.",
        )
    chosen = free_port(port, bool(addresses))
    code = new_code() if addresses else None
    with subprocess.Popen([sys.executable, "-m", "screener.ui.server"], stdin=subprocess.PIPE, text=True) as server:
        if server.stdin is not None:
            with suppress(OSError):  # one that failed at once says why itself
                # Not closed: the server ends when this command does, and knows it by its standard input.
                server.stdin.write(json.dumps({"port": chosen, "addresses": addresses, "code": code}) + "\n")
                server.stdin.flush()
        announce(Page(), chosen, addresses, code)
        while True:
            try:
                ended = server.wait()
                break
            except KeyboardInterrupt:
                # The server got the same Ctrl-C from the terminal and is closing.
                continue
    return 0 if ended in (0, -2, 130) else 1


def free_port(asked: int | None, everywhere: bool) -> int:
    """The port that was asked for, else the first free one. Raises ``SetupError`` where there is none."""
    for port in [asked] if asked is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        with socket.socket() as trial:
            if sys.platform != "win32":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                trial.bind(("" if everywhere else "127.0.0.1", port))
                return port
    taken = f"port {asked}" if asked is not None else f"a free port from {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1}"
    raise SetupError(f"expected {taken}, got one in use by another program", "Choose another with --port, or end that program.")


def announce(page: Page, port: int, addresses: tuple[str, ...], code: str | None) -> None:
    """How to reach the page, and who can."""
    page.line(f"On this computer: http://localhost:{port}")
    if code is not None:
        from screener.lan import as_lines, invitation

        page.heading("For a phone")
        for text in WHO:
            page.line(text)
        page.line("Point the phone's camera at the square, or open the address and type the code:")
        for address in addresses:
            page.line(f"http://{address}:{port}", "bold", indent=2)
        page.line(f"Code: {code}", "bold", indent=2)
        page.picture(as_lines(invitation(f"http://{addresses[0]}:{port}", code)))
        page.line("For the next phone open the page Phone on this computer: it shows a new code.")
    page.line("Ctrl-C ends it.")
