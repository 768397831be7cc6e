"""The report's pictures: error against the true angle, and error against the camera's turn. Colours hold for colour-blind readers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from validation.evidence import Evidence
from validation.readings import INSTANTS, Reading
from validation.statistics import agreement, of_plain_loop
from validation.tables import MAIN_METRIC, as_seen
from validation.words import AT, SINGLE_LEG, TESTS, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK: Final = "#333333"
LOOKS: Final = {"lowest": ("#0072B2", "o"), "matched_depth": ("#D55E00", "^")}
"""Colour and mark of each instant, from the Okabe-Ito palette."""
METHODS: Final = {"corrected": ("#0072B2", "o"), "as seen": ("#E69F00", "s"), "plain loop": ("#999999", "^")}
OUTERMOST_DEG: Final = 15.0
"""Half the height of a picture; what lies beyond stands on its edge."""


def draw(evidence: Evidence, folder: Path, stem: str = "accuracy") -> dict[str, str]:
    """Draw every picture into a folder, the same bytes for the same rows.

    Args:
        evidence: what is drawn.
        folder: made where missing.
        stem: how the file names begin.

    Returns:
        File names: by test, and ``turn``.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    folder.mkdir(parents=True, exist_ok=True)
    names = {}
    with mpl.rc_context({"svg.hashsalt": "validation", "svg.fonttype": "path", "font.size": 9}):
        for movement in TESTS:
            figure = Figure(figsize=(8.0, 3.4), layout="constrained")
            _agreement(figure, evidence, movement)
            names[movement] = _save(figure, folder, f"{stem}-{movement.replace('_', '-')}.svg")
        figure = Figure(figsize=(8.0, 3.2), layout="constrained")
        _turn(figure, evidence)
        names["turn"] = _save(figure, folder, f"{stem}-turn.svg")
    return names


def _save(figure: Figure, folder: Path, name: str) -> str:
    figure.savefig(folder / name, metadata={"Date": None, "Creator": None})
    return name


def _agreement(figure: Figure, evidence: Evidence, movement: str) -> None:
    """Two panels, screener and plain loop: error against truth, with bias and limits of agreement over both instants."""
    axes = figure.subplots(1, 2, sharex=True, sharey=True)
    rows = [row for at in INSTANTS for row in evidence.pick(MAIN_METRIC[movement], at, (movement,))]
    for panel, (name, these) in zip(axes, (("Screener", rows), ("Plain loop", of_plain_loop(rows))), strict=True):
        for at in INSTANTS:
            colour, mark = LOOKS[at]
            seen = [row for row in these if row.at == at and row.measured]
            errors = np.clip([row.error for row in seen], -OUTERMOST_DEG, OUTERMOST_DEG)
            panel.scatter([row.truth for row in seen], errors, s=11, marker=mark, color=colour, alpha=0.55, linewidths=0, label=AT[at])
        _limits(panel, these)
        panel.spines[["top", "right"]].set_visible(False)
        panel.set(title=name, xlabel="True angle (°, inward positive)", ylim=(-OUTERMOST_DEG - 0.5, OUTERMOST_DEG + 0.5))
    axes[0].set_ylabel("Reading minus truth (°)")
    axes[0].legend(frameon=False, loc="upper left", fontsize=8)
    figure.suptitle(f"{TESTS[movement]}, standard conditions{': mean of both legs' if movement == 'squat' else ''}", fontsize=10)


def _limits(panel: Axes, rows: Sequence[Reading]) -> None:
    found = agreement(rows)
    panel.axhline(0, color=INK, linewidth=0.6)
    if not np.isfinite(found.sd):
        return
    for height, dashes, name in ((found.bias, "-", "bias"), (found.low, "--", "lower limit"), (found.high, "--", "upper limit")):
        panel.axhline(height, color=INK, linestyle=dashes, linewidth=1.1)
        label = f"{name} {number(height, 1, sign=True)}°"
        paper = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.8}
        spot = (1.0, height)
        panel.annotate(label, spot, xycoords=("axes fraction", "data"), ha="right", va="bottom", fontsize=7, color=INK, bbox=paper)


def _turn(figure: Figure, evidence: Evidence) -> None:
    """Mean error and its SD by the camera's turn, one panel an instant: corrected, as seen, plain loop."""
    axes = figure.subplots(1, 2, sharey=True)
    for panel, at in zip(axes, INSTANTS, strict=True):
        rows = evidence.pick("fppa_corrected", at, SINGLE_LEG, turned_up_to=90.0)
        turns = sorted({_towards(row) for row in rows})
        shown = {"corrected": rows, "as seen": list(as_seen(evidence, rows)), "plain loop": of_plain_loop(rows)}
        for shift, (name, these) in zip((-0.7, 0.0, 0.7), shown.items(), strict=True):
            colour, mark = METHODS[name]
            found = [agreement([row for row in these if _towards(row) == turn]) for turn in turns]
            spread = [f.sd if np.isfinite(f.sd) else 0.0 for f in found]
            places, means = [turn + shift for turn in turns], [f.bias for f in found]
            panel.errorbar(places, means, spread, fmt=mark, markersize=4, color=colour, capsize=2, linewidth=1, label=name)
        panel.axhline(0, color=INK, linewidth=0.6)
        panel.spines[["top", "right"]].set_visible(False)
        panel.set(title=AT[at].capitalize(), xlabel="Camera turned towards the side of the stance leg (°)", xticks=turns)
    axes[0].set_ylabel("Reading minus truth (°)")
    axes[0].legend(frameon=False, fontsize=8)
    figure.suptitle("Single-leg tests: mean error ± SD against the angle without perspective and camera turn", fontsize=10)


def _towards(row: Reading) -> float:
    """How far the camera was turned towards the stance leg's side: what it does to one leg, the opposite turn does to the other."""
    return row.yaw_deg if row.side == "left" else 0.0 - row.yaw_deg
