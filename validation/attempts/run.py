"""The whole of it: pictures, looks, figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from screener import assets as shipped
from screener.errors import InputError
from validation import assets, clipstore
from validation.attempts import angles, rated, stills
from validation.attempts.angles import Legs
from validation.attempts.figures import Found, further, of_real, of_single, of_squats
from validation.attempts.looks import FULL_WAYS, HEAVY_WAYS, look_all
from validation.attempts.readings import TRIED
from validation.plan import named_seed
from validation.version import RENDERER_VERSION

Models = dict[str, tuple[Path | None, tuple[str, ...]]]
"""By name: the file (``None``: the product's own) and the ways in which it looks."""


def models(heavy: Path | None) -> Models:
    """The product's model, and the heavy one where it is at hand."""
    return {"full": (None, FULL_WAYS), **({"heavy": (heavy, HEAVY_WAYS)} if heavy else {})}


def find(workers: int, heavy: Path | None, real: Path | None, tell: Callable[[str], None]) -> Found:
    """Draw, look and count, on the seed `fit`.

    Args:
        workers: processes at a time.
        heavy: the heavy pose model's file; its readings have no figures without it.
        real: folder of real clips with raters' points; the figures on real pictures are missing without it.
        tell: told in words how far it is.

    Raises:
        SetupError: the body data, software OpenGL, the model or a library are missing.
        InputError: a picture could not be drawn, or the folder holds no points.
        VideoError: a rated clip cannot be read.
    """
    seed, used = named_seed("fit"), models(heavy)
    legs = rendered(seed, used, workers, tell)
    people = None
    if real:
        tell("looking at rated pictures")
        people = rated.legs(rated.rated(real, assets.cache_folder()), used)
    return Found(
        seed=seed,
        renderer=RENDERER_VERSION,
        models={name: shipped.model_sha256(file or shipped.model_path())[:12] for name, (file, _) in used.items()},
        single={name: of_single(tried, legs, legs) for name, tried in TRIED.items()},
        squats={name: of_squats(tried, legs, legs) for name, tried in TRIED.items()},
        real={name: of_real(tried, people, legs) for name, tried in TRIED.items()} if people else {},
        more=further(legs),
    )


def rendered(seed: int, used: Models, workers: int, tell: Callable[[str], None]) -> Legs:
    """The rendered people's legs, drawn and looked at where that was not done before."""
    specs, folder = stills.plain_clips(seed), stills.folder(seed)
    made = clipstore.render_all(specs, folder, workers, lambda p: tell(f"drawn {p.done} of {p.total}: {p.clip}"), film=stills.draw)
    if made.failed:
        named = "; ".join(f"{clip}: {problem}" for clip, problem in made.failed)
        raise InputError(
            f"expected every picture to be drawn, got {len(made.failed)} that were not. {named}", "Mend the cause, and run it again."
        )
    clips = [stills.load(spec, folder) for spec in specs]
    seen = {}
    for name, (file, taken) in used.items():

        def looked(done: int, total: int, clip: str, model: str = name) -> None:
            tell(f"looked at {done} of {total} ({model} model): {clip}")

        seen[name] = (taken, look_all(clips, file, taken, assets.cache_folder(), workers, looked))
    return angles.of_stills(clips, seen)
