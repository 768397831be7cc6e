"""Writes the generated pages from the registries, and from the constants that the code really uses.

``python docs/generate.py`` writes ``methods.md`` and ``drills.md`` (prose: the templates of those names) and ``reference.md``.
``tests/test_docs.py`` fails while they are out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from pathlib import Path
from types import NoneType
from typing import Final, get_args, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

from screener import album, capture, measure, passes, pipeline, quality, readplan, reps, sources, uncertainty
from screener.cli.commands import app
from screener.drills.catalog import Drill, drills
from screener.drills.equipment import EQUIPMENT_WORDS
from screener.drills.rules import MatchRule, rules
from screener.errors import ScreenerError
from screener.findings import judge
from screener.findings.catalog import FINDINGS
from screener.metrics import FORESHORTENED, METRICS, metric
from screener.movements import MOVEMENTS
from screener.plan.programme import programme
from screener.pose import mediapipe
from screener.present import is_open, method_view, words
from screener.types import BandTable, Instant, Metric, Movement, QualityKind, Rule, Status

FOLDER: Final = Path(__file__).parent
NONE: Final = "none"


def methods() -> str:
    """The whole of ``methods.md``."""
    blocks = {"refusals": _refusals(), "metrics": _metrics(), "movements": _movements(), "findings": _findings(), "sources": _sources()}
    template = (FOLDER / "methods.template").read_text(encoding="utf-8")
    return template.format_map({**_numbers(), **{name: "\n".join(lines).strip() for name, lines in blocks.items()}})


def drills_page() -> str:
    """The whole of ``drills.md``."""
    blocks = {"drills": _drills(), "rules": _matching(), "phases": _phases()}
    template = (FOLDER / "drills.template").read_text(encoding="utf-8")
    return template.format_map({name: "\n".join(lines).strip() for name, lines in blocks.items()}).rstrip() + "\n"


def _drills() -> Iterator[str]:
    header = ("id", "drill", "stage", "level", "evidence", "for", "dose", "needs", "sources")
    yield from _table(header, (_drill(entry) for entry in drills()))


def _drill(entry: Drill) -> tuple[str, ...]:
    dose = entry.dose.text(entry.each_side).partition(" (")[0]
    needs = ", ".join(EQUIPMENT_WORDS[one] for one in entry.equipment) or NONE
    head = (f"`{entry.id}`", entry.name, entry.stage.value, str(entry.level), entry.evidence_level.value, ", ".join(entry.targets))
    return *head, dose, needs, _ids(entry.sources)


def _matching() -> Iterator[str]:
    table = rules()
    rows = [
        (f"`{rule.id}`", _when(rule), ", ".join(f"`{name}`" for name in rule.drills), rule.evidence.value, _ids(rule.sources))
        for rule in table.rules
    ]
    yield from _table(("rule", "where", "drills, most fitting first", "evidence", "sources"), rows)


def _when(rule: MatchRule) -> str:
    parts = (("likely", rule.likely), ("not likely", rule.not_likely), ("not seen", rule.not_seen), ("unclear, one of", rule.unclear))
    said = [f"{what}: {', '.join(names)}" for what, names in parts if names]
    return "; ".join([*said, *(f"repeat or answer: {response}" for response in rule.responses)])


def _phases() -> Iterator[str]:
    rows = (
        (f"{text.first_week}-{text.last_week}", text.title, ", ".join(text.stages), text.effort, text.move_on, _ids(text.sources))
        for text in programme().phases.values()
    )
    yield from _table(("weeks", "phase", "stages", "effort", "move on when", "sources"), rows)


def _ids(ids: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in ids) or "own proposal"


def _percent(share: float) -> str:
    return f"{100 * share:g} %"


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in (header, ("---",) * len(header), *rows):
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


def _numbers() -> dict[str, str]:
    """Every constant that the prose names, as text."""
    judged = {metric(rule.metric).unit for movement in MOVEMENTS for rule in movement.rules}
    widest = (f"{width:g}{words.unit_behind(unit) or ' (ratio)'}" for unit, width in judge.WIDEST.items() if unit in judged)
    return {
        "level": _percent(uncertainty.LEVEL),
        "sparse_step": f"{passes.SPARSE_STEP_S:.2f}",
        "lens": f"{capture.SHORT_SIDE_FOV_DEG:.0f}",
        "span": f"{passes.SPAN_S:g}",
        "standing_holds": f"{readplan.STANDING_HOLDS_S:g}",
        "broader": f"{mediapipe.BROADER:g}",
        "longest_gap": f"{pipeline.LONGEST_GAP_S:g}",
        "sparse_cutoff": f"{pipeline.SPARSE_CUTOFF_HZ:g}",
        "kept_px": f"{album.SIDE_PX}",
        "matched": _percent(readplan.LEVEL[Instant.MATCHED_DEPTH]),
        "matched_30": _percent(readplan.LEVEL[Instant.MATCHED_DEPTH_30]),
        "tolerance": _percent(readplan.DEPTH_TOLERANCE),
        "enter": _percent(reps.ENTER),
        "leave": _percent(reps.LEAVE),
        "shortest": f"{reps.SHORTEST_S:g}",
        "longest": f"{reps.LONGEST_S:g}",
        "likely": _percent(judge.LIKELY),
        "possible": _percent(judge.POSSIBLE),
        "agree": f"{judge.AGREE:.0%}".replace("%", " %"),
        "fewest_reps": f"{judge.FEWEST_REPS}",
        "widest": ", ".join(widest),
        "thigh": _percent(FORESHORTENED),
        "disagreement": f"{measure.DISAGREEMENT_DEG:g}",
        "stance_low": f"{measure.STANCE_WIDTHS[0]:g}",
        "stance_high": f"{measure.STANCE_WIDTHS[1]:g}",
        **{f"{status}_words": words.STATUS[status] for status in Status},
    }


def _refusals() -> Iterator[str]:
    turned = (
        f"refused beyond {quality.TURN_REFUSE_DEG:g}°, from behind, and where the turn could not be estimated (beyond "
        f"{quality.TURN_TRUST_DEG:g}° also where it is too uncertain); warned beyond {quality.TURN_WARN_DEG:g}°"
    )
    shallow = ", ".join(f"{_percent(movement.min_drop)} (`{movement.id}`)" for movement in MOVEMENTS)
    limits: dict[QualityKind, str] = {
        QualityKind.TOO_SHORT: f"refused under {quality.SHORTEST_CLIP_S:g} s",
        QualityKind.FRAME_RATE: f"refused under {quality.SLOWEST_HZ:g} pictures a second, warned under {quality.SLOW_HZ:g}",
        QualityKind.NO_PERSON: f"refused where the athlete is made out in less than {_percent(quality.SEEN_SHARE)} of the looks",
        QualityKind.SEVERAL_PEOPLE: f"refused from {quality.CROWD} people on where nobody stands out; otherwise a note",
        QualityKind.SIDEWAYS_FILE: "refused where the trunk lies across the picture most of the time",
        QualityKind.TOO_SMALL: f"refused with legs under {quality.SMALL_LEG_PX:g} pixels, warned under {quality.SMALL_LEG_WARN_PX:g}",
        QualityKind.TOO_NEAR: f"warned where the camera seems to stand nearer than {quality.NEAR_M:g} m",
        QualityKind.UPPER_BODY_ONLY: "refused where the knees are below the edge in more than half of the looks",
        QualityKind.FEET_CUT: "refused where the foot that is stood on ends below the edge in more than half of the looks; "
        "warned where the toes are below it",
        QualityKind.SIDE_VIEW: f"refused where the body is turned by more than {quality.SIDE_TURN_DEG:g}°",
        QualityKind.VIEW_TURNED: f"{turned}: then the angle is judged after correcting for the turn",
        QualityKind.HEAD_CUT: "warned where the head is out of the picture; refused where the athlete is then made out in less than "
        f"{_percent(quality.HEAD_CUT_SEEN_SHARE)} of the looks",
        QualityKind.TOO_DARK: f"refused where the mean brightness around the athlete is under {quality.BLACK_LUMA:g} of 255, warned under "
        f"{quality.DARK_LUMA:g}, and where under {quality.FAINT_CONTRAST:g} grey levels lie between the legs and what is beside them",
        QualityKind.BLURRED: f"refused where the legs' edges are wider than {_percent(quality.BLURRED_EDGE)} of the leg, "
        f"warned where they are wider than {_percent(quality.SOFT_EDGE)}",
        QualityKind.TILTED: f"a note where hips, shoulders and body axis all lean one way by {quality.TILT_DEG:g}° or more in standing; "
        f"warned beyond {quality.TILT_WARN_DEG:g}°",
        QualityKind.OFF_CENTRE: f"warned where the standing foot is more than {quality.RAY_WARN_DEG:g}° off the middle of the picture",
        QualityKind.UNKNOWN_MOVEMENT: "refused where whole descents and returns belong to no known movement",
        QualityKind.NO_REPETITION: "refused where no whole repetition was found",
        QualityKind.TOO_SHALLOW: f"refused where every descent ends before {shallow}",
        QualityKind.TOO_DEEP: "a note where no repetition's lowest point can be judged, because the thighs point at the camera",
        QualityKind.PERSON_CHANGED: f"warned where clothes change by more than {quality.OTHER_CLOTHES:g} of 255 or the build by more than "
        f"{_percent(quality.OTHER_BODY)} from one repetition to a later one",
        QualityKind.MIRRORED_FILE: "a note where the user says so, and the picture is turned back; warned where only the file says so",
        QualityKind.TRUNCATED: "warned where the file breaks off and something is left to judge; otherwise the file is at fault",
    }
    return _table(("kind", "when"), ((f"`{kind}`", text) for kind, text in limits.items()))


def _metrics() -> Iterator[str]:
    for record in METRICS:
        yield from _metric(record)


def _metric(record: Metric) -> Iterator[str]:
    view, unit = method_view(record), words.unit_behind(record.unit)
    turn = record.error.per_yaw_deg
    yield f"### `{record.id}`: {view.title}"
    yield ""
    yield f"- **In plain words**: {view.plain}"
    yield f"- **Definition**: {view.definition}"
    yield f"- **Unit**: {words.unit_axis(record.unit)}. **Sign**: {view.sign}"
    whose = "for each leg" if record.per_leg else "for both legs together, or for the repetition"
    yield f"- **Read**: {', '.join(words.AT[at] for at in record.instants)}; {whose}."
    yield f"- **Limits**: {view.limits}"
    yield f"- **Error**: {view.error}" + (f" A body turned by one degree adds {turn:g}{unit} at matched depth." if turn else "")
    yield f"- **Sources**: {_cited(record.sources) if record.sources else words.PROPOSAL}"
    yield ""


def _cited(ids: tuple[str, ...]) -> str:
    return ", ".join(f"[{sources.source(id).cite}](#{id})" for id in ids) or NONE


def _movements() -> Iterator[str]:
    for record in MOVEMENTS:
        yield f"### `{record.id}`: {record.label}"
        yield ""
        yield words.sentence(record.plain)
        yield ""
        yield from (f"{number}. {line}" for number, line in enumerate(record.how_to_film, 1))
        yield ""
        measured = ", ".join(f"`{id}`" for id in record.metrics)
        yield f"A repetition counts from a hip drop of {_percent(record.min_drop)} on. Measured: {measured}."
        yield f"Sources of the protocol: {_cited(record.sources)}."
        yield ""
        header = ("bands of", "for", "outward / on track / mild / moderate / marked: edges", "basis", "sources")
        yield from _table(header, (_band(table) for table in record.bands))
        yield ""
        yield from _table(("finding", "called from", "basis", "sources"), (_rule(record, rule) for rule in record.rules))
        yield ""


def _band(table: BandTable) -> tuple[str, ...]:
    record = metric(table.metric)
    edges = " / ".join(NONE if is_open(edge) else words.cut_off(edge, record.unit, record.decimals) for edge in table.edges)
    basis = words.with_proposal(table.basis, table.proposal or not table.sources)
    return f"`{table.metric}` {words.AT[table.at]}", str(table.sex or "everybody"), edges, basis, _cited(table.sources)


def _rule(movement: Movement, rule: Rule) -> tuple[str, ...]:
    record = metric(rule.metric)
    what = f"`{rule.metric}` {words.AT[rule.at]}"
    if rule.unreliable:
        return f"`{rule.finding}`", f"{what}: never called", words.sentence(rule.unreliable), _cited(rule.sources)
    table = movement.band_table(rule.metric, rule.at, None) if rule.limit is None else None
    limit = table.limit if table else rule.limit
    if limit is None:
        raise SystemExit(f"expected a limit for {rule.finding} in {movement.id}, got none")
    side = "below" if (table.falling if table else rule.below) else "above"
    where = f"{what} {side} {words.cut_off(limit, record.unit, record.decimals)}" + (
        ", or the limit that fits the athlete" if table else ""
    )
    if table and rule.basis in {known.basis for other in MOVEMENTS for known in other.bands}:
        return f"`{rule.finding}`", where, "As its band, above.", _cited(table.sources)
    return f"`{rule.finding}`", where, words.with_proposal(rule.basis, rule.proposal or not rule.sources), _cited(rule.sources)


def _findings() -> Iterator[str]:
    rows = ((f"`{text.id}`", text.label, text.meaning, text.limits) for text in FINDINGS)
    return _table(("finding", "name", "what was seen", "what it does not say"), rows)


def _sources() -> Iterator[str]:
    used = {id for record in METRICS for id in record.sources}
    for movement in MOVEMENTS:
        used.update(movement.sources, *(table.sources for table in movement.bands), *(rule.sources for rule in movement.rules))
    for id in sorted(used):
        found = sources.source(id)
        yield f'- <a id="{id}"></a>{found.cite}. {words.sentence(found.title)} <{found.link}>'
        yield f"  What we take from it: {words.sentence(found.note)}"


def reference() -> str:
    """The whole of ``reference.md``: every command with its options, as the program itself describes them."""
    return "\n".join([*_commands(), "## Exit codes", "", *_exit_codes(), ""])


def _commands() -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield words.sentence(app.info.help or "")
    yield ""
    yield "<!-- Written by `python docs/generate.py` from the program itself. Do not edit by hand. -->"
    yield ""
    for name, callback in commands().items():
        yield f"## `screener {name}`"
        yield ""
        yield " ".join((callback.__doc__ or "").split())
        yield ""
        rows = list(_options(callback))
        if rows:
            yield from _table(("option", "what it does"), rows)
            yield ""


def commands() -> dict[str, Callable[..., object]]:
    """Every command by name, with the function that defines it; those of a group behind the group's name."""
    groups = [("", app), *((f"{group.name} ", group.typer_instance) for group in app.registered_groups)]
    known = ((group, command) for group, of in groups if of is not None for command in of.registered_commands)
    return {f"{group}{command.name or command.callback.__name__}": command.callback for group, command in known if command.callback}


def _options(callback: Callable[..., object]) -> Iterator[tuple[str, ...]]:
    for name, hint in get_type_hints(callback, include_extras=True).items():
        given = [info for info in getattr(hint, "__metadata__", ()) if isinstance(info, (OptionInfo, ArgumentInfo))]
        for info in given:
            yield f"`{_usage(name, get_args(hint)[0], info)}`", info.help or ""


def _usage(name: str, kind: object, info: OptionInfo | ArgumentInfo) -> str:
    if isinstance(info, ArgumentInfo):
        return name.upper()
    # What is named first in ``typer.Option("--name")`` stands where a default would.
    named = [text for text in (info.default, *(info.param_decls or ())) if isinstance(text, str) and text.startswith("-")]
    option = named[0] if named else f"--{name.replace('_', '-')}"
    kinds = [part for part in get_args(kind) or (kind,) if part is not NoneType]
    if kinds == [bool]:
        return option
    values = [str(member.value) for part in kinds if isinstance(part, type) and issubclass(part, Enum) for member in part]
    return f"{option} {info.metavar or ' or '.join(values) or name.upper()}"


def _exit_codes() -> Iterator[str]:
    rows = {0: "screened", 2: "usage: a command or an option is not known", 3: "watched, but nothing could be measured; the JSON says why"}
    rows[ScreenerError.exit_code] = "the file or the set-up is at fault; the message says how to mend it"
    for error in ScreenerError.__subclasses__():
        if error.exit_code != ScreenerError.exit_code:
            rows[error.exit_code] = " ".join((error.__doc__ or "").split())
    return _table(("code", "means"), ((f"`{code}`", rows[code]) for code in sorted(rows)))


PAGES: Final = {"methods.md": methods, "drills.md": drills_page, "reference.md": reference}


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")


if __name__ == "__main__":
    main()
