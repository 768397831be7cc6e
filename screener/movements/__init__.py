"""The registry of movements. A new one is a file with a record, and one line here."""

from __future__ import annotations

from typing import Final

from screener.movements.lateral_step_down import LATERAL_STEP_DOWN
from screener.movements.single_leg_squat import SINGLE_LEG_SQUAT
from screener.movements.squat import SQUAT
from screener.types.registry import Movement

MOVEMENTS: Final[tuple[Movement, ...]] = (SQUAT, SINGLE_LEG_SQUAT, LATERAL_STEP_DOWN)
"""All movements that can be screened."""

_BY_ID: Final = {record.id: record for record in MOVEMENTS}


def movement(movement_id: str) -> Movement:
    """The record of a movement. Raises ``KeyError`` for an unknown identifier."""
    return _BY_ID[movement_id]
