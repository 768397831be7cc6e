"""Proof frames made small enough for a page: a phone's picture as PNG would take megabytes."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Final

QUALITY: Final = 85
"""JPEG quality; below it thin drawn lines get ragged."""
LONGEST_PX: Final = 900


@lru_cache(maxsize=16)
def jpeg(png: bytes) -> tuple[bytes, int, int]:
    """A picture as JPEG with its width and height in pixels, the longer side no longer than ``LONGEST_PX``.

    Raises:
        OSError: the bytes are no picture.
    """
    from PIL import Image

    with Image.open(BytesIO(png)) as picture:
        small = picture.convert("RGB")
    small.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue(), small.width, small.height
