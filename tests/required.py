"""Where ``SCREENER_REQUIRE_ALL`` is set, a skipped test is a failed one that names its reason: nothing may be missing there.

What README's commands do not install may still be missing. Such a test is marked ``may_skip(NAME)``, and NAME is listed here.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Final

import pytest

VARIABLE: Final = "SCREENER_REQUIRE_ALL"
MARKER: Final = "may_skip"
ALLOWED: Final = {"validation": "the extra `validation`, and the body that it renders, which `make validate` fetches"}
"""What may be missing even where everything is required."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", f"{MARKER}(name): skips even where {VARIABLE} is set; the names are listed in tests/required.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a name that is not listed: an exception is made here, in sight, or not at all."""
    for item in items:
        for mark in item.iter_markers(MARKER):
            if not set(mark.args) <= ALLOWED.keys():
                raise pytest.UsageError(f"{item.nodeid}: {MARKER}{mark.args} is not listed in tests/required.py")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that skips."""
    report = yield
    if item.get_closest_marker(MARKER) is None:
        _demand(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:  # noqa: ARG001
    """A whole file that skips."""
    report = yield
    _demand(report)
    return report


def _demand(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not os.environ.get(VARIABLE) or report.outcome != "skipped" or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"{VARIABLE} is set, and this was skipped. {reason}"
