"""The result: one sentence per knee, the frame that shows it, every repetition, what was found, and how far the clip can be trusted."""

from __future__ import annotations

import streamlit as st

from screener.errors import ScreenerError
from screener.present import FindingView, KneeLine, Proof, Refusal, RepChart, ReportView, Table
from screener.types import Severity, Status
from screener.ui import charts, components, replay, services
from screener.ui.components import plain
from screener.ui.state import Shown


def result(shown: Shown, view: ReportView) -> None:
    """Everything that was seen, the plainest first."""
    st.header("What was seen", anchor="result")
    st.caption(f"{plain(view.title)}. {plain(view.movement)}")
    if view.refusal is not None:
        refused(view.refusal)
        return
    for line in view.quality:
        if line.severity is Severity.WARNING:
            components.quality((line,))
    for knee in view.knees:
        knee_card(shown, knee)
    st.caption(plain(view.interval_note))
    replay.replay(shown, view)
    repetitions(view)
    findings(view)


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


def knee_card(shown: Shown | None, knee: KneeLine) -> None:
    """One plain sentence, the reading with its interval, and the frame that shows it where there is a clip to show it."""
    with st.container(border=True, key=f"knee_{knee.side}"):
        components.status_badge(knee.status, knee.status_words)
        st.markdown(f"#### {plain(knee.headline)}")
        if knee.detail:
            st.caption(plain(knee.detail))
        if knee.proof is not None and shown is not None:
            proof(shown, knee.proof, key=f"proof_{knee.side}")


def proof(shown: Shown, shows: Proof, key: str) -> None:
    """The frame with the hip-knee-ankle line, and a button to keep it."""
    try:
        image = services.picture(shown, shows)
    except ScreenerError as error:
        st.caption(f"The picture cannot be shown: {plain(str(error))} {plain(error.hint)}")
        return
    st.image(image, caption=plain(shows.caption), alt=f"Frame of the video with the line from hip over knee to ankle. {shows.caption}")
    name = f"{services.file_stem(shown)}-rep{shows.rep}-{shows.side}.png"
    st.download_button("Save this picture", image, name, "image/png", key=key, on_click="ignore")


def repetitions(view: ReportView) -> None:
    """Every repetition with its interval, as a drawing and as a table; the other measurements one tap away."""
    if not view.charts:
        return
    st.subheader("Each repetition")
    chart(view.charts[0], key="chart_main")
    for ready in view.tables[:1]:
        table(ready)
    if len(view.charts) > 1 or len(view.tables) > 1:
        with st.expander("All measurements", key="all_measurements"):
            for ready in view.tables[1:]:
                table(ready)
            titles = {f"{other.metric} {other.at}": other for other in view.charts}
            chosen = st.selectbox("Measurement", titles, format_func=lambda id: titles[id].title, key="measurement")
            if chosen is not None:
                chart(titles[chosen], key="chart_other")
            rows = [
                (f"{row.metric_words}, {row.side_words}, {row.at_words}", f"{row.value}; {row.band}" if row.band else row.value)
                for row in view.summaries
            ]
            table(Table("summary", "Median over the repetitions", "", ("Measurement", "Value and band"), tuple(rows)))


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
            ("Changed by hand", view.edits),
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
