"""The gate, asked directly: who gets through to the page behind it, and what everybody else sees."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from screener.lan import Doorkeeper
from screener.lan.doorkeeper import MOST_WRONG
from screener.ui.access import DEVICE, HOST, VISITOR_HEADER, Front
from screener.ui.gate import Gate, entry

LAN, PHONE, PORT, CODE = "192.168.1.5", "192.168.1.20", 8501, "ABCD-2345"
BEHIND = "the page behind the gate"


@dataclass
class Answer:
    """What came back: status (of a socket: 101 where it was let through), headers, body, and who the page took the visitor for."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""
    visitor: str | None = None

    def header(self, name: str) -> str:
        """A header; empty where there is none."""
        return next((value for known, value in self.headers if known == name), "")


class Asked:
    """A gate with a page behind it, and requests to it."""

    def __init__(self, keeper: Doorkeeper | None) -> None:
        self.keeper = keeper
        self.reached: list[str] = []
        self._visitor: str | None = None
        self._gate = Gate(self._page, Front(PORT, (LAN,) if keeper else (), keeper))

    async def _page(self, scope: Any, receive: Any, send: Any) -> None:
        self.reached.append(scope["path"])
        self._visitor = dict(scope["headers"]).get(VISITOR_HEADER.lower().encode(), b"").decode()
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            self.next = await receive()
            await send({"type": "websocket.send", "bytes": b"news"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": BEHIND.encode()})

    def __call__(self, path: str = "/", *, method: str = "GET", kind: str = "http", client: str = PHONE, host: str = f"{LAN}:{PORT}",
                 body: bytes = b"", meanwhile: Any = None, **headers: str) -> Answer:  # fmt: skip
        """One request."""
        answer = Answer()
        told: Iterator[dict[str, Any]] = iter([{"type": "websocket.connect"}, {"type": "websocket.receive", "bytes": b"hello"}])
        named = {"host": host, "accept": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}
        scope = {"type": kind, "method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "scheme": "http",
                 "headers": [(name.encode(), value.encode()) for name, value in named.items()],
                 "client": (client, 50000), "server": (LAN, PORT), "http_version": "1.1"}  # fmt: skip

        async def receive() -> Any:
            if kind == "websocket":
                message = next(told)
                if message["type"] == "websocket.receive" and meanwhile is not None:
                    meanwhile()
                return message
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = [(name.decode(), value.decode()) for name, value in message["headers"]]
            elif message["type"] == "http.response.body":
                answer.body += message.get("body", b"").decode()
            elif message["type"] == "websocket.accept":
                answer.status = 101
            elif message["type"] == "websocket.send":
                answer.body += message["bytes"].decode()
            elif message["type"] == "websocket.close" and not answer.status:
                answer.status = 403

        self._visitor = None
        asyncio.run(self._gate(scope, receive, send))
        answer.visitor = self._visitor
        return answer

    def enter(self, code: str, **more: Any) -> Answer:
        """Send a code as the entry page does."""
        return self("/enter", method="POST", body=f"code={code}".encode(), origin=f"http://{LAN}:{PORT}", **more)

    def cookie(self) -> str:
        """A device's cookie, after it sent the right code."""
        assert self.keeper is not None
        return self.enter(self.keeper.renew()).header("set-cookie").partition(";")[0]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody waits in these tests; how long they would have is noted."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return waited


@pytest.fixture
def lan() -> Asked:
    """Open to the local network, one code open."""
    return Asked(Doorkeeper(CODE))


class TestWithoutCode:
    """A device that is not in gets the entry page or nothing."""

    @pytest.mark.parametrize("path", ["/", "/plan", "/history", "/film", "/_stcore/health", "/static/x.js", "/media/abc.mp4"])
    def test_every_page_is_the_entry_page(self, lan: Asked, path: str) -> None:
        answer = lan(path)
        assert answer.status == 200
        assert entry.ASK in answer.body
        assert BEHIND not in answer.body
        assert lan.reached == []

    @pytest.mark.parametrize(
        ("path", "method"),
        [("/_stcore/upload_file/s/f", "PUT"), ("/_stcore/upload_file/s/f", "DELETE"), ("/media/abc.mp4", "GET"), ("/", "POST"),
         ("/_stcore/metrics", "GET"), ("/_stcore/health", "OPTIONS"), ("/enter", "PUT")],
    )  # fmt: skip
    def test_uploads_pictures_and_all_else_are_refused(self, lan: Asked, path: str, method: str) -> None:
        assert lan(path, method=method, accept="*/*").status == 401
        assert lan.reached == []

    def test_the_socket_is_refused(self, lan: Asked) -> None:
        assert lan("/_stcore/stream", kind="websocket").status == 403
        assert lan.reached == []

    def test_a_made_up_cookie_or_mark_opens_nothing(self, lan: Asked) -> None:
        assert entry.ASK in lan("/", cookie=f"screener_{PORT}=guess").body
        assert entry.ASK in lan("/", x_screener_visitor=HOST).body

    def test_the_entry_page_loads_nothing_and_may_send_a_code_only_home(self, lan: Asked) -> None:
        answer = lan("/")
        policy = answer.header("content-security-policy")
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert "[[" not in answer.body
        assert answer.header("cache-control") == "no-store"


class TestCode:
    """Sending a code."""

    def test_the_right_one_lets_in_once(self, lan: Asked) -> None:
        answer = lan.enter(CODE)
        assert (answer.status, answer.header("location")) == (303, "/")
        cookie = answer.header("set-cookie")
        assert "httponly" in cookie.lower()
        assert "samesite=lax" in cookie.lower()
        assert CODE not in cookie
        assert lan("/", cookie=cookie.partition(";")[0]).body == BEHIND
        assert lan.enter(CODE).status == 403

    def test_a_wrong_one_is_refused_late(self, lan: Asked, at_once: list[float]) -> None:
        answer = lan.enter("WWWW-9999")
        assert answer.status == 403
        assert entry.wrong(MOST_WRONG - 1) in answer.body
        assert not answer.header("set-cookie")
        assert at_once == [1.0]

    def test_too_many_make_it_wait(self, lan: Asked) -> None:
        for _ in range(MOST_WRONG):
            answer = lan.enter("WWWW-9999")
        assert answer.status == 429
        assert lan.enter(CODE).status == 429, "even the right one"
        assert lan.enter(CODE, client="192.168.1.21").status == 303, "another device need not wait"

    @pytest.mark.parametrize("body", [b"", b"code=", b"cod=ABCD-2345", b"\xff\xfe", b"code=" + b"A" * 5000])
    def test_nonsense_is_refused_in_words(self, lan: Asked, body: bytes) -> None:
        answer = lan("/enter", method="POST", body=body, origin=f"http://{LAN}:{PORT}")
        assert answer.status == 403
        assert entry.ASK in answer.body

    def test_what_was_typed_is_not_shown_again(self, lan: Asked) -> None:
        assert "<script>alert" not in lan.enter("<script>alert(1)</script>").body


class TestDevice:
    """A device that is in."""

    def test_it_reaches_everything_and_is_known_as_a_device(self, lan: Asked) -> None:
        cookie = lan.cookie()
        for path, kind in (("/", "http"), ("/media/abc.mp4", "http"), ("/_stcore/stream", "websocket")):
            answer = lan(path, kind=kind, cookie=cookie, x_screener_visitor=HOST)
            assert answer.visitor == DEVICE, "whatever it says of itself"
            assert answer.status in {200, 101}

    def test_once_sent_away_it_hears_and_says_nothing_more(self, lan: Asked) -> None:
        cookie = lan.cookie()
        assert lan.keeper is not None
        answer = lan("/_stcore/stream", kind="websocket", cookie=cookie, meanwhile=partial(lan.keeper.send_away, 1))
        assert lan.next["type"] == "websocket.disconnect"
        assert answer.body == ""
        assert entry.ASK in lan("/", cookie=cookie).body


class TestHost:
    """The computer that runs the program."""

    @pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
    def test_it_needs_no_code(self, lan: Asked, name: str) -> None:
        answer = lan("/", client="127.0.0.1", host=f"{name}:{PORT}")
        assert (answer.body, answer.visitor) == (BEHIND, HOST)
        assert answer.header("content-security-policy") == "frame-ancestors 'self'"

    def test_nobody_else_passes_for_it(self, lan: Asked) -> None:
        assert entry.ASK in lan("/", client="192.168.1.20", host=f"localhost:{PORT}").body, "a name alone is no proof"
        assert entry.ASK in lan("/", client="127.0.0.1").body, "asked under the network's name"
        assert entry.ASK in lan("/", client="127.0.0.1", host="localhost", x_forwarded_for="127.0.0.1").body, "through a go-between"

    def test_without_lan_nobody_else_gets_anything(self) -> None:
        closed = Asked(None)
        assert closed("/", client="127.0.0.1", host=f"localhost:{PORT}").visitor == HOST
        assert closed("/", client="192.168.1.20", host=f"localhost:{PORT}").status == 403
        assert closed("/").status == 421


class TestForeignPages:
    """A page of somebody else, open in the same browser."""

    @pytest.mark.parametrize("host", ["evil.example", "", "localhost.evil.example:8501", "localhost@evil.example", "[::1"])
    def test_a_name_of_its_own_leads_nowhere(self, lan: Asked, host: str) -> None:
        assert lan("/", client="127.0.0.1", host=host).status == 421
        assert lan.reached == []

    @pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://localhost:8501.evil.example", "http://localhost:9999"])
    @pytest.mark.parametrize("kind", ["http", "websocket"])
    def test_it_cannot_act_in_a_visitor_s_name(self, lan: Asked, origin: str, kind: str) -> None:
        assert lan("/_stcore/stream", kind=kind, client="127.0.0.1", host=f"localhost:{PORT}", origin=origin).status == 403
        assert lan.reached == []

    def test_our_own_pages_can(self, lan: Asked) -> None:
        own = lan("/_stcore/stream", kind="websocket", client="127.0.0.1", host="localhost:8501", origin="http://localhost:8501")
        assert own.status == 101
