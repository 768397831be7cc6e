"""Codes work once, devices are known by a secret, and whoever guesses has to wait."""

from __future__ import annotations

import hmac
import threading

import pytest

from screener.lan.doorkeeper import ALPHABET, FIRST_PAUSE_S, LONGEST_PAUSE_S, MOST_ADDRESSES, MOST_WRONG, Doorkeeper, Entry, new_code

PHONE, OTHER = "192.168.1.20", "192.168.1.21"
RIGHT, WRONG = "ABCD-2345", "WWWW-9999"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """At some time."""
    return Clock()


@pytest.fixture
def keeper(clock: Clock) -> Doorkeeper:
    """With one code open."""
    return Doorkeeper(RIGHT, clock)


class TestCode:
    """What a code is made of, and what it is worth."""

    def test_codes_differ_and_hold_nothing_that_is_mistaken_for_something_else(self) -> None:
        codes = {new_code() for _ in range(200)}
        assert len(codes) == 200
        assert all(len(code) == 9 and code[4] == "-" and set(code.replace("-", "")) <= set(ALPHABET) for code in codes)
        assert not set(ALPHABET) & set("01IOL")

    def test_it_lets_in_one_device_and_is_then_worth_nothing(self, keeper: Doorkeeper) -> None:
        first = keeper.enter(RIGHT, PHONE)
        assert first.secret is not None
        assert keeper.knows(first.secret)
        assert keeper.code is None
        again = keeper.enter(RIGHT, OTHER)
        assert again.secret is None
        assert len(keeper.devices) == 1

    @pytest.mark.parametrize("typed", ["abcd2345", " ABCD 2345 ", "abcd-2345", "a.b.c.d/2345"])
    def test_capitals_spaces_and_dashes_do_not_matter(self, keeper: Doorkeeper, typed: str) -> None:
        assert keeper.enter(typed, PHONE).secret is not None

    @pytest.mark.parametrize("typed", ["", "-", "ABCD", "ABCD-2345-6", "ABCD-2346", "\u00e4\u00f6\u00fc", "A" * 900])
    def test_anything_else_is_refused(self, keeper: Doorkeeper, typed: str) -> None:
        assert keeper.enter(typed, PHONE) == Entry(tries_left=MOST_WRONG - 1)
        assert keeper.code == RIGHT

    def test_nothing_gets_in_where_no_code_is_open(self) -> None:
        for typed in ("", RIGHT, "None"):
            assert Doorkeeper().enter(typed, PHONE).secret is None

    def test_a_fresh_code_makes_the_unused_one_void(self, keeper: Doorkeeper) -> None:
        fresh = keeper.renew()
        assert fresh not in {RIGHT, None}
        assert keeper.enter(RIGHT, PHONE).secret is None
        assert keeper.enter(fresh, PHONE).secret is not None

    def test_it_is_compared_in_constant_time(self, keeper: Doorkeeper, monkeypatch: pytest.MonkeyPatch) -> None:
        compared: list[tuple[bytes, bytes]] = []

        def compare(one: bytes, other: bytes) -> bool:
            compared.append((one, other))
            return one == other

        monkeypatch.setattr(hmac, "compare_digest", compare)
        keeper.enter(WRONG, PHONE)
        assert compared == [(b"WWWW9999", b"ABCD2345")]

    def test_of_many_who_use_it_at_once_one_gets_in(self, keeper: Doorkeeper) -> None:
        together, found = threading.Barrier(8), list[Entry]()

        def enter(number: int) -> None:
            together.wait()
            found.append(keeper.enter(RIGHT, f"10.0.0.{number}"))

        threads = [threading.Thread(target=enter, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(entry.secret is not None for entry in found) == 1


class TestGuessing:
    """Pauses, for each address by itself."""

    def test_after_some_wrong_codes_even_the_right_one_has_to_wait(self, keeper: Doorkeeper, clock: Clock) -> None:
        left = [keeper.enter(WRONG, PHONE).tries_left for _ in range(MOST_WRONG - 1)]
        assert left == list(range(MOST_WRONG - 1, 0, -1))
        assert keeper.enter(WRONG, PHONE) == Entry(wait_s=FIRST_PAUSE_S)
        clock.now += FIRST_PAUSE_S - 1
        assert keeper.enter(RIGHT, PHONE) == Entry(wait_s=1.0)
        clock.now += 1
        assert keeper.enter(RIGHT, PHONE).secret is not None

    def test_pauses_grow_up_to_the_longest(self, keeper: Doorkeeper, clock: Clock) -> None:
        pauses = []
        for _ in range(7):
            for _ in range(MOST_WRONG):
                answer = keeper.enter(WRONG, PHONE)
            pauses.append(answer.wait_s)
            clock.now += answer.wait_s
        assert pauses == [60, 120, 240, 480, LONGEST_PAUSE_S, LONGEST_PAUSE_S, LONGEST_PAUSE_S]

    def test_one_address_does_not_make_another_wait(self, keeper: Doorkeeper) -> None:
        for _ in range(MOST_WRONG):
            keeper.enter(WRONG, PHONE)
        assert keeper.enter(RIGHT, OTHER).secret is not None

    def test_what_is_remembered_has_an_end(self, keeper: Doorkeeper) -> None:
        for number in range(MOST_ADDRESSES + 50):
            keeper.enter(WRONG, f"address {number}")
        assert len(keeper._tries) == MOST_ADDRESSES


class TestDevices:
    """Those that are in."""

    @pytest.mark.parametrize("secret", [None, "", "guess", RIGHT])
    def test_only_its_own_secret_makes_a_device_known(self, keeper: Doorkeeper, secret: str | None) -> None:
        keeper.enter(RIGHT, PHONE)
        assert not keeper.knows(secret)

    def test_one_that_was_sent_away_is_not_known_any_more(self, keeper: Doorkeeper) -> None:
        first = keeper.enter(RIGHT, PHONE).secret
        second = keeper.enter(keeper.renew(), OTHER).secret
        assert [(device.number, device.address) for device in keeper.devices] == [(1, PHONE), (2, OTHER)]
        keeper.send_away(1)
        assert not keeper.knows(first)
        assert keeper.knows(second)

    def test_the_secret_itself_is_not_kept(self, keeper: Doorkeeper) -> None:
        secret = keeper.enter(RIGHT, PHONE).secret
        assert secret is not None
        assert len(secret) >= 43
        assert secret not in repr(vars(keeper))
