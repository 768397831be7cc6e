"""The picture that a phone's camera reads, for the terminal and for the page. Drawn by segno."""

from __future__ import annotations

from io import BytesIO
from typing import Final

BORDER: Final = 2
"""Empty modules around it. The standard asks for four; every phone reads two, and a terminal has few lines."""
_HALVES: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def invitation(address: str, code: str) -> str:
    """The address with the code behind ``#``.

    What stands there stays in the browser: it is sent to no server, stands in no log, and whoever only looks up the address for a preview
    neither learns the code nor uses it up. The entry page takes it out of the address and sends it as if it had been typed. It works once,
    as every code does: what the phone's history keeps opens nothing.
    """
    return f"{address}/#{code}"


def as_lines(text: str) -> tuple[str, ...]:
    """Lines of half blocks, dark where the picture is dark: to be printed dark on light."""
    import segno

    rows = [[bool(module) for module in row] for row in segno.make(text, micro=False, error="m").matrix_iter(border=BORDER)]
    rows += [[False] * len(rows[0])] * (len(rows) % 2)
    return tuple(
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True)) for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )


def as_svg(text: str) -> str:
    """A drawing, dark on white in any theme."""
    import segno

    out = BytesIO()
    segno.make(text, micro=False, error="m").save(out, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, scale=6)
    return out.getvalue().decode()
