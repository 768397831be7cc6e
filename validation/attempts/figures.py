"""The few figures that every reading gets, and the committed file that holds them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from screener.types import FloatArray, Instant
from validation.attempts.angles import Legs
from validation.attempts.readings import TRIED, Tried, with_product_share
from validation.attempts.stills import INSTANTS
from validation.statistics import mean, rmse, sample_sd, slope

FILE: Final = Path(__file__).parents[1] / "attempts_found.json"
READ_AT: Final = (Instant.MATCHED_DEPTH, Instant.LOWEST)
_DECIMALS: Final = 2


@dataclass(frozen=True, slots=True)
class Figures:
    """How a reading agrees with the truth over n legs; degrees, NaN where there is too little.

    Attributes:
        n: legs with a reading.
        bias, sd, rmse: of reading minus truth.
        slope: of the reading on the truth.
        sd_less_standing: SD with the product's share of standing taken off; NaN where standing is not read.
    """

    n: int = 0
    bias: float = math.nan
    sd: float = math.nan
    rmse: float = math.nan
    slope: float = math.nan
    sd_less_standing: float = math.nan


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that the command found.

    Attributes:
        seed, renderer: whom it drew.
        models: short checksum of each model, by ``full`` and ``heavy``.
        single: figures of single-leg tests by reading and instant.
        squats: the same for the mean of both legs in squats.
        real: on rated pictures of real people on the way down, by reading; truth is the raters' mean. Empty without such pictures.
        more: single figures by name, see ``further``.
    """

    seed: int
    renderer: str
    models: Mapping[str, str]
    single: Mapping[str, Mapping[str, Figures]]
    squats: Mapping[str, Mapping[str, Figures]]
    real: Mapping[str, Figures] = field(default_factory=dict)
    more: Mapping[str, float] = field(default_factory=dict)


def figures(reading: FloatArray, truth: FloatArray, less_standing: FloatArray | None = None) -> Figures:
    """Of (n,) degrees each; rows without a reading or a truth are left out."""
    errors = reading - truth
    seen = np.isfinite(errors)
    after = errors[:0] if less_standing is None else (less_standing - truth)[np.isfinite(less_standing - truth)]
    return Figures(
        n=int(seen.sum()),
        bias=mean(errors[seen]),
        sd=sample_sd(errors[seen]),
        rmse=rmse(errors[seen]),
        slope=slope(truth[seen], reading[seen]),
        sd_less_standing=sample_sd(after),
    )


def of_single(tried: Tried, legs: Legs, known: Legs) -> dict[str, Figures]:
    """Single-leg tests, by instant."""
    return _by_instant(tried, legs, known, lambda values: values[legs.single])


def of_squats(tried: Tried, legs: Legs, known: Legs) -> dict[str, Figures]:
    """Mean of both legs in squats, by instant."""
    clips = [[n for n, name in enumerate(legs.clips) if name == clip] for clip in dict.fromkeys(legs.clips)]
    pairs = np.array([pair for pair in clips if not legs.single[pair[0]] and len(pair) == 2], dtype=np.intp).reshape(-1, 2)
    return _by_instant(tried, legs, known, lambda values: np.asarray(values[pairs].mean(axis=1)))


def of_real(tried: Tried, legs: Legs, known: Legs) -> Figures:
    """Every leg on the way down, squats and single legs together; what is learned is learned from rendered people."""
    return _by_instant(tried, legs, known, lambda values: values)[Instant.MATCHED_DEPTH]


def _by_instant(tried: Tried, legs: Legs, known: Legs, pick: Callable[[FloatArray], FloatArray]) -> dict[str, Figures]:
    readings = (tried.reading(legs, known), with_product_share(tried, legs, known), legs.truth_deg)
    angle, after, truth = (pick(values) for values in readings)
    columns = {at: INSTANTS.index(at) for at in READ_AT}
    return {at.value: figures(angle[:, i], truth[:, i], after[:, i]) for at, i in columns.items()}


def further(legs: Legs) -> dict[str, float]:
    """Figures that no single reading has, by name and instant, single-leg tests.

    ``models_errors_correlation``: correlation over legs of the errors of the product's and of the heavy model, regions averaged.
    ``one_look_moved_sd``, ``both_looks_moved_sd``: SD in degrees of a plain look, and of the mean of plain and mirrored, where the region
    stands as it is and 4 % of its side higher and lower.
    """
    found: dict[str, float] = {}
    full, heavy = (TRIED[name].reading(legs, legs) - legs.truth_deg for name in ("full_sizes", "heavy_sizes"))
    shifted = np.array([legs.angles(f"full.{way}") for way in ("region", "moved_up", "moved_down")])
    for at in READ_AT:
        i = INSTANTS.index(at)
        found[f"models_errors_correlation.{at.value}"] = correlation(full[legs.single, i], heavy[legs.single, i])
        found[f"one_look_moved_sd.{at.value}"] = within_sd(shifted[:, legs.single, i, 0])
        found[f"both_looks_moved_sd.{at.value}"] = within_sd(shifted[:, legs.single, i].mean(axis=-1))
    return found


def correlation(a: FloatArray, b: FloatArray) -> float:
    """Pearson's, of pairs where both are there; NaN of fewer than three or without spread."""
    both: NDArray[np.bool_] = np.isfinite(a) & np.isfinite(b)
    if both.sum() < 3 or np.ptp(a[both]) < 1e-9 or np.ptp(b[both]) < 1e-9:
        return math.nan
    return float(np.corrcoef(a[both], b[both])[0, 1])


def within_sd(repeats: FloatArray) -> float:
    """SD of (R, n) repeated readings about each one's own mean; rows with a NaN are left out, NaN without any."""
    spread = repeats.var(axis=0, ddof=1)
    return math.sqrt(mean(spread[np.isfinite(spread)]))


def write(found: Found, file: Path = FILE) -> None:
    """Write the file; the same figures give the same bytes."""
    file.write_text(json.dumps(_plain(asdict(found)), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read(file: Path = FILE) -> Found | None:
    """The file; ``None`` where there is none.

    Raises:
        TypeError: a key is missing or unknown.
    """
    if not file.is_file():
        return None
    kept = json.loads(file.read_text(encoding="utf-8"))
    for group in ("single", "squats"):
        kept[group] = {name: {at: _figures(row) for at, row in rows.items()} for name, rows in kept[group].items()}
    kept["real"] = {name: _figures(row) for name, row in kept["real"].items()}
    kept["more"] = {name: _number(value) for name, value in kept["more"].items()}
    return Found(**kept)


def _figures(row: Mapping[str, Any]) -> Figures:
    return Figures(n=row["n"], **{name: _number(value) for name, value in row.items() if name != "n"})


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _plain(value: Any) -> Any:
    """Rounded, and null where there is no number."""
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, float):
        return round(value, _DECIMALS) + 0.0 if math.isfinite(value) else None
    return value
