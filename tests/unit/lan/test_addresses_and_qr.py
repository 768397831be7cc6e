"""Addresses are found without sending anything; the picture holds the address with the code behind ``#``."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from screener.lan import addresses, as_lines, as_svg, invitation, local_addresses


class TestAddresses:
    """What counts as an address in the local network."""

    @pytest.fixture
    def seen(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
        """What the system says."""
        said: dict[str, list[str]] = {"routed": [], "interfaces": []}
        monkeypatch.setattr(addresses, "_routed", lambda: said["routed"])
        monkeypatch.setattr(addresses, "_of_interfaces", lambda: said["interfaces"])
        return said

    def test_the_likeliest_comes_first_and_each_once(self, seen: dict[str, list[str]]) -> None:
        seen["routed"] = ["192.168.1.5", "192.168.1.5"]
        seen["interfaces"] = ["127.0.0.1", "10.0.0.3", "192.168.1.5"]
        assert local_addresses() == ("192.168.1.5", "10.0.0.3")

    def test_the_whole_internet_is_never_invited(self, seen: dict[str, list[str]]) -> None:
        seen["routed"], seen["interfaces"] = ["8.8.8.8"], ["93.184.216.34", "0.0.0.0"]
        assert local_addresses() == ()

    def test_one_that_the_machine_gave_itself_comes_last(self, seen: dict[str, list[str]]) -> None:
        seen["interfaces"] = ["169.254.7.7", "172.16.0.9"]
        assert local_addresses() == ("172.16.0.9", "169.254.7.7")

    def test_nothing_is_sent_and_nobody_is_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """No name is looked up, no stream is opened, no byte is sent."""

        class Watched(socket.socket):
            def connect(self, address: Any) -> None:
                assert self.type == socket.SOCK_DGRAM, "connecting a stream sends packets"
                super().connect(address)

            def _never(self, *_: object) -> int:
                raise AssertionError("something was sent")

            send = sendall = sendto = sendmsg = _never  # type: ignore[assignment]

        def never(*_: object, **__: object) -> None:
            raise AssertionError("a name was looked up")

        monkeypatch.setattr(socket, "socket", Watched)
        for ask in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
            monkeypatch.setattr(socket, ask, never)
        assert all(part.count(".") == 3 for part in local_addresses())


class TestPicture:
    """The picture for a phone's camera."""

    def test_the_code_stands_behind_the_part_that_is_sent(self) -> None:
        assert invitation("http://192.168.1.5:8501", "ABCD-2345") == "http://192.168.1.5:8501/#ABCD-2345"

    def test_lines_hold_the_picture_with_its_quiet_border(self) -> None:
        import segno

        text = "http://192.168.1.5:8501/#ABCD-2345"
        lines = as_lines(text)
        rows = [[bool(module) for module in row] for row in segno.make(text, micro=False, error="m").matrix_iter(border=2)]
        unpacked = [[sign in halves for sign in line] for line in lines for halves in ("\u2580\u2588", "\u2584\u2588")]
        assert unpacked[: len(rows)] == rows
        assert not any(any(row) for row in unpacked[:2])

    def test_the_drawing_is_dark_on_white_and_loads_nothing(self) -> None:
        drawing = as_svg("http://192.168.1.5:8501/#ABCD-2345")
        assert drawing.startswith("<svg")
        assert "#fff" in drawing
        assert "href" not in drawing
