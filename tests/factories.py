"""Hand-made results for tests of wording, files and faces: realistic and complete, without video or pose model.

``valgus_sls``: five single-leg squats on the left, inward movement likely, drills shown. ``turned_sls``: the same with the body turned,
judged by the corrected angle. ``both_legs``: left likely, right not seen. ``squat``: six squats, knees closer than ankles, a limit of the
person's own, gate shut. ``refused``: filmed from the side. ``partly_measured``: a step-down in which much could not be measured and nothing
is banded.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median

import numpy as np

from screener import skeleton
from screener.run import ScreeningRun
from screener.types import (
    AgeGroup,
    Band,
    Capture,
    Context,
    Correction,
    DrillGate,
    Edit,
    Estimate,
    Evidence,
    EvidenceLevel,
    Finding,
    Instant,
    Joint,
    Measurement,
    NotMeasured,
    PoseTrack,
    Prescription,
    QualityIssue,
    QualityKind,
    Reason,
    Rejection,
    Repetition,
    Screening,
    Severity,
    Sex,
    Side,
    Software,
    Stage,
    Status,
    Step,
    Summary,
    Unit,
    VideoInfo,
    View,
)

L, R, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH
MATCHED, LOWEST, WHOLE, STANDING = Instant.MATCHED_DEPTH, Instant.LOWEST, Instant.WHOLE, Instant.STANDING
DEG = Unit.DEGREE
OPEN_GATE = DrillGate(open=True, answered=True)
SHUT_GATE = DrillGate(
    open=False,
    answered=True,
    reasons=("The knee has been swollen since yesterday.",),
    advice="Please have it looked at before you train or film again.",
)
UNASKED_GATE = DrillGate(open=False, answered=False, reasons=("The safety questions have not been answered yet.",))
SOFTWARE = Software(
    version="0.1.0", model="pose_landmarker_full", model_sha256="5134a3aad27a58b93da0088d431f366da362b44e3ccfbe3462b3827a839011b1"
)


def video(name: str = "left_leg.mp4", seconds: float = 31.5) -> VideoInfo:
    """An upright phone clip at 29.97 frames per second whose header claims a few frames too many."""
    frames = round(seconds * 29.97)
    return VideoInfo(
        name=name,
        sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        width_px=1080,
        height_px=1920,
        duration_s=seconds,
        fps_nominal=29.97,
        rotation_deg=90,
        variable_rate=True,
        frames_announced=frames + 3,
        frames_read=frames,
        codec="h264",
        notes=("The file asks to be turned by 90 degrees; it was turned.",),
    )


def estimate(value: float, half: float = 4.0, unit: Unit = DEG) -> Estimate:
    """A value with a symmetric interval at 95 %."""
    return Estimate(value, value - half, value + half, unit)


def capture() -> Capture:
    """A camera straight ahead; its roll could not be read."""
    return Capture(
        yaw=estimate(2.0, 5.0),
        ray=estimate(-1.2, 1.5),
        distance=estimate(3.1, 0.6, Unit.METRE),
        tilt=estimate(3.0, 4.0),
        roll=NotMeasured(Reason.NOT_SEEN, "No upright edge to read it from."),
    )


def reps(side: Side, count: int, first: int = 1, start_s: float = 2.0) -> tuple[Repetition, ...]:
    """Repetitions of 4 s each, 5 s apart."""
    starts = [start_s + 5.0 * i for i in range(count)]
    return tuple(Repetition(first + i, side, s - 0.8, s, s + 2.1, s + 4.0) for i, s in enumerate(starts))


def _time(rep: Repetition, at: Instant) -> float | None:
    return {STANDING: rep.standing_s, LOWEST: rep.turn_s, WHOLE: None}.get(at, rep.start_s + 1.2)


def measured(
    metric: str, side: Side, at: Instant, of: tuple[Repetition, ...], values: list[float], half: float = 4.0, unit: Unit = DEG
) -> tuple[Measurement, ...]:
    """One measurement per repetition."""
    return tuple(
        Measurement(metric, side, rep.index, at, estimate(v, half, unit), _time(rep, at)) for rep, v in zip(of, values, strict=True)
    )


def missing(metric: str, side: Side, at: Instant, of: tuple[Repetition, ...], reason: Reason, detail: str) -> tuple[Measurement, ...]:
    """One missing measurement per repetition."""
    return tuple(Measurement(metric, side, rep.index, at, NotMeasured(reason, detail)) for rep in of)


def summaries(measurements: tuple[Measurement, ...], bands: dict[tuple[str, Side, Instant], tuple[Band, float]]) -> tuple[Summary, ...]:
    """Medians of what was measured, and the reason where nothing was."""
    out = []
    for key in dict.fromkeys((m.metric, m.side, m.at) for m in measurements):
        results = [m.result for m in measurements if (m.metric, m.side, m.at) == key]
        found = [r for r in results if isinstance(r, Estimate)]
        band, share = bands.get(key, (None, None))
        if not found:
            out.append(Summary(*key, results[0]))
            continue
        value, half = median(r.value for r in found), found[0].high - found[0].value
        result = Estimate(value, value - half, value + half, found[0].unit)
        out.append(Summary(*key, result, len(found), value - half / 2, value + half / 2, band, share))
    return tuple(out)


def evidence(measurements: tuple[Measurement, ...], metric: str, side: Side, at: Instant) -> tuple[Evidence, ...]:
    """The two repetitions that show it most."""
    found = [
        Evidence(m.metric, m.side, m.rep, m.time_s, m.result.value)
        for m in measurements
        if (m.metric, m.side, m.at) == (metric, side, at) and isinstance(m.result, Estimate) and m.time_s is not None
    ]
    return tuple(sorted(found, key=lambda e: e.value if metric == "kasr" else -e.value)[:2])


def prescription(drill_id: str, side: Side, because: tuple[str, ...], reason: str, level: EvidenceLevel = EvidenceLevel.B) -> Prescription:
    """A drill of the catalogue as it is prescribed."""
    from screener.drills.catalog import drill

    d = drill(drill_id)
    return Prescription(d.id, side, Stage(d.stage), d.dose.text(d.each_side), because, reason, level, d.cues, d.stop_if, d.sources)


def _leg(side: Side, of: tuple[Repetition, ...], inward: float) -> tuple[Measurement, ...]:
    """All metrics of one leg in a single-leg squat whose angle at matched depth is about ``inward`` degrees."""
    spread = [-0.9, 0.6, -1.2, 1.2, 0.3][: len(of)]
    at = [round(inward + s, 2) for s in spread]

    def shifted(by: float) -> list[float]:
        return [round(v + by, 2) for v in at]

    def flat(value: float) -> list[float]:
        return [value + s / 10 for s in spread]

    return (
        *measured("fppa", side, STANDING, of, flat(2.0), 3.0),
        *measured("fppa", side, MATCHED, of, at),
        *measured("fppa", side, LOWEST, of, shifted(3.1), 4.8),
        *measured("fppa_excursion", side, MATCHED, of, shifted(-2.0), 3.4),
        *measured("fppa_corrected", side, MATCHED, of, shifted(-1.1), 4.4),
        *measured("fppa_corrected", side, LOWEST, of, shifted(1.8), 5.3),
        *measured("medial_knee_displacement", side, MATCHED, of, [v * 0.37 for v in at], 1.4, Unit.PERCENT_LEG),
        *measured("hip_adduction_2d", side, MATCHED, of, shifted(-3.0), 5.0),
        *measured("pelvic_drop", side, MATCHED, of, flat(2.4), 4.0),
        *missing("trunk_lean", side, MATCHED, of, Reason.CROPPED, "The shoulders are cut off by the picture's edge."),
        *measured("depth", side, LOWEST, of, flat(19.0), 2.0, Unit.PERCENT_LEG),
        *measured("wobble", side, WHOLE, of, [0.8 + abs(s) / 10 for s in spread], 0.3, Unit.PERCENT_LEG),
        *measured("tempo", side, WHOLE, of, flat(4.0), 0.1, Unit.SECOND),
    )


def valgus_sls() -> Screening:
    """Five single-leg squats on the left: inward movement likely, red flags answered, drills shown."""
    of = reps(L, 5)
    got = _leg(L, of, 14.0)
    why = "The left knee moved inward while the pelvis stayed level."
    return Screening(
        software=SOFTWARE,
        video=video(),
        context=Context(AgeGroup.ADULT, Sex.FEMALE),
        movement_id="single_leg_squat",
        chosen_by="auto",
        capture=capture(),
        quality=(
            QualityIssue(QualityKind.OFF_CENTRE, Severity.WARNING, "The foot stands 4° off the middle of the picture.",
                         "Put the tested foot in the middle of the picture.", 2.0, 21.0),
            QualityIssue(QualityKind.FILE_NOTE, Severity.INFO, "Read 944 of 947 announced frames.", ""),
        ),
        reps=of,
        rejected=(Rejection(28.2, 29.9, "It stopped half way down."),),
        measurements=got,
        summaries=summaries(got, {("fppa", L, MATCHED): (Band.MODERATE, 0.71)}),
        corrections=(),
        edits=(
            Edit("left knee at the lowest point placed by hand", 2, "Moved by 6 pixels, which is 0.8 % of the leg length.",
                 side=L, at=LOWEST, joint=Joint.KNEE, to_px=(534.0, 1310.0)),
        ),
        findings=(
            Finding("knee_valgus", L, Status.LIKELY, 0.93, evidence(got, "fppa", L, MATCHED), ("herrington_2014",)),
            Finding("knee_varus", L, Status.NOT_SEEN, 0.004),
            Finding("shank_led", L, Status.POSSIBLE, 0.24, evidence(got, "fppa", L, MATCHED)),
            Finding("trunk_lean", L, Status.NOT_MEASURED, None, detail="The shoulders are cut off by the picture's edge."),
            Finding("side_difference", L, Status.NOT_MEASURED, None, detail="Only one leg was tested."),
        ),
        prescriptions=(
            prescription("clamshell", L, ("knee_valgus",), why),
            prescription("banded_walk", BOTH, ("knee_valgus",), why),
            prescription("mirror_step_down", L, ("knee_valgus", "shank_led"), why),
            prescription("goblet_squat", BOTH, ("knee_valgus",), "Knee work belongs in every plan.", EvidenceLevel.A),
        ),
        gate=OPEN_GATE,
    )  # fmt: skip


def turned_sls() -> Screening:
    """The same five single-leg squats with the body turned by 5°: judged by the corrected angle, of which four are beyond the limit."""
    of, key = reps(L, 5), ("fppa_corrected", L, MATCHED)
    kept = tuple(m for m in _leg(L, of, 14.0) if m.metric != "fppa_corrected")
    got = (
        *kept,
        *measured("fppa_corrected", L, MATCHED, of, [9.1, 10.6, 7.8, 11.2, 10.3], 4.9),
        *measured("fppa_corrected", L, LOWEST, of, [11.2, 12.9, 9.9, 13.4, 12.4], 6.1),
    )
    summed = summaries(got, {key: (Band.MILD, 0.67)})
    first = valgus_sls()
    return replace(
        first,
        capture=replace(first.capture, yaw=estimate(-5.1, 2.9)),
        quality=(),
        measurements=got,
        summaries=summed,
        corrections=tuple(
            Correction(f"body turned, or foot off the middle of the picture (left leg, {at.replace('_', ' ')})", "fppa", *pair)
            for at in (MATCHED, LOWEST)
            if (pair := tuple(_median(summed, metric, L, at) for metric in ("fppa", "fppa_corrected")))
        ),
        edits=(),
        findings=(
            Finding("knee_valgus", L, Status.LIKELY, 0.81, evidence(got, *key), ("herrington_2014",)),
            Finding("knee_varus", L, Status.NOT_SEEN, 0.001),
            Finding("knee_valgus", R, Status.NOT_MEASURED, None, detail="No repetition on the right leg in this clip."),
            Finding("side_difference", BOTH, Status.NOT_MEASURED, None, detail="Only one leg was filmed in this clip."),
        ),
        prescriptions=first.prescriptions[:1],
    )


def _median(summed: tuple[Summary, ...], metric: str, side: Side, at: Instant) -> float:
    found = next(s.result for s in summed if (s.metric, s.side, s.at) == (metric, side, at))
    assert isinstance(found, Estimate)
    return found.value


def both_legs() -> Screening:
    """Three single-leg squats on the left (inward movement likely), then three on the right (not seen)."""
    left, right = reps(L, 3), reps(R, 3, first=4, start_s=20.0)
    difference = Measurement("asymmetry", L, 1, MATCHED, estimate(11.0, 4.5))
    got = (*_leg(L, left, 14.0), *_leg(R, right, 3.0))
    asymmetry = Summary("asymmetry", L, MATCHED, difference.result, 3)
    bands = {("fppa", L, MATCHED): (Band.MODERATE, 0.66), ("fppa", R, MATCHED): (Band.ON_TRACK, 0.98)}
    return replace(
        valgus_sls(),
        video=video("both_legs.mp4", 38.0),
        context=Context(),
        reps=(*left, *right),
        rejected=(),
        measurements=got,
        summaries=(*summaries(got, bands), asymmetry),
        corrections=(),
        edits=(),
        findings=(
            Finding("knee_valgus", L, Status.LIKELY, 0.93, evidence(got, "fppa", L, MATCHED), ("herrington_2014",)),
            Finding("knee_valgus", R, Status.NOT_SEEN, 0.02, (), ("herrington_2014",)),
            Finding("side_difference", L, Status.LIKELY, 0.85, evidence(got, "fppa", L, MATCHED)),
        ),
    )


def squat() -> Screening:
    """Six squats with the knees closer than the ankles; the safety questions named a red flag, so no drills."""
    of = reps(BOTH, 6)
    ratio = [0.74, 0.71, 0.76, 0.73, 0.72, 0.75]
    mean = [13.4, 14.1, 12.2, 13.9, 14.4, 12.6]
    got = (
        *measured("kasr", BOTH, STANDING, of, [0.98] * 6, 0.04, Unit.RATIO),
        *measured("kasr", BOTH, LOWEST, of, ratio, 0.06, Unit.RATIO),
        *measured("mean_fppa", BOTH, Instant.MATCHED_DEPTH_30, of, mean, 3.2),
        *measured("fppa", L, MATCHED, of, [v - 5 for v in mean], 5.0),
        *measured("fppa", R, MATCHED, of, [v - 2 for v in mean], 5.0),
        *missing("fppa", L, LOWEST, of, Reason.TOO_DEEP, "The thigh points at the camera; one camera cannot judge the angle there."),
        *missing("fppa", R, LOWEST, of, Reason.TOO_DEEP, "The thigh points at the camera; one camera cannot judge the angle there."),
        *measured("depth", BOTH, LOWEST, of, [38.0, 37.0, 39.5, 38.2, 36.9, 38.8], 2.0, Unit.PERCENT_LEG),
        *measured("tempo", BOTH, WHOLE, of, [4.0] * 6, 0.1, Unit.SECOND),
    )
    return Screening(
        software=SOFTWARE,
        video=video("squats.mp4", 36.0),
        context=Context(),
        movement_id="squat",
        chosen_by="user",
        capture=capture(),
        quality=(),
        reps=of,
        rejected=(),
        measurements=got,
        summaries=summaries(got, {("kasr", BOTH, LOWEST): (Band.MODERATE, 0.95)}),
        corrections=(
            Correction("on-track limit for this person: perspective added, set against their own standing", "kasr", 0.95, 0.9025),
        ),
        edits=(),
        findings=(Finding("knees_in_bilateral", BOTH, Status.LIKELY, 0.97, evidence(got, "kasr", BOTH, LOWEST)),),
        prescriptions=(),
        gate=SHUT_GATE,
    )


def refused() -> Screening:
    """A clip from the side: nothing is measured, nothing is said about any knee."""
    unknown = NotMeasured(Reason.VIEW_TURNED, "The clip is filmed from the side.")
    return Screening(
        software=SOFTWARE,
        video=video("from_the_side.mp4", 9.0),
        context=Context(),
        movement_id=None,
        chosen_by="auto",
        capture=Capture(unknown, unknown, unknown, unknown, unknown),
        quality=(
            QualityIssue(QualityKind.SIDE_VIEW, Severity.REFUSE, "The clip is filmed from the side.",
                         "Put the phone straight in front of the athlete."),
            QualityIssue(QualityKind.TOO_DARK, Severity.WARNING, "The picture is dark.", "Turn on more light in front of the body."),
        ),
        reps=(),
        rejected=(),
        measurements=(),
        summaries=(),
        corrections=(),
        edits=(),
        findings=(),
        prescriptions=(),
        gate=UNASKED_GATE,
    )  # fmt: skip


def partly_measured() -> Screening:
    """Three step-downs of a fourteen-year-old on the right: wide readings, no bands, most of it not measured."""
    of = reps(R, 3)
    got = (
        *measured("fppa", R, MATCHED, of[:2], [9.2, 8.1], 8.5),
        *missing("fppa", R, MATCHED, of[2:], Reason.UNSTEADY_READING, "The picture and its mirror image disagree by 9°."),
        *missing("fppa", R, LOWEST, of, Reason.TOO_DEEP, "The thigh points at the camera; one camera cannot judge the angle there."),
        *missing("pelvic_drop", R, MATCHED, of, Reason.NOT_SEEN, "The left hip is hidden by a hand."),
        *measured("tempo", R, WHOLE, of, [3.1, 3.0, 3.4], 0.1, Unit.SECOND),
    )
    return Screening(
        software=SOFTWARE,
        video=video("=step_down.mp4", 17.0),
        context=Context(AgeGroup.UNDER_16, None),
        movement_id="lateral_step_down",
        chosen_by="auto",
        capture=capture(),
        quality=(
            QualityIssue(QualityKind.TRUNCATED, Severity.WARNING, "The file breaks off after 17 seconds.", "Copy it from the phone again."),
        ),
        reps=of,
        rejected=(Rejection(16.0, 17.0, "The clip ends before it is finished."),),
        measurements=got,
        summaries=summaries(got, {}),
        corrections=(),
        edits=(),
        findings=(
            Finding("knee_valgus", R, Status.NOT_MEASURED, None, detail="There is no published group of this age to compare with."),
            Finding("pelvic_drop", R, Status.NOT_MEASURED, None, detail="The left hip is hidden by a hand."),
        ),
        prescriptions=(),
        gate=OPEN_GATE,
    )


ALL = (valgus_sls, turned_sls, both_legs, squat, refused, partly_measured)
"""Every kind of result, for tests that hold for all of them."""


def track(screening: Screening) -> PoseTrack:
    """A still body seen ten times a second from start to end of the clip; one instant unseen, the next one filled in."""
    seconds = screening.video.duration_s or 1.0
    times = np.arange(0.0, seconds, 0.1)
    xy = np.broadcast_to(_body(), (len(times), 1, len(skeleton.LANDMARKS), 2)).copy()
    xy[3] = np.nan
    filled = np.zeros(len(times), dtype=np.bool_)
    filled[4] = True
    return PoseTrack(
        times_s=times,
        frame_index=np.arange(len(times), dtype=np.intp) * 3,
        views=(View.PLAIN,),
        xy_px=xy,
        world_m=np.zeros((len(times), 1, len(skeleton.LANDMARKS), 3)),
        visibility=np.full((len(times), 1, len(skeleton.LANDMARKS)), 0.95),
        filled=filled,
        width_px=screening.video.width_px,
        height_px=screening.video.height_px,
        steps=(Step("pose", (("model", "hand-made"),)),),
    )


def run(screening: Screening) -> ScreeningRun:
    """The screening with a track to go with it."""
    body = track(screening)
    return ScreeningRun(screening, body, body.seen())


def _body() -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """(K, 2) pixels of somebody who stands in the middle of a 1080 by 1920 picture, left knee a little inward."""
    height = {"shoulder": 600, "elbow": 760, "wrist": 900, "hip": 960, "knee": 1310, "ankle": 1660, "heel": 1690, "foot_tip": 1710}
    offset = {"shoulder": 120, "elbow": 150, "wrist": 150, "hip": 70, "knee": 66, "ankle": 70, "heel": 66, "foot_tip": 84}
    points = np.tile([540.0, 420.0], (len(skeleton.LANDMARKS), 1))
    for part, down in height.items():
        for side, sign in ((L, 1), (R, -1)):
            points[skeleton.index(f"{side}_{part}")] = (540 + sign * offset[part], down)
    points[skeleton.index("left_knee")] -= (30.0, 0.0)
    return points
