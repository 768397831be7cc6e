"""The command line: the only room that prints. ``main`` turns every error into one sentence, what to do, and an exit code.

Exit codes: 0 screened; 1 the file or the set-up is at fault; 2 usage; 3 watched, but nothing could be measured; 130 stopped by the user.
"""

from __future__ import annotations

import codecs
import os
import sys
import time
from collections.abc import Sequence
from typing import Final

BEGAN_S: Final = time.perf_counter()
"""When the program began, on the clock that its timings are read from."""
TRACEBACK_VARIABLE: Final = "SCREENER_TRACEBACK"
_PLAIN: Final = {"\u2212": "-", "\u2014": "-", "\u2013": "-", "\u2022": "-", "\u00b0": " deg", "\u2026": "..."}


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code.

    Args:
        argv: words after the program's name; those of the process where not given.

    Raises:
        SystemExit: always.
    """
    from screener.cli.commands import app
    from screener.errors import ScreenerError

    _write_everywhere()
    try:
        app(args=None if argv is None else list(argv), prog_name="screener")
    except ScreenerError as error:
        _tell(str(error), error.hint)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _tell("Stopped.", "Start it again when you are ready; nothing was kept.")
        sys.exit(130)
    except Exception as error:
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        hint = f"Run `screener doctor`. To report it, set {TRACEBACK_VARIABLE}=1, run the command again and send what it prints."
        _tell(f"The program failed in a way that nobody foresaw ({type(error).__name__}: {error}).", hint)
        sys.exit(1)


def _tell(message: str, hint: str) -> None:
    """An error on standard error: one sentence, and what to do."""
    from screener.present.words import sentence

    sys.stderr.write(f"Error: {sentence(' '.join(message.split()))}\nWhat to do: {sentence(hint)}\n")


def _write_everywhere() -> None:
    """Where the console cannot show a character (an old code page), write its nearest plain one instead of failing."""
    codecs.register_error("screener_plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
        reconfigure = getattr(stream, "reconfigure", None)
        if not encoding.startswith("utf") and reconfigure is not None:
            reconfigure(errors="screener_plain")


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_PLAIN.get(character, "?") for character in lost), error.end


__all__ = ["main"]
