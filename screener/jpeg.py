"""A picture as JPEG, and back."""

from __future__ import annotations

import numpy as np

from screener.errors import OutputError
from screener.types import ImageArray


def encode(image: ImageArray, quality: int) -> bytes:
    """An RGB picture ``uint8 (H, W, 3)`` as JPEG of this quality, 0 to 100. Raises ``OutputError`` where the library cannot."""
    import cv2

    done, data = cv2.imencode(".jpg", image[..., ::-1], (cv2.IMWRITE_JPEG_QUALITY, quality))
    if not done:
        raise OutputError("expected a JPEG picture, got none from the encoder", "Try again; if it stays so, run `screener doctor`.")
    return data.tobytes()


def decode(data: bytes) -> ImageArray:
    """The RGB picture ``uint8 (H, W, 3)`` that was encoded, as nearly as JPEG keeps it. Raises ``OutputError`` where it is none."""
    import cv2

    image = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise OutputError("expected a picture that was kept as JPEG, got none", "Try again; if it stays so, run `screener doctor`.")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), dtype=np.uint8)
