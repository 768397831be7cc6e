"""What every page with clips begins with: stop rules, and what may be said about the athlete, asked once a visit."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener.intake import STOP_RULES
from screener.types import AgeGroup, Sex
from screener.ui import components

TYPES: Final = ("video", ".mkv", ".avi", ".m4v", ".gif")
"""Any video: so named, a phone offers its camera beside its files. The others are videos that some systems do not know as such."""
UPLOAD_HELP: Final = (
    "It stays on the computer that runs this page, in a folder of its own, and is deleted within a minute of your closing the page."
)
COMPARED: Final = "Age group and sex choose or withhold the range that the reading is compared with; they change no reading."
ATHLETE: Final = "About the athlete: age group, sex"
SEXES: Final = {Sex.FEMALE: "Female", Sex.MALE: "Male"}
AGES: Final = {
    AgeGroup.UNDER_16: "Under 16", AgeGroup.FROM_16_TO_17: "16 to 17", AgeGroup.ADULT: "18 to 60", AgeGroup.OVER_60: "Over 60",
}  # fmt: skip


def stop_rules() -> None:
    """When not to do the test at all; before everything else."""
    first, *others = STOP_RULES
    with st.container(border=True, key="stop_rules"):
        st.markdown(f"**Before you move.** {components.plain(first)}")
        with st.expander("All stop rules", key="stop_rules_list"):
            components.bullets(others)


def athlete(busy: bool) -> tuple[AgeGroup | None, Sex | None]:
    """What may be said about the athlete; asked once, the same for all clips and on every page."""
    with st.expander(ATHLETE, key="athlete"):
        age = st.selectbox(
            "Age group", [None, *AGES], format_func=lambda a: AGES.get(a, "Not said"), key="age_group", disabled=busy,
            persist_state="session",
        )  # fmt: skip
        sex = st.selectbox(
            "Sex", [None, *SEXES], format_func=lambda s: SEXES.get(s, "Not said"), key="sex", disabled=busy, persist_state="session"
        )
        st.caption(COMPARED)
    return age, sex
