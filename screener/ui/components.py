"""Small blocks that several parts of the page are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

import streamlit as st

from screener.present import QualityLine, SourceView
from screener.present.words import sentence
from screener.types import Severity, Status
from screener.ui.state import Problem

Colour = Literal["blue", "orange", "gray"]
_STATUS: Final[dict[Status, Colour]] = {Status.LIKELY: "orange", Status.POSSIBLE: "orange", Status.NOT_SEEN: "blue"}
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|$~:])")

STYLE: Final = """
<style>
.block-container, .stMainBlockContainer { max-width: 46rem; padding-top: 2.5rem; padding-bottom: 4rem; }
.stMainBlockContainer h1 { font-size: 2rem; font-weight: 650; letter-spacing: -0.01em; padding-bottom: 0.25rem; }
.stMainBlockContainer h2 { font-size: 1.35rem; font-weight: 620; padding-top: 1.5rem; }
.stMainBlockContainer h3 { font-size: 1.15rem; font-weight: 620; padding: 1rem 0 0.6rem 0; }
.stMainBlockContainer p, .stMainBlockContainer li { line-height: 1.55; }
.stMainBlockContainer h4 { font-size: 1.08rem; font-weight: 620; line-height: 1.4; padding: 0 0 0.5rem 0; }
.stMainBlockContainer [data-testid="stHeaderActionElements"] { display: none; }
.stMainBlockContainer video, .stMainBlockContainer [data-testid="stImage"] img { border-radius: 10px; max-height: 34rem; }
.stMainBlockContainer [data-testid="stImage"] img { width: auto !important; align-self: flex-start; object-fit: contain; }
.stMainBlockContainer [data-testid="stImageCaption"] { text-align: left; }
[data-testid="stTable"] table { font-variant-numeric: tabular-nums; font-size: 0.92rem; }
[data-testid="stTable"] { overflow-x: auto; }
[data-testid="stTable"] td { overflow-wrap: break-word; white-space: normal; }
[data-testid="stButtonGroup"] [data-selected="true"] { color: inherit !important; font-weight: 600; }
[class*="st-key-more_"] summary { color: inherit !important; opacity: 0.85; }
.st-key-menu { gap: 0.25rem; margin-left: -0.75rem; }
.st-key-menu [data-testid="stPageLink-NavLink"] { padding: 0.35rem 0.75rem; }
[class*="st-key-card_"] h3, [class*="st-key-take_"] h4 { padding-top: 0; scroll-margin-top: 1rem; }
.stMainBlockContainer [class*="st-key-take_"] [data-testid="stImage"] img { max-height: 24rem; }
[class*="st-key-figure_"] {
  background: #f7f5f0; border-radius: 12px; overflow: hidden; aspect-ratio: 394 / 400; width: 100%; max-width: 21rem;
}
.glimpse {
  height: 15rem; display: flex; align-items: center; justify-content: center; background: rgba(128, 140, 150, 0.12); border-radius: 10px;
}
.glimpse img { max-width: 100%; max-height: 15rem; border-radius: 10px; }
[class*="st-key-own_head_"] { flex-wrap: nowrap; }
.stMainBlockContainer [class*="st-key-own_head_"] [data-testid="stImage"] img { width: 64px !important; height: 64px; object-fit: cover; }
[class*="st-key-ends_"] [data-testid="stImage"] { min-height: 12rem; }
.stMainBlockContainer [class*="st-key-ends_"] img, .stMainBlockContainer [class*="st-key-mend_turned_"] img {
  width: 120px !important; height: 10rem; object-fit: contain; background: rgba(128, 140, 150, 0.12);
}
[class*="st-key-still_"] { display: none; }
.stMainBlockContainer [class*="st-key-figure_"] [data-testid="stImage"] img { width: 100% !important; border-radius: 12px; }
.stMainBlockContainer .st-key-first_screen {
  position: relative; left: 50%; transform: translateX(-50%); width: min(72rem, calc(100vw - 5rem)) !important;
  max-width: none !important; scroll-margin-top: 0.5rem; gap: 0.75rem;
}
.st-key-first_screen h2 { padding: 0.25rem 0 0.5rem 0; }
.st-key-first_screen h4 { padding: 0.1rem 0 0.3rem 0; }
.stMainBlockContainer .st-key-first_screen [data-testid="stImage"] img { max-height: 19rem; }
.stMainBlockContainer [class*="st-key-wide_"] {
  position: relative; left: 50%; transform: translateX(-50%); width: min(76rem, calc(100vw - 5rem)) !important; max-width: none !important;
}
.st-key-next_steps ol { margin-bottom: 0; }
.st-key-next_steps [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
.st-key-above { margin-top: -0.5rem; }
.st-key-landing { display: none; }
.st-key-switches [data-testid="stCheckbox"] { min-width: 8.5rem; }
@media (prefers-reduced-motion: reduce) {
  [class*="st-key-figure_"] { aspect-ratio: 2 / 1; }
  [class*="st-key-moving_"] { display: none; }
  [class*="st-key-still_"] { display: flex; }
}
@media (max-width: 640px) {
  [class*="st-key-figure_"] { align-self: center; }
  [class*="st-key-film_"] { flex-direction: column; }
  .block-container, .stMainBlockContainer { padding: 1.5rem 1rem 3rem 1rem; }
  .stMainBlockContainer h1 { font-size: 1.6rem; }
  .stMainBlockContainer .st-key-first_screen, .stMainBlockContainer [class*="st-key-wide_"] {
    position: static; transform: none; width: 100% !important;
  }
  .stMainBlockContainer .st-key-first_screen [data-testid="stImage"] img { max-height: 13rem; }
  .stMainBlockContainer .st-key-first_screen h4 { font-size: 1rem; }
  .st-key-first_screen { gap: 0.5rem !important; }
  .stMainBlockContainer [class*="st-key-framed_"] { flex-direction: row; flex-wrap: nowrap; align-items: flex-start; gap: 0.75rem; }
  [class*="st-key-framed_"] > :first-child { flex: none; width: auto; max-width: 50%; }
  [class*="st-key-framed_"] > :last-child { flex: 1; min-width: 0; }
  .st-key-first_screen [class*="st-key-knee_"], .st-key-first_screen .st-key-next_steps { padding: 0.6rem 0.75rem; }
  .st-key-first_screen [class*="st-key-knee_"] [data-testid="stHorizontalBlock"] { gap: 0.25rem; }
  [class*="st-key-row_keep_"] { flex-wrap: wrap !important; gap: 0.25rem; }
  [data-testid="stTable"] table { font-size: 0.82rem; }
  [data-testid="stTable"] th, [data-testid="stTable"] td { padding: 0.35rem 0.4rem; }
  [class*="st-key-cards_"] thead { display: none; }
  [class*="st-key-cards_"] tr { display: block; padding: 0.5rem 0; border-bottom: 1px solid rgba(128, 140, 150, 0.4); }
  [class*="st-key-cards_"] td { display: flex; gap: 0.5rem; border: 0 !important; padding: 0.1rem 0 !important; }
  [class*="st-key-cards_"] td:first-child { font-weight: 600; font-size: 0.95rem; overflow-wrap: anywhere; }
  [class*="st-key-cards_"] td::before { flex: 0 0 6rem; opacity: 0.75; }
  [class*="st-key-cards_"] td:first-child::before { display: none; }
}
</style>
"""
"""Calm reading width and sizes; colours stay those of the theme, light or dark."""


def plain(text: str) -> str:
    """The same words with nothing in them taken for formatting (a file may have any name)."""
    return _SPECIAL.sub(r"\\\1", text)


def bullets(lines: Iterable[str]) -> None:
    """A plain list; nothing where there is nothing to list."""
    text = "\n".join(f"- {plain(line)}" for line in lines)
    if text:
        st.markdown(text)


def numbered(lines: Iterable[str]) -> None:
    """A plain numbered list."""
    st.markdown("\n".join(f"{place}. {plain(line)}" for place, line in enumerate(lines, start=1)))


LONG_TABLE: Final = 12
"""Rows; a longer table is scrolled inside itself."""


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], alt: str, key: str) -> None:
    """A table of finished words; nothing in them is taken for formatting. On a phone each row is a card, with the columns' names in it."""
    cells = {plain(name): [plain(row[place]) for row in rows] for place, name in enumerate(columns)}
    heads = enumerate(columns[1:], start=2)
    labels = "".join(f'.st-key-cards_{key} td:nth-child({place})::before {{ content: "{name}"; }}' for place, name in heads)
    with st.container(key=f"cards_{key}"):
        st.html(f"<style>@media (max-width: 640px) {{ {labels} }}</style>")
        st.table(cells, border="horizontal", hide_index=True, alt=alt, height=560 if len(rows) > LONG_TABLE else "content")


def status_badge(status: Status, text: str) -> None:
    """The status in words on a coloured chip; the colour adds nothing that the words do not say."""
    st.badge(plain(text), color=_STATUS.get(status, "gray"))


def sources(cited: Iterable[SourceView]) -> None:
    """Sources in short as small print, each a link where it can be opened."""
    lines = [f"[{plain(source.short)}]({source.url})" if source.url else plain(source.short) for source in cited]
    if lines:
        st.caption("Sources: " + " · ".join(lines))


def bibliography(cited: Iterable[SourceView]) -> None:
    """Sources in full, one a line."""
    lines = [f"- [{plain(source.full)}]({source.url})" if source.url else f"- {plain(source.full)}" for source in cited]
    if lines:
        st.markdown("**Sources**")
        st.caption("\n".join(lines))


def quality(lines: Iterable[QualityLine]) -> None:
    """What was noticed about the clip, and what to film differently."""
    for line in lines:
        when = f" ({line.when})" if line.when else ""
        fix = f"  \n{plain(line.fix)}" if line.fix else ""
        text = f"**{plain(line.severity_words.capitalize())}{plain(when)}.** {plain(line.text)}{fix}"
        if line.severity is Severity.INFO:
            st.markdown(text)
        else:
            st.warning(text)


def problem(found: Problem | None) -> None:
    """What went wrong and how to mend it, without a word of the program's own language."""
    if found is not None:
        st.error(f"**{plain(sentence(found.message))}**  \n{plain(found.hint)}")
