"""A camera without perspective, and the scale of the drawing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from screener.drills.figures.space import Matrix, Vector, cosine, cross, sine

Points = NDArray[np.float64]
"""Places on the picture, one a row: right, down."""


_SKETCHY = 0.4
"""Slack of outlines that are only seen for a moment."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the picture is seen from, and where it lies on the page.

    Attributes:
        azimuth: 0 from the front, 90 from the person's left, -90 from the right, 180 from behind.
        elevation: from above.
        scale: page units per centimetre. ``left``, ``top``: where the origin of the room falls on the page.
        slack: how far outlines may be off, page units: more makes shorter files.
    """

    azimuth: float
    elevation: float
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0
    slack: float = 0.22

    def axes(self) -> Matrix:
        """Right, up and toward the viewer, one a row."""
        return _axes(self.azimuth, self.elevation)

    def see(self, places: Points) -> Points:
        """Places in the room (one a row) on the page."""
        right, up, _ = self.axes()
        flat = np.atleast_2d(places)
        return np.column_stack([self.left + self.scale * (flat @ right), self.top - self.scale * (flat @ up)])

    def nearness(self, place: Vector) -> float:
        """How near to the viewer a place is; larger is nearer, centimetres."""
        return float(place @ self.axes()[2])

    def facing(self, direction: Vector) -> float:
        """How much a direction points to the viewer, -1 to 1 for a unit vector."""
        return float(direction @ self.axes()[2])

    def placed(self, scale: float, left: float, top: float) -> Camera:
        """The same view on another place of the page."""
        return replace(self, scale=scale, left=left, top=top)

    def sketchy(self) -> Camera:
        """The same view with shorter outlines."""
        return replace(self, slack=_SKETCHY)


@cache
def _axes(azimuth: float, elevation: float) -> Matrix:
    ahead, aside, level = float(cosine(azimuth)), float(sine(azimuth)), float(cosine(elevation))
    toward = np.array([ahead * level, aside * level, float(sine(elevation))])
    right = np.array([-aside, ahead, 0.0])
    return np.array([right, cross(toward, right), toward])
