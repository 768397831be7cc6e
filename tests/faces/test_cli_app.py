"""``screener app``: what it starts, what it says, and who it lets in."""

from __future__ import annotations

import io
import json
import socket
import subprocess
import sys
from typing import Any

import pytest

from screener import assets
from screener.cli import web
from screener.lan import Doorkeeper
from screener.lan.doorkeeper import ALPHABET
from screener.ui import server
from screener.ui.access import Front

LAN = "192.168.1.5"


class Started:
    """Stands in for the server's process: ends at once."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.stdin = io.StringIO()
        self.ends = 0

    def __call__(self, command: list[str], **_: object) -> Started:
        self.commands.append(command)
        return self

    def __enter__(self) -> Started:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def wait(self) -> int:
        """Nothing to wait for."""
        return self.ends

    @property
    def told(self) -> dict[str, Any]:
        """What it was told on standard input."""
        said: dict[str, Any] = json.loads(self.stdin.getvalue())
        return said


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """No process is started."""
    stand_in = Started()
    monkeypatch.setattr(subprocess, "Popen", stand_in)
    monkeypatch.setattr("screener.lan.local_addresses", lambda: (LAN, "10.0.0.2"))
    return stand_in


def free() -> int:
    """A port that nobody uses now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def test_it_opens_on_this_machine_only(call: Any, started: Started) -> None:
    """Without being asked, it opens on this machine only and speaks of no code."""
    port = free()
    code, out, _ = call("app", "--port", str(port))
    assert code == 0
    assert started.commands == [[sys.executable, "-m", "screener.ui.server"]]
    assert started.told == {"port": port, "addresses": [], "code": None}
    assert f"http://localhost:{port}" in out
    assert "Code" not in out


def test_lan_says_where_with_what_code_and_who(call: Any, started: Started) -> None:
    """With --lan it says the addresses, a code, a picture, and in plain words who can come in."""
    port = free()
    code, out, _ = call("app", "--lan", "--port", str(port))
    assert code == 0
    told = started.told
    assert told["addresses"] == [LAN, "10.0.0.2"]
    assert set(told["code"].replace("-", "")) <= set(ALPHABET)
    words = " ".join(out.split())
    assert f"http://{LAN}:{port}" in words
    assert f"Code: {told['code']}" in words
    assert "everybody in this network who has the code" in words
    assert "not encrypted" in words
    assert "\u2588" in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_the_code_stands_in_no_argument(call: Any, started: Started) -> None:
    """Other programs can read a command's arguments: the code is not among them."""
    call("app", "--lan", "--port", str(free()))
    assert started.told["code"] not in " ".join(started.commands[0])


def test_each_start_has_another_code(call: Any, started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each start has another code."""
    call("app", "--lan", "--port", str(free()))
    first = started.told["code"]
    monkeypatch.setattr(started, "stdin", io.StringIO())
    call("app", "--lan", "--port", str(free()))
    assert started.told["code"] != first


def test_outside_any_network_it_says_so(call: Any, started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside any network it says what to do and starts nothing."""
    monkeypatch.setattr("screener.lan.local_addresses", lambda: ())
    code, _, err = call("app", "--lan")
    assert code == 1
    assert "hotspot" in err
    assert started.commands == []


def test_a_taken_port_is_told_before_anything_starts(call: Any, started: Started) -> None:
    """A port that another program listens on is told; where none was asked for, the next free one is taken."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        code, _, err = call("app", "--port", str(port))
        assert (code, started.commands) == (1, [])
        assert f"port {port}" in err


@pytest.mark.parametrize(("ends", "code"), [(0, 0), (-2, 0), (130, 0), (1, 1), (-11, 1)])
def test_ctrl_c_is_no_failure(call: Any, started: Started, ends: int, code: int) -> None:
    """Ended by Ctrl-C is ended well; ended by itself with a fault is a fault."""
    started.ends = ends
    assert call("app", "--port", str(free()))[0] == code


class TestServer:
    """What the server makes of what it is told."""

    def test_it_reads_one_line(self) -> None:
        front = server.told(io.StringIO(json.dumps({"port": 8600, "addresses": [LAN], "code": "ABCD-2345"}) + "\n"))
        assert (front.port, front.addresses, front.address) == (8600, (LAN,), f"http://{LAN}:8600")
        assert front.keeper is not None
        assert front.keeper.code == "ABCD-2345"

    def test_alone_it_binds_to_this_computer_and_has_no_doorkeeper(self) -> None:
        front = server.told(io.StringIO('{"port": 8600, "addresses": [], "code": null}\n'))
        assert front.keeper is None
        settings = server.settings(front)
        assert settings["server.address"] == "localhost"
        assert set(settings["server.allowedHosts"]) == {"localhost", "127.0.0.1"}

    def test_our_settings_hold_either_way(self) -> None:
        for front in (Front(8600), Front(8600, (LAN,), Doorkeeper())):
            settings = server.settings(front)
            kept = {
                key: value for key, value in assets.streamlit_settings().items() if key not in {"server.address", "server.allowedHosts"}
            }
            assert kept.items() <= settings.items()
            assert settings["server.enableXsrfProtection"] is True
            assert settings["server.enableCORS"] is True
            assert settings["server.port"] == 8600
        assert settings["server.address"] == "0.0.0.0"
        assert set(settings["server.allowedHosts"]) == {"localhost", "127.0.0.1", LAN}


def test_the_picture_is_left_out_where_the_terminal_cannot_show_it() -> None:
    """An old code page gets address and code without the picture, not rows of question marks."""
    from screener.cli.page import Page

    out = io.TextIOWrapper(io.BytesIO(), encoding="cp1252", errors="replace")
    web.announce(Page(out), 8501, (LAN,), "ABCD-2345")
    out.seek(0)
    said = out.read()
    assert "ABCD-2345" in said
    assert "??" not in said
