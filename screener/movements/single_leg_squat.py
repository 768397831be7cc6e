"""The single-leg squat (SLS), and the rules that both single-leg tests share."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from screener.types.registry import BandTable, Movement, Rule
from screener.types.terms import Instant, Sex

UNVALIDATED: Final = "Our own proposal, not validated."

FPPA_DEFAULT: Final = BandTable(
    metric="fppa",
    at=Instant.MATCHED_DEPTH,
    sex=None,
    edges=(-5.0, 8.0, 13.0, 18.0),
    falling=False,
    basis=(
        "Our own proposal: mean, one and two standard deviations above it, of 30 healthy women in a single-leg squat. 8 degrees also lies "
        "between squats rated knee over foot and knee inside the foot. Their angles were placed by hand on other body points."
    ),
    proposal=True,
    sources=("herrington_2014", "ageberg_2010"),
)
FPPA_MEN: Final = replace(
    FPPA_DEFAULT,
    sex=Sex.MALE,
    edges=(-5.0, 6.0, 11.0, 16.0),
    basis="Our own proposal: two degrees below the default, since men show smaller angles in published groups.",
    sources=("herrington_munro_2010", "ghulam_2021"),
)
PELVIS: Final = BandTable("pelvic_drop", Instant.MATCHED_DEPTH, None, (-180.0, 5.0, 10.0, 10.0), False, UNVALIDATED, True, ())
TRUNK: Final = BandTable("trunk_lean", Instant.MATCHED_DEPTH, None, (-180.0, 7.0, 12.0, 12.0), False, UNVALIDATED, True, ())


PELVIS_UNREAD: Final = (
    "The pose model's hip points did not follow known drops of the pelvis on rendered people, so a drop is neither called nor ruled out. "
    "Look at the waistband in the frame."
)


WOBBLE_UNREAD: Final = (
    "Unsteadiness is read from about eight smoothed looks a second, which miss quick shaking, so it is neither called nor ruled out. "
    "Watch the clip at half speed."
)


def _on_track(finding: str, table: BandTable, *, sources: tuple[str, ...] = ()) -> Rule:
    return Rule(finding, table.metric, table.at, None, False, table.basis, table.proposal, sources or table.sources)


def single_leg_rules(fppa: BandTable) -> tuple[Rule, ...]:
    """The rules of a single-leg test; only the knee's own range differs between them."""
    return (
        _on_track("knee_valgus", fppa),
        Rule("knee_varus", "fppa", Instant.MATCHED_DEPTH, -5.0, True, "Our own proposal; described, not graded.", True, ("willy_2012",)),
        replace(_on_track("pelvic_drop", PELVIS), unreliable=PELVIS_UNREAD),
        _on_track("trunk_lean", TRUNK),
        Rule(
            "shank_led",
            "fppa",
            Instant.MATCHED_DEPTH,
            None,
            False,
            "Our own proposal: an inward knee of which the shank makes more than the thigh.",
            True,
            (),
        ),
        Rule(
            "side_difference",
            "asymmetry",
            Instant.MATCHED_DEPTH,
            8.0,
            False,
            "Our own proposal: about the smallest change that repeated manual readings can tell from noise.",
            True,
            ("munro_2012",),
        ),
        Rule("wobble", "wobble", Instant.WHOLE, 1.0, False, UNVALIDATED, True, (), unreliable=WOBBLE_UNREAD),
        Rule("shallow", "depth", Instant.LOWEST, 11.5, True, "Depth at which the angle is judged.", True, ("uhlar_2021",)),
    )


SINGLE_LEG_METRICS: Final = (
    "fppa", "fppa_corrected", "fppa_excursion", "medial_knee_displacement", "hip_adduction_2d", "pelvic_drop", "trunk_lean",
    "depth", "tempo", "wobble", "asymmetry",
)  # fmt: skip

SINGLE_LEG_SQUAT: Final = Movement(
    id="single_leg_squat",
    label="Single-leg squat (SLS)",
    plain="squat on one leg",
    how_to_film=(
        "Phone upright on something steady, at mid-thigh height, three metres in front of you, main lens.",
        "Stand on one leg with that foot in the middle of the picture and pointing straight at the phone; whole body in view.",
        "Arms crossed, free foot held behind you with the knee bent.",
        "Five slow squats: two seconds down, one second still, two seconds up. Then the other leg, in the same clip or another.",
    ),
    single_leg=True,
    instants=(Instant.STANDING, Instant.MATCHED_DEPTH, Instant.LOWEST),
    min_drop=0.08,
    metrics=SINGLE_LEG_METRICS,
    bands=(FPPA_DEFAULT, FPPA_MEN, TRUNK),
    rules=single_leg_rules(FPPA_DEFAULT),
    sources=("mcgovern_2018", "crossley_2011"),
)
