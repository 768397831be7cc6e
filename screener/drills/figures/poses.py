"""Poses from tables: shared base poses (``bases.toml``) and what a drill changes in them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from importlib import resources
from typing import Any, Final, TypeVar

from screener.drills.figures.space import Triple
from screener.drills.figures.spec import LEFT, RIGHT, Arm, BentArm, BentLeg, HeldLeg, Leg, Pelvis, PlacedArm, PlacedLeg, Pose
from screener.drills.figures.values import number, triple
from screener.drills.tables import Table

Raw = dict[str, Any]

_BASES_FILE: Final = "drills/figures/bases.toml"
_LIMBS: Final = ("left_leg", "right_leg", "left_arm", "right_arm")
_KEYS: Final = frozenset({"base", "pelvis", "spine", "head", "legs", "arms", *_LIMBS})
_KINDS: Final[dict[str, type[Leg] | type[Arm]]] = {
    "foot": PlacedLeg,
    "ankle": HeldLeg,
    "hip": BentLeg,
    "hand": PlacedArm,
    "shoulder": BentArm,
}
"""The key that a limb of each kind must have."""

_MIRRORED: Final = frozenset({"foot", "ankle", "knee_to", "hand", "elbow_to", "fingers", "thumb"})
"""Places and directions: in ``legs`` and ``arms`` they are written for the left side."""

_WAYS_TO_PLACE: Final = (frozenset({"x", "y", "z"}), frozenset({"stance", "knee"}), frozenset({"anchor", "at"}))

Made = TypeVar("Made")


@cache
def bases() -> Mapping[str, object]:
    """The shared poses, unchecked: each is checked where it is used."""
    text = resources.files("screener").joinpath("drills", "figures", "bases.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def merged(table: Table, below: Mapping[str, object], above: Mapping[str, object]) -> Raw:
    """One raw pose over another.

    Args:
        table: who asks; named in faults.
        below: the raw pose so far, its limbs written out for both sides.
        above: what is different. With ``base`` it starts from a shared pose instead of ``below``.

    Raises:
        CatalogError: a key is unknown, or there is no such base.
    """
    unknown = sorted(set(above) - _KEYS)
    if unknown:
        raise table.fault(f"only the keys {sorted(_KEYS)} in a pose", unknown)
    result: Raw = dict(below)
    if "base" in above:
        name = above["base"]
        if not isinstance(name, str) or name not in bases():
            raise table.fault(f"a base pose out of {sorted(bases())}", name)
        base = Table(_BASES_FILE, name, bases()[name])
        result = merged(base, {}, base.values)
    for key, value in above.items():
        if key in ("legs", "arms"):
            limb = Table(table.file, f"{table.name}.{key}", value)
            _put(result, f"left_{key[:-1]}", limb.values)
            _put(result, f"right_{key[:-1]}", {name: _mirrored(name, item) for name, item in limb.values.items()})
        elif key in _LIMBS:
            _put(result, key, Table(table.file, f"{table.name}.{key}", value).values)
        elif key == "pelvis":
            result[key] = _pelvis_over(result.get(key, {}), Table(table.file, f"{table.name}.{key}", value).values)
        elif key != "base":
            result[key] = value
    return result


def _mirrored(name: str, value: Any) -> Any:
    if name in _MIRRORED and isinstance(value, list) and len(value) == 3:
        return [value[0], -value[1], value[2]]
    return value


def _kind(limb: Mapping[str, object]) -> str:
    return next((key for key in _KINDS if key in limb), "")


def _put(result: Raw, key: str, limb: Mapping[str, object]) -> None:
    """Change a limb; one that is placed in another way than before starts afresh."""
    before = result.get(key, {})
    same = _kind(limb) in ("", _kind(before))
    result[key] = {**before, **limb} if same else dict(limb)


def _pelvis_over(before: Mapping[str, object], change: Mapping[str, object]) -> Raw:
    """Change the pelvis; another way to give its height drops the one before."""
    kept = dict(before)
    if "anchor" in change:
        dropped = _WAYS_TO_PLACE[0] | _WAYS_TO_PLACE[1]
    elif "stance" in change:
        dropped = _WAYS_TO_PLACE[2] | {"z"}
    elif "z" in change:
        dropped = _WAYS_TO_PLACE[1] | _WAYS_TO_PLACE[2]
    else:
        dropped = frozenset()
    return {**{key: value for key, value in kept.items() if key not in dropped}, **change}


def read_pose(table: Table, raw: Raw) -> Pose:
    """A checked pose. Raises ``CatalogError`` where something is missing or of the wrong kind."""
    missing = sorted({"pelvis", *_LIMBS} - set(raw))
    if missing:
        raise table.fault("a whole pose", f"none for {missing}")
    pose = Table(table.file, table.name, raw)
    nothing: Triple = (0.0, 0.0, 0.0)
    made = Pose(
        pelvis=_filled(Table(table.file, f"{table.name}.pelvis", raw["pelvis"]), Pelvis),
        spine=triple(pose, "spine", nothing),
        head=triple(pose, "head", nothing),
        left_leg=_leg(table, raw, LEFT),
        right_leg=_leg(table, raw, RIGHT),
        left_arm=_arm(table, raw, LEFT),
        right_arm=_arm(table, raw, RIGHT),
    )
    if made.pelvis.stance and not (made.pelvis.stance in (LEFT, RIGHT) and isinstance(made.leg(made.pelvis.stance), PlacedLeg)):
        raise table.fault("stance to name a leg whose foot is placed", made.pelvis.stance)
    return made


def _limb(table: Table, raw: Raw, name: str) -> Leg | Arm:
    limb = Table(table.file, f"{table.name}.{name}", raw[name])
    kind = _kind(limb.values)
    if not kind:
        raise limb.fault(f"one of the keys {list(_KINDS)}", sorted(limb.values))
    made: Leg | Arm = _filled(limb, _KINDS[kind])
    return made


def _leg(table: Table, raw: Raw, side: str) -> Leg:
    made = _limb(table, raw, f"{side}_leg")
    if not isinstance(made, Leg):
        raise table.fault(f"a leg for {side}_leg", sorted(raw[f"{side}_leg"]))
    return made


def _arm(table: Table, raw: Raw, side: str) -> Arm:
    made = _limb(table, raw, f"{side}_arm")
    if not isinstance(made, Arm):
        raise table.fault(f"an arm for {side}_arm", sorted(raw[f"{side}_arm"]))
    if made.grip not in ("open", "fist"):
        raise table.fault("grip open or fist", made.grip)
    if isinstance(made, PlacedArm) and made.on not in ("world", "pelvis", "chest"):
        raise table.fault("a hand on world, pelvis or chest", made.on)
    return made


def _filled(table: Table, kind: type[Made]) -> Made:
    """A record of numbers, triples and words out of a table with the same keys."""
    known: Any = fields(kind)  # type: ignore[arg-type]
    table.check_keys(frozenset(field.name for field in known))
    values: Raw = {}
    for field in known:
        if field.name not in table.values and field.default is not MISSING:
            continue
        if field.type == "Triple":
            values[field.name] = triple(table, field.name)
        elif field.type == "float":
            values[field.name] = number(table, field.name)
        else:
            values[field.name] = table.text(field.name)
    return kind(**values)
