"""The drills, as data (``catalog.toml``), read and checked on first use.

Doses are our own proposal in line with usual strength practice. A muscle-activity figure says how hard a muscle works in healthy people;
it does not say that the drill changes a movement pattern. A drill without a checked figure says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Final

from screener import sources
from screener.drills.dose import Dose, read_dose
from screener.drills.equipment import Equipment
from screener.drills.tables import Table
from screener.errors import CatalogError
from screener.types import EvidenceLevel, Stage

_FILE: Final = "drills/catalog.toml"
_TARGETS: Final = frozenset({"hip", "knee", "trunk", "ankle", "balance", "control"})


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill with all that is needed to do it safely.

    Attributes:
        id, name: identifier and the usual name.
        purpose: what it is for, in one sentence, without promise.
        targets: out of hip, knee, trunk, ankle, balance, control.
        muscles: muscles that do most of the work.
        stage, level: stage of a programme; 1 (easy) to 3 (hard).
        each_side: whether it is done on one side after the other.
        equipment: what is needed; empty where nothing is.
        substitute: how to do it without.
        setup, steps: starting position; what to do, in order.
        cues, faults: what to think of; what usually goes wrong.
        dose: sets, repetitions and days.
        progress: when to move on.
        easier, harder: identifiers of neighbours; ``None`` where there is none.
        stop_if, skip_if: when to stop; who should leave it out.
        emg: muscle activity in healthy people, from a listed source; empty where no figure was checked.
        evidence_level, evidence_note: letter of the drill itself, and what it rests on.
        sources: identifiers in ``sources.toml``.
    """

    id: str
    name: str
    purpose: str
    targets: tuple[str, ...]
    muscles: tuple[str, ...]
    stage: Stage
    level: int
    each_side: bool
    equipment: tuple[Equipment, ...]
    substitute: str
    setup: str
    steps: tuple[str, ...]
    cues: tuple[str, ...]
    faults: tuple[str, ...]
    dose: Dose
    progress: str
    easier: str | None
    harder: str | None
    stop_if: tuple[str, ...]
    skip_if: tuple[str, ...]
    emg: str
    evidence_level: EvidenceLevel
    evidence_note: str
    sources: tuple[str, ...]


_KEYS: Final = (frozenset(field.name for field in fields(Drill)) - {"id"}) | {"figure"}
"""``figure`` is read by the package ``figures`` when a drill is drawn."""


@cache
def document() -> Mapping[str, Mapping[str, object]]:
    """The packaged catalogue, parsed and unchecked: ``common``, then one table per drill."""
    return tomllib.loads(resources.files("screener").joinpath("drills", "catalog.toml").read_text(encoding="utf-8"))


@cache
def drills() -> tuple[Drill, ...]:
    """Every drill, in the order of the catalogue.

    Raises:
        CatalogError: an entry contradicts itself or another; the message names it.
    """
    return read_drills(document())


def drill(drill_id: str) -> Drill:
    """One drill.

    Raises:
        CatalogError: there is no such drill.
    """
    for entry in drills():
        if entry.id == drill_id:
            return entry
    raise CatalogError(f"expected a drill of the catalogue, got {drill_id!r}", "List them with `screener drills`.")


def read_drills(document: Mapping[str, object]) -> tuple[Drill, ...]:
    """Check a parsed catalogue: ``[common]`` with ``stop_if`` for all, then one table per drill.

    Raises:
        CatalogError: as in ``drills()``.
    """
    tables = dict(document)
    common = Table(_FILE, "common", tables.pop("common", None))
    everywhere = common.texts("stop_if")
    found = tuple(_drill(Table(_FILE, name, table), everywhere) for name, table in tables.items())
    known = {entry.id for entry in found}
    for entry in found:
        for link in (entry.easier, entry.harder):
            if link is not None and (link not in known or link == entry.id):
                raise _fault(entry, "easier and harder to name another drill", link)
    return found


def _drill(entry: Table, stop_everywhere: tuple[str, ...]) -> Drill:
    entry.check_keys(_KEYS)
    made = Drill(
        id=entry.name,
        name=entry.text("name"),
        purpose=entry.text("purpose"),
        targets=entry.texts("targets"),
        muscles=entry.texts("muscles"),
        stage=entry.word("stage", Stage),
        level=entry.whole("level"),
        each_side=entry.yes_no("each_side"),
        equipment=entry.words("equipment", Equipment),
        substitute=entry.text("substitute"),
        setup=entry.text("setup"),
        steps=entry.texts("steps"),
        cues=entry.texts("cues"),
        faults=entry.texts("faults"),
        dose=read_dose(entry, heavy=entry.text("stage") == Stage.HEAVY),
        progress=entry.text("progress"),
        easier=entry.optional("easier"),
        harder=entry.optional("harder"),
        stop_if=(*stop_everywhere, *entry.texts("stop_if")),
        skip_if=entry.texts("skip_if"),
        emg=entry.text("emg", may_be_empty=True),
        evidence_level=entry.word("evidence_level", EvidenceLevel),
        evidence_note=entry.text("evidence_note"),
        sources=entry.texts("sources", may_be_empty=True),
    )
    _check(made)
    return made


def _check(made: Drill) -> None:
    if not 1 <= made.level <= 3:
        raise _fault(made, "a level from 1 to 3", made.level)
    if not set(made.targets) <= _TARGETS:
        raise _fault(made, f"targets out of {sorted(_TARGETS)}", made.targets)
    unknown = [name for name in made.sources if name not in sources.SOURCES]
    if unknown:
        raise _fault(made, "sources listed in sources.toml", unknown)
    if made.emg and not (made.sources and "healthy" in made.emg):
        raise _fault(made, "a muscle-activity sentence to name healthy people and a source", made.emg)
    if not made.emg and "No checked muscle-activity figure" not in made.evidence_note:
        raise _fault(made, "evidence_note to say that there is no checked muscle-activity figure", made.evidence_note)
    if made.evidence_level is EvidenceLevel.A:
        raise _fault(made, "no level A: no trial links one drill to one pattern", made.evidence_level.value)


def _fault(made: Drill, expected: str, got: object) -> CatalogError:
    return Table(_FILE, made.id, {}).fault(expected, got)


def hip_and_knee(entries: Sequence[Drill]) -> tuple[bool, bool]:
    """Whether some drill works the hip, and whether some drill works the knee; every plan has both."""
    return any("hip" in entry.targets for entry in entries), any("knee" in entry.targets for entry in entries)
