"""How docs/accuracy.md tells what was tried: one table of attempts, and one of every reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from screener.types import Instant
from validation.attempts.figures import READ_AT, Figures, Found
from validation.attempts.readings import SHARES, TRIED
from validation.literature import Attempt
from validation.raters import FEWEST_LEGS
from validation.words import NONE, number, table

MATCHED, LOWEST = (at.value for at in READ_AT)


@dataclass(frozen=True, slots=True)
class Compared:
    """Which readings an attempt compares: one before, and one or more after.

    By SD where what is read too far out on average is no part of the question: everybody gets it back.
    """

    before: str
    after: tuple[str, ...]
    by: Literal["rmse", "sd"] = "rmse"


COMPARED: Final[Mapping[str, Compared]] = {
    "mirror": Compared("whole_picture", ("region_plain", "region")),
    "region_size": Compared("region", ("size_0.7", "size_0.85", "size_1.17", "size_1.4")),
    "sizes": Compared("region", ("sizes",)),
    "steps": Compared("region", ("moved",)),
    "rotated": Compared("region", ("turned",)),
    "colours": Compared("region", ("colours",)),
    "broader": Compared("broader_1.0", ("broader_1.2", "broader_1.3", "broader_1.5"), by="sd"),
    "smaller": Compared("broader_full_size", ("broader_1.2", "broader_384"), by="sd"),
    "turns": Compared("six_looks", ("broader_1.2", "turns"), by="sd"),
    "standing": Compared("turns", (*(f"standing_{share}" for share in SHARES), "product"), by="sd"),
    "heavy": Compared(
        "region", ("heavy", "both_models", "full_sizes", "heavy_sizes", "broader_1.2", "heavy_broader", "both_models_broader")
    ),
    "slope": Compared("region", ("over_slope",)),
    "learned": Compared("region", ("learned",)),
    "body_shape": Compared("region", ("body_shape",)),
    "world": Compared("region", ("world",)),
}
"""By the attempt's id; one that is not here has no figures."""


def attempts(tried: Sequence[Attempt], found: Found | None) -> str:
    """What was tried, with what it changed, kept or dropped."""
    if not tried:
        return "Nothing has been written down yet."
    rows = [(f"`{a.id}`", a.what, changed(a.id, found), "kept" if a.kept else "dropped", a.why) for a in tried]
    return table(
        ("Attempt", "What was done", "RMSE (or SD, where it says so): matched depth / lowest point / real pictures", "Kept", "Why"), rows
    )


def changed(attempt: str, found: Found | None) -> str:
    """RMSE or SD before and after in words; a dash where there are no figures."""
    compared = COMPARED.get(attempt)
    if compared is None or found is None:
        return NONE
    each = [f"{TRIED[name].label}: {_error(name, compared.by, found)}" for name in (compared.before, *compared.after)]
    return "<br>".join([*(["SD"] if compared.by == "sd" else []), *each, *_more(attempt, found)])


def readings(found: Found | None) -> str:
    """Every reading with all its figures; a sentence where the command has not run."""
    if found is None:
        return "The command has not been run."
    real = "Real pictures: bias / SD / RMSE / slope"
    header = ("Reading", "Read at", "Legs", "Bias", "SD", "RMSE", "Slope", "SD less standing", "Squats: SD / RMSE", real)
    rows = []
    for name, tried in TRIED.items():
        for at in READ_AT if name in found.single else ():
            row, squats = found.single[name][at.value], found.squats[name][at.value]
            if row.n:
                told = _real_told(name, found) if at is Instant.MATCHED_DEPTH else ""
                pair = f"{number(squats.sd, 2)} / {number(squats.rmse, 2)}"
                rows.append((tried.label, at.value.replace("_", " "), str(row.n), *_told(row), number(row.sd_less_standing, 2), pair, told))
    return table(header, rows)


def real_legs(found: Found | None) -> str:
    """How many legs of real people the figures are of, in words."""
    n = found.real["region"].n if found and "region" in found.real else 0
    return f"{n} legs" if n else "none at hand"


def _told(row: Figures) -> tuple[str, ...]:
    return number(row.bias, 2, sign=True), number(row.sd, 2), number(row.rmse, 2), number(row.slope, 2)


def _real_told(name: str, found: Found) -> str:
    row = _real(name, found)
    return " / ".join(_told(row)) if row.n else NONE


def _error(name: str, by: Literal["rmse", "sd"], found: Found) -> str:
    single = found.single.get(name, {at: Figures() for at in (MATCHED, LOWEST)})
    rows = [*(single[at] for at in (MATCHED, LOWEST)), _real(name, found)]
    return f"{' / '.join(number(row.sd if by == 'sd' else row.rmse, 2) for row in rows)}°" if single[MATCHED].n else NONE


def _real(name: str, found: Found) -> Figures:
    """On real pictures; of too few legs there are no figures."""
    row = found.real.get(name)
    return row if row and row.n >= FEWEST_LEGS else Figures()


def _more(attempt: str, found: Found) -> list[str]:
    """What else is known of an attempt."""

    def both(name: str, unit: str = "") -> str:
        return " and ".join(f"{number(found.more[f'{name}.{at}'], 2)}{unit}" for at in (MATCHED, LOWEST))

    if attempt == "steps":
        one, two = both("one_look_moved_sd", "°"), both("both_looks_moved_sd", "°")
        return [f"a region 4 % higher or lower moves one look by {one} (SD), both looks together by {two}"]
    if attempt == "heavy" and "heavy" in found.models:
        return [f"errors of both models correlate by {both('models_errors_correlation')}"]
    return []
