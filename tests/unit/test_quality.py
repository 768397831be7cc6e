"""What is wrong with a clip: the kind, how much it matters, and that a refusal says how to film again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from screener import quality
from screener.capture import Standing
from screener.people import Athlete
from screener.types import PoseTrack, QualityIssue, QualityKind, Rejection, Repetition, Segmentation, Severity, Side, VideoInfo, empty_track
from tests.sticks import Scene
from tests.synth import make_clip, screen

CLIP = make_clip(Scene(legs=(Side.LEFT,)))
TRACK = CLIP.sparse
Told = list[tuple[QualityKind, Severity]]


def _told(issues: tuple[QualityIssue, ...]) -> Told:
    return [(issue.kind, issue.severity) for issue in issues]


def _placed(scale: float = 1.0, down: float = 0.0, across: float = 0.0) -> PoseTrack:
    """The athlete smaller, further down or to the side in the picture."""
    middle = np.array([540.0, 960.0])
    return replace(TRACK, xy_px=(TRACK.xy_px - middle) * scale + middle + [across, down])


def _view(track: PoseTrack, others: int = 0, crowd: int = 1, brightness: float = 120.0) -> tuple[QualityIssue, ...]:
    return quality.of_view(Athlete(track, others, crowd), brightness)


def _sideways() -> PoseTrack:
    return replace(TRACK, xy_px=TRACK.xy_px[..., ::-1].copy())


def _unseen(share: float) -> PoseTrack:
    xy = TRACK.xy_px.copy()
    xy[: int(share * len(xy))] = np.nan
    return replace(TRACK, xy_px=xy)


def _behind() -> PoseTrack:
    return make_clip(Scene(legs=(Side.LEFT,), yaw_deg=180 / 0.75)).sparse


def _feet_below() -> PoseTrack:
    return make_clip(Scene(movement="squat", legs=(Side.BOTH,), shift_px=(0.0, 660.0))).sparse


def _standing_foot_below() -> PoseTrack:
    return make_clip(Scene(legs=(Side.LEFT,) * 3, shift_px=(0.0, 660.0))).sparse


def _from_the_side() -> PoseTrack:
    return make_clip(Scene(legs=(Side.LEFT,), yaw_deg=90)).sparse


def test_a_good_clip_has_no_issues() -> None:
    """A good clip has no issues."""
    assert _view(TRACK) == ()
    assert quality.of_file(CLIP.info, truncated=False, duration_s=6.0, rate_hz=30.0) == ()


REFUSALS = {
    "nobody": (_unseen(0.9), QualityKind.NO_PERSON),
    "empty": (empty_track(1080, 1920), QualityKind.NO_PERSON),
    "sideways": (_sideways(), QualityKind.SIDEWAYS_FILE),
    "small": (_placed(scale=0.14), QualityKind.TOO_SMALL),
    "upper body": (_placed(scale=2.0, down=900.0), QualityKind.UPPER_BODY_ONLY),
    "feet": (_feet_below(), QualityKind.FEET_CUT),
    "the foot stood on": (_standing_foot_below(), QualityKind.FEET_CUT),
    "side": (_from_the_side(), QualityKind.SIDE_VIEW),
    "behind": (_behind(), QualityKind.VIEW_TURNED),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_clip_that_cannot_be_judged_is_refused_with_a_way_out(name: str) -> None:
    """A clip that cannot be judged is refused with a way out."""
    track, kind = REFUSALS[name]
    *_, last = _view(track)
    assert (last.kind, last.severity) == (kind, Severity.REFUSE)
    assert len(last.detail) > 20
    assert len(last.fix) > 20


def test_a_crowd_without_an_athlete_is_refused_and_a_passer_by_is_told() -> None:
    """A crowd without an athlete is refused and a passer by is told."""
    told = _told(_view(TRACK, others=3, crowd=4))
    assert told == [(QualityKind.SEVERAL_PEOPLE, Severity.INFO), (QualityKind.SEVERAL_PEOPLE, Severity.REFUSE)]
    assert _told(_view(TRACK, others=1, crowd=2)) == [(QualityKind.SEVERAL_PEOPLE, Severity.INFO)]


def test_dark_small_and_cut_pictures_are_warned_of() -> None:
    """Dark small and cut pictures are warned of."""
    assert _told(_view(TRACK, brightness=20.0)) == [(QualityKind.TOO_DARK, Severity.WARNING)]
    assert _view(TRACK, brightness=float("nan")) == ()
    assert _told(_view(_placed(scale=0.25))) == [(QualityKind.TOO_SMALL, Severity.WARNING)]
    assert _told(_view(_placed(scale=1.4, down=-800.0))) == [(QualityKind.HEAD_CUT, Severity.WARNING)]


def test_a_head_out_of_the_picture_and_an_athlete_hardly_seen_is_refused() -> None:
    """A head out of the picture and an athlete hardly seen is refused."""
    headless = _placed(scale=1.4, down=-800.0)
    xy = headless.xy_px.copy()
    xy[::3] = np.nan
    assert _told(_view(replace(headless, xy_px=xy))) == [(QualityKind.HEAD_CUT, Severity.REFUSE)]


@pytest.mark.parametrize(
    ("duration_s", "rate_hz", "expected"),
    [
        (0.5, 30.0, [(QualityKind.TOO_SHORT, Severity.REFUSE)]),
        (0.0, float("nan"), [(QualityKind.TOO_SHORT, Severity.REFUSE)]),
        (5.0, 9.0, [(QualityKind.FRAME_RATE, Severity.REFUSE)]),
        (5.0, 15.0, [(QualityKind.FRAME_RATE, Severity.WARNING)]),
        (5.0, 24.0, []),
    ],
)
def test_length_and_rate_of_the_file(duration_s: float, rate_hz: float, expected: Told) -> None:
    """Length and rate of the file."""
    issues = quality.of_file(CLIP.info, truncated=False, duration_s=duration_s, rate_hz=rate_hz)
    assert _told(issues) == expected
    assert all(issue.fix for issue in issues)


def test_a_torn_file_is_said_and_notes_are_passed_on() -> None:
    """A torn file is said and notes are passed on."""
    info = VideoInfo("a.mp4", "0" * 64, 100, 100, 5.0, 30.0, notes=("It was turned.",))
    assert _told(quality.of_file(info, truncated=True, duration_s=5.0, rate_hz=30.0)) == [
        (QualityKind.FILE_NOTE, Severity.INFO),
        (QualityKind.TRUNCATED, Severity.WARNING),
    ]


@pytest.mark.parametrize(
    ("turn", "severity"),
    [
        (0.0, None),
        (quality.TURN_WARN_DEG, None),
        (quality.TURN_WARN_DEG + 0.1, Severity.WARNING),
        (-quality.TURN_REFUSE_DEG, Severity.WARNING),
        (quality.TURN_REFUSE_DEG + 0.1, Severity.REFUSE),
        (-30.0, Severity.REFUSE),
        (float("nan"), Severity.REFUSE),
    ],
)
def test_a_turned_body_is_warned_of_and_beyond_the_limit_refused(turn: float, severity: Severity | None) -> None:
    """A turned body is warned of and beyond the limit refused."""
    issues = quality.of_turn(Standing(turn, 2.0, 0.0, 540.0, 390.0), 0.0, corrects=True)
    assert _told(issues) == ([(QualityKind.VIEW_TURNED, severity)] if severity else [])


def test_what_is_done_about_a_turn_is_said_as_it_is() -> None:
    """What is done about a turn is said as it is."""
    turned = Standing(8.0, 2.0, 0.0, 540.0, 390.0)
    (one_leg,), (squat,) = (quality.of_turn(turned, 0.0, corrects=corrects) for corrects in (True, False))
    assert "correcting" in one_leg.detail
    assert "correcting" not in squat.detail


@pytest.mark.parametrize(
    ("looks", "chosen", "told"), [("squat", "single_leg_squat", True), ("squat", "squat", False), (None, "squat", False)]
)
def test_a_choice_against_the_look_of_it_is_warned_of(looks: str | None, chosen: str, told: bool) -> None:
    """A choice against the look of it is warned of."""
    found = Segmentation(chosen, (Repetition(1, Side.LEFT, 0.0, 0.5, 1.0, 2.0),), (), looks_like=looks)
    assert _told(quality.of_choice(found)) == ([(QualityKind.UNKNOWN_MOVEMENT, Severity.WARNING)] if told else [])


def test_a_foot_off_the_middle_is_warned_of() -> None:
    """A foot off the middle is warned of."""
    standing = Standing(0.0, 2.0, 0.0, 800.0, 390.0)
    assert _told(quality.of_turn(standing, quality.RAY_WARN_DEG + 0.1, corrects=True)) == [(QualityKind.OFF_CENTRE, Severity.WARNING)]
    assert quality.of_turn(standing, -quality.RAY_WARN_DEG, corrects=True) == ()


def _rejected(*reasons: str) -> tuple[Rejection, ...]:
    return tuple(Rejection(float(i), i + 1.0, reason) for i, reason in enumerate(reasons))


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (Segmentation(None, (), _rejected("The feet are too far apart."), strange=1), QualityKind.UNKNOWN_MOVEMENT),
        (Segmentation(None, (), ()), QualityKind.NO_REPETITION),
        (Segmentation(None, (), _rejected("Too shallow: x", "Too shallow: y")), QualityKind.TOO_SHALLOW),
        (Segmentation("squat", (), _rejected("Too shallow: x", "The clip ends")), QualityKind.NO_REPETITION),
    ],
)
def test_no_repetition_is_refused_with_what_was_turned_down(found: Segmentation, kind: QualityKind) -> None:
    """No repetition is refused with what was turned down."""
    (issue,) = quality.of_repetitions(found)
    assert (issue.kind, issue.severity) == (kind, Severity.REFUSE)
    assert "five slow repetitions" in issue.fix
    assert all(rejection.reason in issue.detail for rejection in found.rejected)


def test_one_repetition_is_enough() -> None:
    """One repetition is enough."""
    rep = Repetition(1, Side.LEFT, 0.0, 0.5, 1.0, 2.0)
    assert quality.of_repetitions(Segmentation("squat", (rep,), _rejected("Too shallow: x"))) == ()


def test_gaps_and_exchanged_sides_are_told() -> None:
    """Gaps and exchanged sides are told."""
    assert quality.of_gaps(TRACK) == quality.of_sides(0) == ()
    assert _told(quality.of_gaps(_unseen(0.1))) == [(QualityKind.GAPS, Severity.INFO)]
    assert _told(quality.of_sides(3)) == [(QualityKind.SIDES_REPAIRED, Severity.INFO)]


@pytest.mark.parametrize(
    "scene",
    [
        Scene(yaw_deg=90.0),
        Scene(yaw_deg=24.0),
        Scene(movement="lateral_lunge", depth=0.25),
        Scene(depth=0.06, fppa_bottom=(2.0, 2.0)),
        Scene(dropouts=((0.0, 14.0),)),
    ],
)
def test_every_refusal_names_its_reason_and_fix_and_gives_no_number(scene: Scene) -> None:
    """Every refusal names its reason and fix and gives no number."""
    screening = screen(make_clip(scene))
    assert screening.refused
    assert not any((screening.reps, screening.measurements, screening.summaries, screening.prescriptions))
    assert all(issue.detail and issue.fix for issue in screening.quality if issue.severity is Severity.REFUSE)
    assert all(finding.status == "not_measured" and finding.probability is None for finding in screening.findings)
