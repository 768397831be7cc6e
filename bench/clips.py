"""The clips that are timed: made from one sample clip on demand, kept outside git, made anew when their recipe changes.

A sample of known angles is slowed down, enlarged and encoded as phones encode with their saving setting; one clip is given grain and the
rate of a largest setting. Longer clips repeat packets. The joint of two rounds jumps slightly, while the athlete stands.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bench import encode
from bench.encode import Contents, Encoding
from screener import assets
from screener.assets import Sample, Truth
from screener.errors import InputError

CACHE_VARIABLE: Final = "SCREENER_BENCH_CACHE"
SAMPLE: Final = "03_sls_L_valgus"
STRETCH: Final = 1.3
"""The sample's repetitions are brisk; slowed down by this, eight of them take the 26 s that an advised clip takes."""
RETURN_S: Final = 1.0
"""From the end of the hold at the bottom, the sample's athlete is upright again within this, seconds of the sample."""

HD: Final = Encoding(1080, 1920, 30, "libx264", "veryfast", 8, 2)
HD_RICH: Final = replace(HD, megabits=16, filters=(encode.GRAIN,))
HD_240: Final = Encoding(1080, 1920, 240, "libx264", "veryfast", 8, 2)
UHD: Final = Encoding(2160, 3840, 30, "libx264", "veryfast", 12, 2)
UHD_60: Final = Encoding(2160, 3840, 60, "libx264", "veryfast", 24, 2)
UHD_60_HEVC: Final = Encoding(2160, 3840, 60, "libx265", "ultrafast", 16, 0)
RICH: Final = "hd_8reps_rich"
"""The first clip once more, as a phone's largest setting would write it. No speed was asked for there."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One clip and how it is timed.

    Attributes:
        name: identifier and beginning of the file's name.
        label: what it is, for the page.
        encoding: of its loop.
        times, tail_s: how often the loop is repeated, and how many whole seconds of it follow once more.
        rounds: the most rounds it is timed in; ``None`` = as many as are asked for.
        plain_s: the plain loop is timed on at most its first so many seconds; the rest is scaled in proportion.
        heavy_s: the same for the plain loop with the heavy model, which is timed in one round; 0 = not timed.
    """

    name: str
    label: str
    encoding: Encoding
    times: int
    tail_s: int
    rounds: int | None = None
    plain_s: float = 60
    heavy_s: float = 5

    @property
    def key(self) -> str:
        """Changes with everything that the file's contents depend on."""
        parts = (self.encoding, sorted(self.encoding.options().items()), self.times, self.tail_s, STRETCH, sample().sha256)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]

    @property
    def loop(self) -> Recipe:
        """The recipe of its loop."""
        return self if (self.times, self.tail_s) == (1, 0) else replace(self, name=f"loop_of_{self.name}", times=1, tail_s=0)


RECIPES: Final = (
    Recipe("hd_8reps", "Full HD, 8 repetitions", HD, 2, 7, heavy_s=60),
    Recipe("hd_two_minutes", "Full HD, two minutes", HD, 12, 2, rounds=2),
    Recipe("slow_240", "Full HD, slow motion at 240 fps", HD_240, 1, 0),
    Recipe("uhd60_h264", "4K at 60 fps, H.264 with B-frames", UHD_60, 1, 7),
    Recipe("uhd60_hevc", "4K at 60 fps, HEVC without B-frames", UHD_60_HEVC, 1, 7),
    Recipe(RICH, "Full HD, 8 repetitions, a phone's largest setting", HD_RICH, 2, 7),
    Recipe("ten_seconds", "4K at 30 fps, ten seconds", UHD, 1, 0, heavy_s=0),
    Recipe("ten_minutes", "4K at 30 fps, ten minutes", UHD, 61, 0, rounds=1, plain_s=15, heavy_s=0),
)


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip on disk: its recipe, file, contents, and the length of its loop in seconds."""

    recipe: Recipe
    path: Path
    contents: Contents
    loop_s: float

    @property
    def truth(self) -> tuple[Truth, ...]:
        """True angles of its whole repetitions, in its own time."""
        return truth_of(sample().truth, self.recipe, self.loop_s)


def cache_folder() -> Path:
    """Where clips and results are kept: ``$SCREENER_BENCH_CACHE``, else ``~/.cache/knee-screener-bench``."""
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen) if chosen else Path.home() / ".cache" / "knee-screener-bench"


def sample() -> Sample:
    """The shipped clip that all are made from."""
    return assets.sample(SAMPLE)


def recipe(name: str) -> Recipe:
    """A recipe by its name. Raises ``InputError`` for an unknown one."""
    for found in RECIPES:
        if found.name == name:
            return found
    raise InputError(f"expected the name of a clip, got {name!r}", f"There are: {', '.join(found.name for found in RECIPES)}.")


def built(recipe: Recipe, folder: Path | None = None, tell: Callable[[str], None] = lambda _: None) -> Clip:
    """The clip of a recipe, made if it is not there yet.

    Args:
        recipe: what is wanted.
        folder: where clips are kept; a folder in the cache where not given.
        tell: hears which file is being made.
    """
    folder = folder or cache_folder() / "clips"
    folder.mkdir(parents=True, exist_ok=True)
    loop, whole = _file(folder, recipe.loop), _file(folder, recipe)
    if not loop.exists():
        tell(f"encoding {loop.name}: {recipe.encoding}")
        _whole(loop, lambda part: encode.encode_loop(sample().path, part, recipe.encoding, STRETCH))
    if not whole.exists():
        tell(f"repeating into {whole.name}")
        _whole(whole, lambda part: encode.repeat(loop, part, recipe.times, recipe.tail_s))
    return Clip(recipe, whole, encode.contents(whole), encode.contents(loop).seconds)


def _file(folder: Path, recipe: Recipe) -> Path:
    """Loops of one encoding share a file, whichever clip asked first."""
    stem = "loop" if (recipe.times, recipe.tail_s) == (1, 0) else recipe.name
    return folder / f"{stem}-{recipe.key}.mp4"


def _whole(path: Path, write: Callable[[Path], None]) -> None:
    """The file appears under its name only when it is whole."""
    part = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def truth_of(rows: tuple[Truth, ...], recipe: Recipe, loop_s: float) -> tuple[Truth, ...]:
    """The sample's true angles as the clip repeats them: slowed down, one round after another, numbered on.

    A repetition that the clip's end cuts short is left out.

    Args:
        rows: of the sample, in its own time; one leg.
        recipe: the clip.
        loop_s: length of its loop, seconds.
    """
    found: list[Truth] = []
    for turn in range(recipe.times + 1):
        lasts_s = loop_s if turn < recipe.times else recipe.tail_s
        for row in rows:
            if (row.lowest_to_s + RETURN_S) * STRETCH <= lasts_s:
                moved = {name: getattr(row, name) * STRETCH + turn * loop_s for name in ("matched_s", "lowest_from_s", "lowest_to_s")}
                found.append(replace(row, rep=len(found) + 1, **moved))
    return tuple(found)
