"""What holds for every test: nobody's own history is touched, an app that was run is over, and what is required is not skipped."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

pytest_plugins = ["tests.required"]


@pytest.fixture(scope="session", autouse=True)
def _nobody_s_history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever a test keeps is kept in a folder of its own, never in the user's."""
    from screener.history.place import HOME_VARIABLE, URL_VARIABLE

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(tmp_path_factory.mktemp("home") / "screener"))
        patch.delenv(URL_VARIABLE, raising=False)
        yield


@pytest.fixture(autouse=True)
def _main_module() -> Iterator[None]:
    """Streamlit leaves the app it ran as the main module, and a process that is spawned later would run it again."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
