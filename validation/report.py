"""Writes the page: prose from ``accuracy.template``, tables and pictures from the evidence. The same rows give the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from screener import __version__, assets
from validation import literature, pictures, tables
from validation.attempts import figures as attempt_figures
from validation.attempts import page as attempt_page
from validation.evidence import Evidence
from validation.pairs import figures
from validation.plan import named_seed
from validation.readings import INSTANTS
from validation.statistics import agreement, coverage, of_plain_loop
from validation.targets import Target, targets
from validation.words import AT, SINGLE_LEG, TESTS, count, number, percent

TEMPLATE: Final = Path(__file__).with_name("accuracy.template")
IMAGES: Final = "images"
HUMAN: Final = "munro_2012"


class RealChecks(Protocol):
    """What ``real.check`` found on real clips."""

    @property
    def note(self) -> str:
        """What a reader must know about them."""

    def as_table(self) -> list[tuple[str, str]]:
        """Rows of check and finding."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the page was made with: seed of the clips, version of the renderer, and of the software and model."""

    seed: int
    renderer: str
    software: str
    model: str

    def __str__(self) -> str:
        return f"Seed {self.seed}, renderer {self.renderer}, screener {self.software}, pose model {self.model}."


def origin(seed: int, renderer: str) -> Origin:
    """What the installed software would make the page with."""
    model = assets.model_path()
    return Origin(seed, renderer, __version__, f"{model.stem} ({assets.model_sha256(model)[:12]})")


def write(evidence: Evidence, page: Path, made_with: Origin, real: RealChecks | None = None) -> list[Target]:
    """Write the page and its pictures (into a folder beside it); gives the targets back.

    Args:
        evidence: what is told.
        page: the Markdown file; its name begins the pictures' names.
        made_with: stands at its top.
        real: checks on real clips; ``None`` where they were not at hand.
    """
    page.parent.mkdir(parents=True, exist_ok=True)
    names = pictures.draw(evidence, page.parent / IMAGES, page.stem)
    found = targets(evidence)
    page.write_text(render(evidence, found, made_with, names, real), encoding="utf-8")
    return found


def render(evidence: Evidence, found: list[Target], made_with: Origin, images: dict[str, str], real: RealChecks | None) -> str:
    """The page as text; ``images`` are file names by test, and ``turn``."""
    published, tried = literature.published(), attempt_figures.read()
    blocks = {
        "origin": str(made_with),
        "short": short(evidence, published),
        "clips": _clips(evidence),
        "filmed": tables.filmed(evidence),
        "verdict": verdict(found),
        "held": tables.held(found),
        "accuracy": tables.accuracy(evidence),
        "middles": tables.middles(evidence),
        "pictures": "\n\n".join(
            f"![{label}: error against the true angle, screener and plain loop]({IMAGES}/{images[m]})" for m, label in TESTS.items()
        ),
        "intervals": tables.intervals(evidence),
        "conditions": "\n\n".join(_condition(evidence, movement, at) for movement in TESTS for at in reversed(INSTANTS)),
        "corrected": tables.corrected(evidence),
        "images": IMAGES,
        "turn": images["turn"],
        "changes": tables.changes(evidence),
        "repetitions": tables.repetitions(evidence),
        "alarms": tables.alarms(evidence),
        "mistaken": tables.mistaken(evidence),
        "refusals": tables.refusals(evidence),
        "unmeasured": tables.unmeasured(evidence),
        "human": tables.published(published, "human"),
        "markerless": tables.published(published, "markerless"),
        "real": tables.real(real.as_table() if real else None, real.note if real else ""),
        "attempts": attempt_page.attempts(literature.attempts(), tried),
        "readings": attempt_page.readings(tried),
        "rated": attempt_page.real_legs(tried),
        "report_seed": str(named_seed("report")),
        "fit_seed": str(named_seed("fit")),
    }
    return TEMPLATE.read_text(encoding="utf-8").format_map(blocks)


def _clips(evidence: Evidence) -> str:
    sizes = {label: sum(spec.movement == movement for spec in evidence.specs) for movement, label in TESTS.items()}
    each = ", ".join(f"{size} of {label.lower()}s" for label, size in sizes.items())
    return f"{count(sum(sizes.values()), 'short clip')}: {each}"


def _condition(evidence: Evidence, movement: str, at: str) -> str:
    return f"### {TESTS[movement]}, {AT[at]}\n\n{tables.by_condition(evidence, movement, at)}"


def verdict(found: list[Target]) -> str:
    """How many targets hold, and which do not, in words."""
    short_of = [target for target in found if target.holds is False]
    unknown = sum(target.holds is None for target in found)
    said = f"{len(found) - len(short_of) - unknown} of {count(len(found), 'line')} hold"
    said += f", {len(short_of)} fall short" if short_of else ", none falls short"
    said += f", {unknown} could not be measured." if unknown else "."
    if short_of:
        said += "\n\nShort of what was asked:\n\n" + "\n".join(f"- {t.what}: {t.found} instead of {t.asked}." for t in short_of)
    return said


def short(evidence: Evidence, published: tuple[literature.Published, ...]) -> str:
    """The page in a few lines, standard conditions."""
    rows = {at: evidence.pick("fppa", at, SINGLE_LEG) for at in INSTANTS}
    ours, plain = ({at: agreement(of(rows[at])) for at in INSTANTS} for of in (list, of_plain_loop))
    hold = coverage([row for at in INSTANTS for row in rows[at]])
    moved = figures([c for c in evidence.changes if c.metric == "fppa" and c.movement in SINGLE_LEG and c.standard])
    legs = agreement([row for at in INSTANTS for row in evidence.pick("mean_fppa", at, ("squat",))])
    hand = next((figure for figure in published if figure.source.id == HUMAN), None)

    def each(found: dict[str, float]) -> str:
        return " and ".join(f"{number(found[at])}° at {AT[at]}" for at in INSTANTS)

    usual, others = each({at: ours[at].rmse for at in INSTANTS}), each({at: plain[at].rmse for at in INSTANTS})
    lines = [
        f"On one leg, filmed as advised, the usual error (RMSE) is {usual}; for the plain loop on the same clips, {others}.",
        f"The 95 % intervals are {number(hold.width)}° wide on average and hold the truth in {percent(hold.share)} of {hold.n} readings.",
        f"In squats, the mean angle of both legs has an RMSE of {number(legs.rmse)}°.",
        f"On one leg, a change between two films in one set-up is read with an RMSE of {number(moved.rmse)}° ({moved.measured} pairs).",
    ]
    if hand:
        lines.append(f"For comparison, a person measuring by hand: {hand.result} ([{hand.source.cite}]({hand.source.link})).")
    return "\n".join(f"- {line}" for line in lines)
