"""The renderer's version. It changes when pictures or truth change; clips of another version are made anew."""

from typing import Final

RENDERER_VERSION: Final = "1"
