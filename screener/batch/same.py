"""Which clips are one and the same file: told by its checksum, whatever it is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from screener.batch.facts import ClipFacts, Entry, Problem, ProblemKind


@dataclass(frozen=True, slots=True)
class Known:
    """An entry with the checksum and the size in bytes of its file."""

    entry: Entry
    sha256: str
    size: int


def told_apart(found: Sequence[Known]) -> tuple[tuple[Known, ...], tuple[Problem, ...]]:
    """The clips to screen, in order, each file once; and what was left out.

    A second copy that says the same is a duplicate: the first one stays. Copies that say different things (two athletes, two legs) are a
    conflict: none of them stays, because nobody here can know which is right.
    """
    groups: dict[str, list[Known]] = {}
    for one in found:
        groups.setdefault(one.sha256, []).append(one)
    kept: list[Known] = []
    problems: list[Problem] = []
    for group in groups.values():
        first, *others = group
        if len({replace(one.entry.facts, take=None) for one in group}) > 1:
            problems += [_conflict(one, group) for one in group]
            continue
        kept.append(first)
        problems += [_duplicate(one, first) for one in others]
    return tuple(kept), tuple(problems)


def _conflict(one: Known, group: Sequence[Known]) -> Problem:
    said = {field.name: {getattr(k.entry.facts, field.name) for k in group} for field in fields(ClipFacts) if field.name != "take"}
    differ = [name for name, values in said.items() if len(values) > 1]
    differ = ["athlete"] if "athlete" in differ else differ  # whatever else differs follows from that
    what = "; ".join(f"{name.replace('_', ' ')}: {', '.join(sorted(str(v or 'not said') for v in said[name]))}" for name in differ)
    files = ", ".join(dict.fromkeys(k.entry.file for k in group))
    mend = "Keep the line that is right and take the others out. A clip of both legs needs one line, with the leg left empty."
    return Problem(
        ProblemKind.CONFLICT, one.entry.file, f"One and the same clip ({files}) is said to be two: {what}.", mend, one.entry.facts
    )


def _duplicate(one: Known, first: Known) -> Problem:
    where = "is listed twice" if one.entry.file == first.entry.file else f"is the same clip as {first.entry.file}"
    return Problem(
        ProblemKind.DUPLICATE,
        one.entry.file,
        f"It {where}, which stands in the tables once.",
        "Take it out, or put the right clip in its place.",
        one.entry.facts,
    )
