"""Stick people are seen exactly: what is taken off for the pose model's habits would only put them wrong."""

import pytest

from screener import landmark_bias


@pytest.fixture(autouse=True)
def exact_landmarks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No landmark bias, except where a test is about it (module ``test_landmark_bias``)."""
    if not request.module.__name__.endswith("test_landmark_bias"):
        monkeypatch.setattr(landmark_bias, "STANDING_SHARE", 0.0)
