"""Every request passes here before Streamlit sees it: page, script, socket, upload, picture, download.

Three questions, in this order. Is it meant for us (the name it was asked under, so that a foreign page cannot reach the server under a name
of its own)? Does it come from our own pages (the origin, so that a foreign page cannot act in a visitor's name; Streamlit would ask another
computer for this one's address before it refuses)? And is the visitor at this computer, or on a device that came in with a code?
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs, urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from screener.lan.doorkeeper import SLOWED_S, Doorkeeper
from screener.ui.access import DEVICE, HOST, VISITOR_HEADER, Front
from screener.ui.gate import entry

ENTER: Final = "/enter"
"""Where the entry page sends a code."""
MOST_BYTES: Final = 1024
"""A code takes twenty bytes; more than this is none."""
_MARK: Final = VISITOR_HEADER.lower().encode()
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""Headers of a go-between: behind one, everybody seems to sit at this computer."""
_THIS_COMPUTER: Final = frozenset({"localhost", "127.0.0.1"})
_FRAMED_BY_US: Final = (b"content-security-policy", b"frame-ancestors 'self'")
"""A foreign page cannot show ours in a frame and have it clicked."""


class Gate:
    """The middleware.

    Args:
        app: what stands behind it.
        front: names, addresses and the doorkeeper.
    """

    def __init__(self, app: ASGIApp, front: Front) -> None:
        self._app, self._front = app, front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, one socket, or the server's own start and end."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        refusal = self._refusal(asked.headers)
        if refusal is not None:
            await _refuse(scope, receive, send, refusal)
        elif self._at_this_computer(asked):
            await self._app(_marked(scope, HOST), receive, _framed(send))
        elif self._front.keeper is None:
            await _refuse(scope, receive, send, PlainTextResponse("Only this computer may open the page.", HTTPStatus.FORBIDDEN))
        else:
            await self._device(self._front.keeper, asked, receive, send)

    def _refusal(self, headers: Mapping[str, str]) -> Response | None:
        """Why it is not meant for us, or not from our own pages; ``None`` where it is."""
        host = headers.get("host", "")
        if _name(host) not in self._front.names:
            where = self._front.address or f"http://localhost:{self._front.port}"
            return PlainTextResponse(f"The page does not answer under this name. Open {where} instead.", HTTPStatus.MISDIRECTED_REQUEST)
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            return PlainTextResponse("Another page may not use this one.", HTTPStatus.FORBIDDEN)
        return None

    @staticmethod
    def _at_this_computer(asked: HTTPConnection) -> bool:
        """Asked over the computer's inner address, under its inner name, and by nobody in between."""
        inner = asked.client is not None and ipaddress.ip_address(asked.client.host).is_loopback
        return inner and _name(asked.headers.get("host", "")) in _THIS_COMPUTER and not any(name in asked.headers for name in _FORWARDED)

    async def _device(self, keeper: Doorkeeper, asked: HTTPConnection, receive: Receive, send: Send) -> None:
        """Somebody in the network: let through with the secret in the cookie, else shown the entry and nothing more."""
        scope, cookie = asked.scope, f"screener_{self._front.port}"
        secret = asked.cookies.get(cookie)
        if keeper.knows(secret):

            async def still_known_receive() -> Message:
                message = await receive()
                gone = scope["type"] == "websocket" and not keeper.knows(secret)
                return {"type": "websocket.disconnect", "code": 1008} if gone else message

            async def still_known_send(message: Message) -> None:
                if keeper.knows(secret) or message["type"] != "websocket.send":
                    await send(message)

            await self._app(_marked(scope, DEVICE), still_known_receive, _framed(still_known_send))
        elif scope["type"] == "http" and scope["path"] == ENTER and scope["method"] == "POST":
            answer = await _entered(keeper, Request(scope, receive), cookie)
            await answer(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} and "text/html" in asked.headers.get("accept", ""):
            await entry.page()(scope, receive, send)
        else:
            await _refuse(scope, receive, send, PlainTextResponse("A code is needed first.", HTTPStatus.UNAUTHORIZED))


async def _entered(keeper: Doorkeeper, request: Request, cookie: str) -> Response:
    """The answer to a code that was sent: in, or the entry page again with what to do."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return entry.page(entry.wrong(0), HTTPStatus.FORBIDDEN)
    typed = parse_qs(body.decode("ascii", "ignore")).get("code", [""])[0]
    answer = keeper.enter(typed, request.client.host if request.client else "")
    if answer.secret is not None:
        response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        # Not readable by scripts, not sent along by foreign pages; gone when the phone's browser is closed, or the server ends.
        response.set_cookie(cookie, answer.secret, httponly=True, samesite="lax", path="/")
        return response
    await asyncio.sleep(SLOWED_S)
    if answer.wait_s:
        return entry.page(entry.paused(answer.wait_s), HTTPStatus.TOO_MANY_REQUESTS)
    return entry.page(entry.wrong(answer.tries_left), HTTPStatus.FORBIDDEN)


async def _refuse(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    """A socket that was never accepted is answered with 403 by the server."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
    else:
        await response(scope, receive, send)


def _marked(scope: Scope, visitor: str) -> Scope:
    """The same request saying who the visitor is; what it said itself about that is dropped."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != _MARK]
    return {**scope, "headers": [*headers, (_MARK, visitor.encode())]}


def _framed(send: Send) -> Send:
    async def with_header(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), _FRAMED_BY_US]}
        await send(message)

    return with_header


def _name(host: str) -> str:
    """The name in a ``Host`` header, without the port; empty where it is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""
