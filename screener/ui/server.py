"""The server of ``screener app``: Streamlit with the gate before it. A process of its own, started by the command line.

It is told what to do in one line of JSON on standard input, not in its arguments or its environment, which other programs can read: a code
stands in it.
"""

from __future__ import annotations

import gc
import json
import signal
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from typing import Any, Final, TextIO

from starlette.middleware import Middleware
from streamlit.starlette import App

from screener import assets
from screener.lan import Doorkeeper
from screener.pose import default_backend
from screener.ui import access, services, temporary
from screener.ui.access import Front
from screener.ui.gate import Gate

EVERYWHERE: Final = "0.0.0.0"
ONLY_HERE: Final = "localhost"


def told(line: TextIO) -> Front:
    """Read what to do: ``{"port": int, "addresses": [str], "code": str | null}``; no addresses = this computer only."""
    said = json.loads(line.readline())
    addresses = tuple(str(address) for address in said["addresses"])
    return Front(int(said["port"]), addresses, Doorkeeper(said["code"]) if addresses else None)


def settings(front: Front) -> dict[str, Any]:
    """The page's settings (``.streamlit/config.toml``), and what differs with the way in."""
    own = {"server.port": front.port, "server.address": EVERYWHERE if front.addresses else ONLY_HERE, "server.allowedHosts": [*front.names]}
    return {**assets.streamlit_settings(), **own, "logger.hideWelcomeMessage": True}


def main() -> None:
    """Serve until told to stop."""
    front = told(sys.stdin)
    threading.Thread(target=_end_with_the_command, name="screener-command", daemon=True).start()
    access.stand(front)
    temporary.sweep()
    _load_for_good()
    sys.argv[:] = [str(assets.app_script())]  # Streamlit looks for its settings beside the script that was started
    app = App(assets.app_script(), middleware=[Middleware(Gate, front)], lifespan=_until_the_end)
    with suppress(KeyboardInterrupt):
        app.run(config=settings(front))


def _load_for_good() -> None:
    """Load what every visit needs before there is one, and tell the garbage collector that it stays.

    Streamlit collects after each run of the page, several times a second while the progress is shown. With the libraries' 200,000 objects
    that takes a tenth of a second of one core each time, in which no thread of Python goes on: a screening took twice the work. What is
    loaded here is never looked through again; no visitor's objects are among it.
    """
    import_module("screener.ui.main")
    services.load(default_backend())
    gc.collect()
    gc.freeze()


def _end_with_the_command() -> None:
    """Standard input stays open for as long as the command line runs: when that is gone, however it went, so is the server."""
    sys.stdin.read()
    signal.raise_signal(signal.SIGTERM)


@asynccontextmanager
async def _until_the_end(_: App) -> AsyncIterator[None]:
    """When the server ends, so do the visitors' folders: some ways of ending leave no time for it later."""
    yield
    temporary.clear()


if __name__ == "__main__":
    main()
