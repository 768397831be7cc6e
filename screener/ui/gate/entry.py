"""The page before every other: a box for the code. It holds nothing else, so that there is nothing to see without one."""

from __future__ import annotations

import html
import math
import secrets
from functools import cache
from http import HTTPStatus
from importlib import resources
from typing import Final

from starlette.responses import HTMLResponse

TITLE: Final = "Knee movement screen"
ASK: Final = "Type the code that the computer shows"
WHERE: Final = "Two groups of four letters or digits. The computer shows the code where the program was started, and on the page Phone."
BUTTON: Final = "Come in"
ONCE: Final = "A code lets in one device, once."
WHAT: Final = "What you film or choose here goes to that computer and nowhere else."
NOT_SECRET: Final = "The way there is not encrypted: use it at home or on your own hotspot."
NO_CODE: Final = "No code left? On the computer, open the page Phone and press “New code”."


def wrong(tries_left: int) -> str:
    """What a wrong code is answered."""
    left = {0: "", 1: " One try left."}.get(tries_left, f" {tries_left} tries left.")
    return f"This code is not right, or it was used before.{left} Look again at what the computer shows."


def paused(seconds: float) -> str:
    """What is said after too many wrong codes."""
    minutes = math.ceil(seconds / 60)
    return f"Too many wrong codes. Wait {'a minute' if minutes == 1 else f'{minutes} minutes'}, then try again with a new code."


def page(problem: str = "", status: HTTPStatus = HTTPStatus.OK) -> HTMLResponse:
    """The page, with what went wrong where something did.

    Its scripts and styles are its own and named by a word that nobody can know before; it may send a code and load nothing.
    """
    nonce = secrets.token_urlsafe(16)
    said = f'<p class="problem" role="alert">{html.escape(problem)}</p>' if problem else ""
    texts = {"title": TITLE, "ask": ASK, "where": WHERE, "button": BUTTON, "once": ONCE, "what": WHAT, "open": NOT_SECRET, "none": NO_CODE}
    body = _template()
    for name, text in {**{name: html.escape(text) for name, text in texts.items()}, "problem": said, "nonce": nonce}.items():
        body = body.replace(f"[[{name}]]", text)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src data:; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
    return HTMLResponse(body, status, headers)


@cache
def _template() -> str:
    return resources.files("screener.ui.gate").joinpath("entry.html").read_text(encoding="utf-8")
