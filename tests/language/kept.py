"""Commands that keep, compare, show and delete, in an order in which each has something to say, with the files that they are given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from screener.history import History
from screener.present.plan import plan_view
from screener.report import PlanSheet, to_json
from screener.report.hip_check_json import hip_check_json
from screener.report.plan_json import plan_to_json
from screener.types import HipCheck, Plan
from tests import factories, plans

LINES: Final = (
    "history where",
    "history roster-template",
    "history import ROSTER",
    "history add-athlete Kim --age-group under_16 --guardian-consent 2026-01-03 --group U15",
    "history athletes",
    "history change-athlete Kim --notes tall",
    "history groups",
    "history keep-days U15 --days 365",
    "history list",
    "history progress --athlete Robin",
    "history diary --athlete Robin",
    "history add FIRST --athlete Robin --taken 2026-05-01",
    "history add AGAIN --athlete Robin --taken 2026-06-01",
    "history add AGAIN --athlete Robin --taken 2026-06-02",
    "history add OLD --athlete Robin --taken 2026-04-01",
    "history add SQUAT --athlete Robin --way heels",
    "history add REFUSED --athlete Kim",
    "history add CHECK --athlete Kim",
    "history list --athlete Robin",
    "history show ID --all",
    "history progress --athlete Robin",
    "history progress --athlete Kim",
    "history add-plan PLAN --athlete Robin",
    "history tick --athlete Robin",
    "history tick --athlete Robin --undo",
    "history pain 3 --athlete Robin --note sore",
    "history diary --athlete Robin",
    "team",
    "history export ZIP",
    "history restore ZIP",
    "history where",
    "compare FIRST AGAIN",
    "compare FIRST PLAIN --same-set-up --all",
    "compare FIRST OLD",
    "compare FIRST SQUAT",
    "compare CHECK CHECK",
    "compare SQUAT REFUSED",
    "history delete --expired --yes",
    "history delete ID --yes",
    "history delete --all --yes",
)


def lines(folder: Path, check: HipCheck, plan: Plan) -> Iterator[tuple[str, list[str]]]:
    """Each command as it is named here, and as it is typed."""
    files = _files(folder, check, plan)
    for words in LINES:
        line = [str(files.get(word, word)) for word in words.split()]
        yield words, [_some_identifier() if word == "ID" else word for word in line]


def _files(folder: Path, check: HipCheck, plan: Plan) -> dict[str, Path]:
    """The files, under the words that stand for them."""
    old = replace(factories.valgus_sls(), software=replace(factories.SOFTWARE, version="0.0.1"))
    content = {
        "FIRST": to_json(factories.valgus_sls()),
        "AGAIN": to_json(plans.named(factories.turned_sls(), "again.mp4")),
        "PLAIN": to_json(plans.named(factories.valgus_sls(), "plain.mp4")),
        "OLD": to_json(plans.named(old, "old.mp4")),
        "SQUAT": to_json(factories.squat()),
        "REFUSED": to_json(factories.refused()),
        "CHECK": hip_check_json(check),
        "PLAN": plan_to_json(PlanSheet(plan, plan_view(plan, ""), {})).decode(),
        "ROSTER": "name,age_group\nRobin,18_to_60\n",
    }
    files = {word: folder / f"{word.lower()}.json" for word in (*content, "ZIP")}
    for word, text in content.items():
        files[word].write_text(text, encoding="utf-8")
    return files


def _some_identifier() -> str:
    with History() as history:
        return history.screenings()[0].id
