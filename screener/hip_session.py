"""The hip check as the faces call it: several clips screened one after the other, joined, and the frames that prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from screener import hipcheck, run
from screener.errors import ScreenerError
from screener.export import proof_png
from screener.pose import PoseBackend, default_backend
from screener.present.hip_check import hip_check_view
from screener.run import Options, Progress, ScreeningRun
from screener.types import HipCheck, QualityKind, Screening, Severity, Take, Way


@dataclass(frozen=True, slots=True, eq=False)
class HipSession:
    """A hip check with the runs it rests on, in the order of its takes."""

    check: HipCheck
    runs: tuple[ScreeningRun, ...]
    paths: tuple[Path, ...]


def screen_takes(
    takes: Sequence[tuple[Way, Path]],
    options: Options | None = None,
    *,
    heels_rise: bool = False,
    backend: PoseBackend | None = None,
    workers: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> HipSession:
    """Screen the clips of one session and join them.

    Args:
        takes: how each clip was done, and its file.
        options: what the user chose; movement and leg are found for each clip where not given.
        heels_rise: the athlete's own word that the heels leave the floor in a squat.
        backend, workers, on_progress, cancelled: as for ``screen_video``; progress runs over all clips.

    Raises:
        InputError: no natural clip, or a clip given twice.
        VideoError, SetupError, Cancelled: as for ``screen_video``; a file at fault is told before the first clip is screened.
    """
    from screener.video import probe

    hipcheck.check_clips([(way, probe(path)) for way, path in takes])
    model = backend or default_backend()
    tell = on_progress or (lambda _: None)
    runs = []
    try:
        for place, (_, path) in enumerate(takes):
            share = _part(tell, place, len(takes), path.name)
            runs.append(run.screen_video(path, options, backend=model, workers=workers, on_progress=share, cancelled=cancelled))
    finally:
        if backend is None:
            model.close()
    joined = hipcheck.join([Take(way, one.screening) for (way, _), one in zip(takes, runs, strict=True)], heels_rise)
    return HipSession(joined, tuple(runs), tuple(path for _, path in takes))


def _part(tell: Callable[[Progress], None], place: int, count: int, name: str) -> Callable[[Progress], None]:
    """Progress of one clip as progress of all of them."""

    def forward(progress: Progress) -> None:
        tell(Progress(f"{name}: {progress.stage}", (place + progress.share) / count, progress.glimpse))

    return forward


def at_hand(
    check: HipCheck,
    clips: Sequence[Path],
    *,
    backend: PoseBackend | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Mapping[int, tuple[ScreeningRun, Path]]:
    """Runs for stored results, where their clips are at hand: landmarks are found anew, numbers stay as stored.

    Args:
        check: from stored results.
        clips: files that may be the clips; told apart by checksum.
        backend, on_progress, cancelled: as for ``screen_video``.

    Returns:
        By place of the take; a clip that is not there, was changed, or now shows other repetitions is left out.
    """
    from screener.video import probe

    by_sum = {}
    for path in clips:
        try:
            by_sum[probe(path).sha256] = path
        except ScreenerError:
            continue  # not a clip, or a broken one: then it is none of these
    model = backend or default_backend()
    found = {}
    try:
        wanted = [(place, take.screening) for place, take in enumerate(check.takes) if take.screening.video.sha256 in by_sum]
        for done, (place, stored) in enumerate(wanted):
            path = by_sum[stored.video.sha256]
            share = _part(on_progress or (lambda _: None), done, len(wanted), path.name)
            again = screened_again(stored, path, backend=model, on_progress=share, cancelled=cancelled)
            if again is not None:
                found[place] = (again, path)
    finally:
        if backend is None:
            model.close()
    return found


def screened_again(
    stored: Screening,
    path: Path,
    *,
    backend: PoseBackend | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ScreeningRun | None:
    """A stored result with landmarks found anew in its clip, for pictures; its numbers stay as stored.

    Returns:
        ``None`` where the clip now shows other repetitions, so that no picture would show what was read then.

    Raises:
        VideoError, SetupError, Cancelled: as for ``screen_video``.
    """
    again = run.screen_video(path, as_stored(stored), backend=backend, on_progress=on_progress, cancelled=cancelled)
    return replace(again, screening=stored) if again.screening.reps == stored.reps else None


def as_stored(stored: Screening) -> Options:
    """What the user said when a stored result was made, as far as the result tells."""
    chosen = stored.movement_id if stored.chosen_by == "user" else None
    turned = any(issue.kind is QualityKind.MIRRORED_FILE and issue.severity is Severity.INFO for issue in stored.quality)
    return Options(movement=chosen, age_group=stored.context.age_group, sex=stored.context.sex, mirrored=True if turned else None)


def pictures(check: HipCheck, runs: Mapping[int, tuple[ScreeningRun, Path]], blur_faces: bool = True) -> Mapping[int, bytes]:
    """The frame that proves each take, as PNG by place of the take; faces are hidden unless asked otherwise."""
    return dict(_pictures(check, runs, blur_faces))


def _pictures(check: HipCheck, runs: Mapping[int, tuple[ScreeningRun, Path]], blur_faces: bool) -> Iterator[tuple[int, bytes]]:
    for place, take in enumerate(hip_check_view(check).takes):
        if take.proof is not None and place in runs:
            one, path = runs[place]
            yield place, proof_png(one, path, take.proof.side, take.proof.rep, take.proof.at, blur_faces=blur_faces)
