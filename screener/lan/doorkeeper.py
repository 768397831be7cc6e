"""Who may come in over the network: one-time codes, the devices that used one, and pauses for whoever guesses.

At most one code is open at a time. It admits one device and is then worth nothing, so that a code in a photo of the screen, in a browser's
history or in somebody's memory opens no door. A device keeps a secret of 256 bits in a cookie; here only its fingerprint is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What codes are made of: nothing that is mistaken for something else when it is read from a screen."""
LENGTH: Final = 8
"""31 to the power of 8 is 850 thousand million: at the pace that pauses leave, guessing would take longer than anybody lives."""
MOST_WRONG: Final = 5
"""So many wrong codes from one address, and it has to wait."""
FIRST_PAUSE_S: Final = 60.0
LONGEST_PAUSE_S: Final = 900.0
"""A pause is twice as long as the one before, up to this."""
SLOWED_S: Final = 1.0
"""A wrong code is answered so much later."""
MOST_ADDRESSES: Final = 512
"""So many addresses with wrong tries are remembered; a home network has 254."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The answer to a code.

    Attributes:
        secret: what the device shows from now on; ``None`` where it was not let in.
        tries_left: how many wrong codes it may still type.
        wait_s: how long it has to wait; 0 where it need not.
    """

    secret: str | None = None
    tries_left: int = 0
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Device:
    """One that was let in: its number in order of coming, its address then, and when."""

    number: int
    address: str
    since: datetime


@dataclass(frozen=True, slots=True)
class _Tries:
    wrong: int = 0
    pauses: int = 0
    until: float = 0.0


def new_code() -> str:
    """A code as it is shown, in two groups, from the system's source of randomness."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{letters[: LENGTH // 2]}-{letters[LENGTH // 2 :]}"


class Doorkeeper:
    """Codes and devices of one server. Thread-safe.

    Args:
        code: the first code; none is open where not given.
        clock: seconds, rising.
    """

    def __init__(self, code: str | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._code = code
        self._clock = clock
        self._tries: dict[str, _Tries] = {}
        self._devices: dict[str, Device] = {}
        self._came = 0
        self._lock = threading.Lock()

    @property
    def code(self) -> str | None:
        """The code that is open; ``None`` once it was used."""
        return self._code

    @property
    def devices(self) -> tuple[Device, ...]:
        """Those that are in, in order of coming."""
        with self._lock:
            return tuple(self._devices.values())

    def renew(self) -> str:
        """Open a fresh code; an older one that nobody used is void."""
        with self._lock:
            self._code = new_code()
            return self._code

    def enter(self, typed: str, address: str) -> Entry:
        """Try a code.

        Args:
            typed: as typed; capitals, spaces and dashes do not matter.
            address: where the try comes from. Wrong ones are counted for each address, and while it has to wait even the right code is
                refused.
        """
        with self._lock:
            now, tries = self._clock(), self._tries.pop(address, _Tries())
            if tries.until > now:
                self._remember(address, tries)
                return Entry(wait_s=tries.until - now)
            # Compared even where no code is open, and in a time that says nothing about how much of it was right.
            right = hmac.compare_digest(_letters(typed), _letters(self._code or new_code())) and self._code is not None
            if right:
                self._code = None
                return Entry(secret=self._let_in(address))
            tries = replace(tries, wrong=tries.wrong + 1)
            if tries.wrong >= MOST_WRONG:
                pause = min(FIRST_PAUSE_S * 2**tries.pauses, LONGEST_PAUSE_S)
                tries = _Tries(0, tries.pauses + 1, now + pause)
                self._remember(address, tries)
                return Entry(wait_s=pause)
            self._remember(address, tries)
            return Entry(tries_left=MOST_WRONG - tries.wrong)

    def knows(self, secret: str | None) -> bool:
        """Whether this secret belongs to a device that is in."""
        return secret is not None and _fingerprint(secret) in self._devices

    def send_away(self, number: int) -> None:
        """Let a device in no more: its next word, upload or look is refused."""
        with self._lock:
            self._devices = {key: device for key, device in self._devices.items() if device.number != number}

    def _let_in(self, address: str) -> str:
        secret = secrets.token_urlsafe(32)
        self._came += 1
        self._devices[_fingerprint(secret)] = Device(self._came, address, datetime.now().astimezone())
        return secret

    def _remember(self, address: str, tries: _Tries) -> None:
        self._tries[address] = tries  # newest last
        while len(self._tries) > MOST_ADDRESSES:
            self._tries.pop(next(iter(self._tries)))


def _letters(code: str) -> bytes:
    """What counts of a code: its letters and digits, as capitals."""
    return "".join(sign for sign in code.upper() if sign in ALPHABET).encode()


def _fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
