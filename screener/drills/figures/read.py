"""Figures from tables: one table per drill, checked when it is read. How to write one is told at the top of ``bases.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from screener.drills.figures import marks, props
from screener.drills.figures.camera import Camera
from screener.drills.figures.plan import HOLD, Arrow, Figure, Prop
from screener.drills.figures.poses import merged, read_pose
from screener.drills.figures.skeleton import Skeleton, placed_ankle, solve
from screener.drills.figures.space import Vector, vector
from screener.drills.figures.spec import SIDES, PlacedArm, PlacedLeg, Pose, between
from screener.drills.figures.values import number, numbers, triple
from screener.drills.tables import Table

FILE = "drills/catalog.toml"

_KEYS = frozenset({"view", "base", "start", "middle", "end", "props", "arrows", "joints", "signs", "ghost", "far", "covers", "alt"})
_PROP_KEYS = frozenset({"kind", "at", "on", "size", "turn", "covers", "behind"})
_ARROW_KEYS = frozenset({"of", "start", "end", "bow", "shift", "stretch", "both"})
_OUT_OF_REACH = 0.5
"""Centimetres a placed hand or foot may miss its place."""


def read_figures(document: Mapping[str, object], file: str = FILE) -> dict[str, Figure]:
    """Check parsed tables.

    Args:
        document: one table per drill, by its identifier.
        file: the file the tables come from; named in faults.

    Returns:
        The figures, in the order of the tables.

    Raises:
        CatalogError: a table is broken; the message names it.
    """
    return {name: _figure(Table(file, name, values)) for name, values in document.items()}


def _figure(table: Table) -> Figure:
    table.check_keys(_KEYS)
    azimuth, elevation = numbers(table, "view", 2)
    poses = _poses(table)
    skeletons = [_reached(table, pose) for pose in poses]
    figure = Figure(
        id=table.name,
        camera=Camera(azimuth, elevation),
        poses=poses,
        props=tuple(_prop(table, values, skeletons[0]) for values in _tables(table, "props")),
        arrows=tuple(_arrow(table, values, skeletons[0]) for values in _tables(table, "arrows")),
        joints=table.texts("joints", may_be_empty=True),
        signs=table.texts("signs", may_be_empty=True),
        ghost=table.yes_no("ghost", default=True),
        far=frozenset(table.texts("far", may_be_empty=True)) if "far" in table.values else None,
        covers=_covers(table),
        alt=table.text("alt"),
    )
    _check(table, figure, skeletons[0])
    return figure


def _poses(table: Table) -> tuple[Pose, ...]:
    """Key poses; each one that is not the first only says what is different from the one before it."""
    raw: Mapping[str, object] = merged(table, {}, {"base": table.text("base")})
    found = []
    for key in ("start", "middle", "end"):
        if key in table.values:
            step = Table(table.file, f"{table.name}.{key}", table.values[key])
            raw = merged(step, raw, step.values)
            found.append(read_pose(step, raw))
    if len({pose.pelvis.stance for pose in found}) > 1:
        found = [_at_height(pose) for pose in found]
    for one, other in pairwise(found):
        try:
            between(one, other, 0.5)
        except ValueError as error:
            raise table.fault("limbs and pelvis placed in the same way in every pose", str(error)) from None
    if "start" not in table.values:
        raise table.fault("a start pose", sorted(table.values))
    return tuple(found)


def _at_height(pose: Pose) -> Pose:
    """The same pose with the height of its pelvis written out: the weight goes from one leg to the other."""
    x, y, z = solve(pose).points["pelvis"].tolist()
    return replace(pose, pelvis=replace(pose.pelvis, x=x, y=y, z=z, stance="", knee=0.0, anchor=""))


def _reached(table: Table, pose: Pose) -> Skeleton:
    """Joints of a pose whose placed hands and feet are where they were placed."""
    made = solve(pose)
    for side in SIDES:
        leg, arm = pose.leg(side), pose.arm(side)
        if isinstance(leg, PlacedLeg):
            _check_reach(table, f"{side} foot", made.points[f"{side}_ankle"] - placed_ankle(side, leg)[0])
        if isinstance(arm, PlacedArm) and arm.on == "world":
            _check_reach(table, f"{side} hand", made.points[f"{side}_wrist"] - vector(arm.hand))
    return made


def _check_reach(table: Table, what: str, miss: Vector) -> None:
    if float(np.linalg.norm(miss)) > _OUT_OF_REACH:
        raise table.fault(f"a {what} within reach", f"{float(np.linalg.norm(miss)):.1f} cm off")


def _tables(table: Table, key: str) -> list[Table]:
    listed = table.values.get(key, [])
    if not isinstance(listed, list):
        raise table.fault(f"a list of tables for {key}", listed)
    return [Table(table.file, f"{table.name}.{key}[{place}]", values) for place, values in enumerate(listed)]


def _point(table: Table, name: str, made: Skeleton) -> str:
    if name and name not in made.points:
        raise table.fault(f"a body point out of {sorted(made.points)}", name)
    return name


def _prop(figure: Table, table: Table, made: Skeleton) -> Prop:
    table.check_keys(_PROP_KEYS)
    kind = table.text("kind")
    if kind not in props.KINDS:
        raise figure.fault(f"a prop out of {sorted(props.KINDS)}", kind)
    return Prop(
        kind=kind,
        at=triple(table, "at", (0.0, 0.0, 0.0)),
        on=_point(table, table.text("on", may_be_empty=True), made),
        size=triple(table, "size", (0.0, 0.0, 0.0)),
        turn=number(table, "turn", 0.0),
        covers=table.texts("covers", may_be_empty=True),
        behind=table.texts("behind", may_be_empty=True),
    )


def _arrow(figure: Table, table: Table, made: Skeleton) -> Arrow:
    table.check_keys(_ARROW_KEYS)
    of = _point(table, table.text("of", may_be_empty=True), made)
    if bool(of) == ("start" in table.values):
        raise figure.fault("an arrow to have either a body point (of) or start and end", dict(table.values))
    shift = numbers(table, "shift", 2) if "shift" in table.values else (0.0, 0.0)
    return Arrow(
        of=of,
        start=triple(table, "start", (0.0, 0.0, 0.0)),
        end=triple(table, "end", (0.0, 0.0, 0.0)),
        bow=number(table, "bow", 0.0),
        shift=(shift[0], shift[1]),
        stretch=number(table, "stretch", 1.0),
        both=table.yes_no("both", default=False),
    )


def _covers(table: Table) -> dict[str, tuple[str, ...]]:
    if "covers" not in table.values:
        return {}
    listed = Table(table.file, f"{table.name}.covers", table.values["covers"])
    return {name: listed.texts(name) for name in listed.values}


def _check(table: Table, figure: Figure, made: Skeleton) -> None:
    unknown = [name for name in figure.signs if name not in marks.SIGNS]
    if unknown:
        raise table.fault(f"signs out of {sorted(marks.SIGNS)}", unknown)
    for name in figure.joints:
        _point(table, name, made)
    if figure.far is not None and not figure.far <= set(SIDES):
        raise table.fault(f"far to name sides out of {list(SIDES)}", sorted(figure.far))
    if figure.held != (len(figure.poses) == 1):
        raise table.fault(f"either the sign {HOLD!r} and a start alone, or a start and an end", [len(figure.poses), list(figure.signs)])
    if figure.held == bool(figure.arrows):
        raise table.fault("arrows where something moves, and none where nothing does", len(figure.arrows))
