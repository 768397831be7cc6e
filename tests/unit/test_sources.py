"""Sources: every entry can be followed, and nothing unchecked is listed."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from screener import sources
from screener.errors import CatalogError

NEEDED = {
    "munro_2012",
    "herrington_2014",
    "ageberg_2010",
    "ghulam_2021",
    "herrington_munro_2010",
    "lewis_2015",
    "willy_2012",
    "uhlar_2021",
    "mizner_2012",
    "dingenen_2014",
    "scholtes_2017",
    "gwynne_2014",
    "raisanen_2018",
    "nilstad_2021",
    "garcia_2024",
    "haberkamp_2022",
    "schurr_2017",
    "ressman_2021",
    "mcgovern_2018",
    "rabin_lsd",
    "lima_2018",
    "wyndow_2016",
    "crossley_2011",
    "distefano_2009",
    "emg_ranges",
    "selkowitz_2013",
    "lewis_2018",
    "baik_2021",
    "moore_2020",
    "boren_2011",
    "contreras_2015",
    "macaskill_2014",
    "willy_2012_mirror",
    "willy_2019",
    "esculier_2018",
    "lack_2015",
    "hansen_2023",
    "hott_2020",
    "bell_2008",
    "sls_training_2020",
    "mediapipe_squat_2026",
    "nhs_glos_knee",
    "paediatric_red_flags",
    "devon_knee",
    "collins_2018",
    "neal_2024",
}

UNCHECKED = ("hewett", "noyes", "nakagawa", "willson", "acsm", "thomee", "silbernagel", "cook", "almangoush")
"""First authors that were only recalled: nobody may be shown them."""


def test_sources_that_other_rooms_name_are_there() -> None:
    """Sources that other rooms name are there."""
    assert set(sources.SOURCES) >= NEEDED


@pytest.mark.parametrize("name", sorted(sources.SOURCES))
def test_each_source_can_be_followed(name: str) -> None:
    """Each source can be followed."""
    entry = sources.source(name)
    assert entry.id == name
    assert re.match(r"https?://[^/\s]+\.[^/\s]+", entry.link)
    assert entry.cite.startswith(entry.authors)
    assert not any(word in f"{name} {entry.authors}".lower() for word in UNCHECKED)


def test_a_doi_is_listed_once() -> None:
    """A doi is listed once."""
    dois = [entry.doi for entry in sources.SOURCES.values() if entry.doi]
    assert len(dois) == len(set(dois))


def test_unknown_source_says_so() -> None:
    """Unknown source says so."""
    with pytest.raises(CatalogError, match="nobody_1999") as caught:
        sources.source("nobody_1999")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"doi": "not a doi"}, "DOI"),
        ({"url": "somewhere"}, "https://"),
        ({"doi": None, "url": None}, "neither"),
        ({"title": " "}, "title"),
        ({"year": 14}, "year"),
        ({"pages": "1-2"}, "pages"),
    ],
)
def test_a_broken_entry_is_named(change: dict[str, object], complaint: str) -> None:
    """A broken entry is named."""
    whole: dict[str, object] = {"authors": "A B", "year": 2014, "title": "T", "doi": "10.1000/182", "note": "N"}
    table = {key: value for key, value in {**whole, **change}.items() if value is not None}
    with pytest.raises(CatalogError, match=rf"somebody_2014.*{complaint}"):
        sources.read_sources({"somebody_2014": table})


def test_importing_reads_no_file() -> None:
    """Importing reads no file."""
    code = (
        "import tomllib, sys\n"
        "def refuse(*_): raise SystemExit('read a file')\n"
        "tomllib.loads = refuse\n"
        "import screener.sources, screener.intake, screener.drills.match, screener.findings.catalog\n"
        "heavy = {'mediapipe', 'cv2', 'av', 'scipy', 'streamlit', 'numpy.testing'} & set(sys.modules)\n"
        "raise SystemExit(str(heavy) if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
