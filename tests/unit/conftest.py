"""Stick people are seen exactly: what is taken off for the pose model's habits would only put them wrong."""

import pytest

from screener import landmark_bias

EXACT = ("test_measure", "test_screening", "test_summarise", "test_capture", "test_readings")


@pytest.fixture(autouse=True)
def exact_landmarks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No landmark bias in the modules that compare stick people with their truth."""
    if request.module.__name__.endswith(EXACT):
        monkeypatch.setattr(landmark_bias, "STANDING_SHARE", 0.0)
