"""The pages for filming and for phones, driven without a browser; and who counts as the computer itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from screener.lan import Doorkeeper
from screener.present import counting, report_view
from screener.ui import access, film, main, menu
from screener.ui.access import Front
from screener.ui.pages import phone
from tests import factories
from tests.faces.test_app import fake, opened, screened, words
from tests.faces.test_app_hip_check import go

__all__ = ["fake"]


@pytest.fixture
def front() -> Iterator[Front]:
    """A gate that stands open to the local network."""
    made = Front(8501, ("192.168.1.5",), Doorkeeper("ABCD-2345"))
    access.stand(made)
    yield made
    access._fronts.clear()


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> None:
    """The visitor sits at the computer."""
    monkeypatch.setattr(access, "is_host", lambda: True)


class TestFilm:
    """The filming aid."""

    def test_stop_rules_come_before_the_count(self) -> None:
        said = words(go(opened(), menu.FILM))
        assert said.index("Before you move") < said.index("Start the camera")

    def test_the_beat_is_the_one_that_the_tests_ask_for(self) -> None:
        beats = counting.beats()
        reps = {beat.rep for beat in beats if beat.rep}
        assert reps == set(range(1, counting.REPETITIONS + 1))
        for rep in reps:
            one = [(beat.say, beat.seconds) for beat in beats if beat.rep == rep]
            assert one[:3] == [("Down", 2.0), ("Hold", 1.0), ("Up", 2.0)]
        assert {beat.rep for beat in (beats[0], beats[-1])} == {0}
        low = [beat.level for beat in beats if beat.say in {"Down", "Hold"}]
        assert set(low) == {0.0}
        tones = {beat.say: beat.pitch_hz for beat in beats}
        assert tones["Down"] < tones["Hold"] < tones["Up"], "heard without looking"

    def test_the_component_gets_all_its_words(self) -> None:
        (component,) = go(opened(), menu.FILM).get("bidi_component")
        data = json.loads(component.proto.json)
        assert data["countdown"] == counting.COUNTDOWN_S
        assert len(data["beats"]) == len(counting.beats())
        assert set(re.findall(r"\btexts\.(\w+)", film._file("film.js"))) == set(data["texts"])

    def test_without_a_result_it_says_where_the_list_gets_its_figures(self) -> None:
        page = go(opened(), menu.FILM)
        assert counting.NO_LAST_TIME in words(page)
        assert [box.label for box in page.checkbox] == list(counting.SAME_AGAIN)

    @pytest.mark.usefixtures("fake")
    def test_after_a_result_it_says_how_the_camera_stood(self) -> None:
        said = words(go(screened(), menu.FILM))
        lines = report_view(factories.valgus_sls()).capture
        assert lines
        assert all(line in said for line in lines)
        assert counting.NO_LAST_TIME not in said

    def test_it_leads_to_the_upload(self) -> None:
        page = go(opened(), menu.FILM)
        page.button(key="to_upload").click().run()
        assert "Knee movement screen" in words(page)


@pytest.mark.usefixtures("host")
class TestPhone:
    """Inviting a phone."""

    def test_closed_it_says_how_to_open(self) -> None:
        page = go(opened(), menu.PHONE)
        assert phone.CLOSED in words(page)
        assert [code.value for code in page.code] == [phone.COMMAND]

    def test_it_shows_address_code_and_who(self, front: Front) -> None:
        page = go(opened(), menu.PHONE)
        assert [code.value for code in page.code] == [front.address, "ABCD-2345"]
        assert all(text in words(page) for text in phone.WHO)

    def test_a_used_code_is_gone_and_the_next_comes_on_request(self, front: Front) -> None:
        assert front.keeper is not None
        front.keeper.enter("ABCD-2345", "192.168.1.20")
        page = go(opened(), menu.PHONE)
        assert len(page.code) == 0
        assert phone.USED in words(page)
        assert "from 192.168.1.20" in words(page)
        page.button(key="new_code").click().run()
        assert page.code[1].value == front.keeper.code

    def test_a_device_can_be_sent_away(self, front: Front) -> None:
        assert front.keeper is not None
        secret = front.keeper.enter("ABCD-2345", "192.168.1.20").secret
        go(opened(), menu.PHONE).button(key="away_1").click().run()
        assert not front.keeper.knows(secret)


class TestWhoIsWho:
    """At the computer, or on a device."""

    def test_a_device_gets_neither_the_page_nor_a_code(self, front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(access, "is_host", lambda: False)
        page = opened()
        assert menu.PHONE in {entry.path for entry in main.ENTRIES}
        assert "Phone" not in [link.proto.label for link in page.get("page_link")]
        assert front.keeper is not None
        assert front.keeper.code is not None
        at = AppTest.from_string("from screener.ui.pages import phone\nphone.page()").run()
        assert front.keeper.code not in words(at)
        assert phone.ELSEWHERE in words(at)

    @pytest.mark.parametrize(("mark", "host"), [("host", True), ("device", False), (None, False), ("HOST", False)])
    def test_the_gate_decides_where_there_is_one(
        self, front: Front, monkeypatch: pytest.MonkeyPatch, mark: str | None, host: bool
    ) -> None:  # fmt: skip
        del front
        monkeypatch.setattr(streamlit, "context", Context({access.VISITOR_HEADER: mark} if mark else {}, None))
        assert access.is_host() is host

    @pytest.mark.parametrize(("address", "host"), [(None, True), ("127.0.0.1", True), ("::1", True), ("192.168.1.20", False)])
    def test_without_a_gate_the_address_does_whatever_a_request_says(
        self, monkeypatch: pytest.MonkeyPatch, address: str | None, host: bool
    ) -> None:
        monkeypatch.setattr(streamlit, "context", Context({access.VISITOR_HEADER: "host"}, address))
        assert access.is_host() is host


class Context:
    """Stands in for ``st.context``."""

    def __init__(self, headers: dict[str, str], address: str | None) -> None:
        self.headers, self.ip_address = headers, address
