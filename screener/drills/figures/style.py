"""The one style of all figures: colours, line widths and sizes. Colours differ in lightness too, so that grey print keeps them apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CARD: Final = "#f7f5f0"
CARD_EDGE: Final = "#d8d3c8"
FLOOR: Final = "#e9e4d9"
FLOOR_LINE: Final = "#c9c2b3"
INK: Final = "#26323d"
ACCENT: Final = "#d9480f"
BAND: Final = "#12946e"
BAND_DARK: Final = "#0b6b50"
GHOST: Final = "#8b97a3"
GLASS: Final = "#dcebf2"
GLASS_SHINE: Final = "#f4fafc"
WOOD: Final = "#c9a877"
WOOD_DARK: Final = "#ab8a5b"
WOOD_LIGHT: Final = "#dcc197"
STEEL: Final = "#9aa5ae"
STEEL_DARK: Final = "#6f7b85"
STEEL_LIGHT: Final = "#c3cbd1"
IRON: Final = "#3b464f"
IRON_LIGHT: Final = "#55626c"
TAPE: Final = "#f2b705"
MAT: Final = "#a9bfc9"
MAT_SIDE: Final = "#8aa3af"
WALL: Final = "#e6dfd1"
BRICK: Final = "#d9cfbc"
WALL_EDGE: Final = "#b9b09e"
PAD: Final = "#5b6b78"
PAD_LIGHT: Final = "#71828f"

INK_WIDTH: Final = 1.3
ARROW_WIDTH: Final = 6.0

PANEL: Final = (394.0, 400.0)
GAP: Final = 12.0
MARGIN: Final = 20.0
ROOM_BELOW: Final = 34.0
"""Floor under the figure, page units."""


@dataclass(frozen=True, slots=True)
class Tones:
    """Colours of body and clothes on one side of the body."""

    skin: str
    shirt: str
    shorts: str
    shoe: str
    sole: str


NEAR: Final = Tones(skin="#e3b08c", shirt="#3f8fb5", shorts="#37485c", shoe="#f4f4f2", sole="#6b7883")
FAR: Final = Tones(skin="#bf8a68", shirt="#2c6b8a", shorts="#222f3e", shoe="#c9cdd0", sole="#4a555f")
HAIR: Final = "#4b352a"
FACE_INK: Final = "#3a2a22"
EAR: Final = "#cf9a76"
REFLECTED: Final = Tones(skin="#e6cdbd", shirt="#a3c6d8", shorts="#9aa7b3", shoe="#f4f4f2", sole="#b5bec5")
REFLECTED_HAIR: Final = "#a3968f"
