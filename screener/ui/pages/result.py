"""Parts of a result: why a clip was refused, the frame that shows something, charts, findings, and how far the clip can be trusted."""

from __future__ import annotations

import streamlit as st

from screener.errors import ScreenerError
from screener.present import FindingView, Proof, Refusal, RepChart, ReportView, Table
from screener.types import Status
from screener.ui import charts, components, services
from screener.ui.components import plain
from screener.ui.state import Shown


def refused(refusal: Refusal) -> None:
    """Why the clip cannot be judged and how to film it again; no number."""
    with st.container(border=True, key="refusal"):
        st.markdown(f"#### {plain(refusal.heading)}")
        components.bullets(refusal.reasons)
        if refusal.fixes:
            st.markdown("**What to change**")
            components.bullets(refusal.fixes)
        st.markdown("**How to film**")
        components.numbered(refusal.how_to_film)


def proof(shown: Shown, shows: Proof, key: str) -> None:
    """The frame with the hip-knee-ankle line, and a button to keep it."""
    try:
        image = services.picture(shown, shows)
    except ScreenerError as error:
        st.caption(f"The picture cannot be shown: {plain(str(error))} {plain(error.hint)}")
        return
    name = f"{services.file_stem(shown)}-rep{shows.rep}-{shows.side}.png"
    with st.container(key=f"framed_{key}", gap="xsmall"):  # on a phone the words stand beside the picture
        st.image(image, alt=f"Frame of the video with the line from hip over knee to ankle. {shows.caption}")
        with st.container(gap="xsmall"):
            st.caption(plain(shows.caption))
            st.download_button("Save this picture", image, name, "image/png", key=key, on_click="ignore")


def chart(shows: RepChart, key: str) -> None:
    """A chart, what is missing from it, and what the bands rest on."""
    st.markdown(f"**{plain(shows.title)}**")
    if shows.points:
        said = f"{shows.title}: one row for each repetition, a point with its interval. The numbers stand in the table."
        st.altair_chart(charts.repetitions(shows), width="stretch", key=key, alt=said)
    components.bullets(shows.missing)
    notes = [note for note in (shows.note, shows.strip.caption if shows.strip else "") if note]
    if notes:
        st.caption(plain(" ".join(notes)))


def table(ready: Table) -> None:
    """A table of finished text."""
    st.markdown(f"**{plain(ready.title)}**")
    columns = [[plain(row[place]) for row in ready.rows] for place in range(len(ready.columns))]
    st.table(dict(zip(map(plain, ready.columns), columns, strict=True)), border="horizontal", hide_index=True, alt=ready.title)
    if ready.note:
        st.caption(plain(ready.note))


def findings(view: ReportView) -> None:
    """What was found, what could not be judged and what was not seen; what each rests on is one tap away."""
    if not view.findings:
        return
    st.subheader("Findings")
    for status in (Status.LIKELY, Status.POSSIBLE, Status.NOT_MEASURED, Status.NOT_SEEN):
        for place, finding in enumerate(view.findings):
            if finding.status is status:
                finding_card(finding, key=f"finding_{place}")
    st.caption(plain(view.not_this))


def finding_card(finding: FindingView, key: str) -> None:
    """One finding: status and title on the lid, meaning, limits and basis inside."""
    with st.expander(f"**{plain(finding.title)}** · {plain(finding.status_words)}", key=key):
        st.markdown(plain(finding.sentence))
        for text in (finding.meaning, finding.limits, finding.detail, finding.probability):
            if text and text != finding.sentence:
                st.markdown(plain(text))
        if finding.evidence:
            st.markdown("**Seen in**")
            components.bullets(shows.caption for shows in finding.evidence)
        if finding.basis:
            st.caption(f"Basis: {plain(finding.basis)}")
        components.sources(finding.sources)


def about_clip(view: ReportView) -> None:
    """What was noticed about the clip, how the camera stood, what was corrected, what was not counted."""
    with st.expander("About this clip", key="about_clip"):
        st.markdown(plain(view.video))
        components.quality(view.quality)
        for title, lines in (
            ("Notes on the file", view.video_notes),
            ("Not counted as a repetition", view.rejected),
            ("How the camera stood", view.capture),
            ("What was corrected", view.corrections),
            ("Changed by hand", view.clip_edits),
        ):
            if lines:
                st.markdown(f"**{title}**")
                components.bullets(lines)


def how_measured(view: ReportView) -> None:
    """Definition, sign, limits and error of every metric of this result, and all sources."""
    with st.expander("How we measured", key="how_measured"):
        for method in view.methods:
            st.markdown(f"**{plain(method.title)}**  \n{plain(method.plain)}")
            components.bullets(text for text in (method.definition, method.sign, method.limits, method.error) if text)
        components.bibliography(view.sources)
        st.caption(plain(view.software))
