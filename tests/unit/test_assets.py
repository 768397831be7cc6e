"""Shipped files are found where they are, and refused with a hint where they are not."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from screener import assets
from screener.errors import CatalogError, InputError, ModelMissing, SetupError
from screener.types import Side


@pytest.fixture(autouse=True)
def _no_choice_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(assets.MODELS_VARIABLE, raising=False)


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package folder as an installed wheel has it, with every shipped file but the model; gives its ``_data``."""
    root = assets.checkout()
    assert root is not None
    package = tmp_path / "site-packages" / "screener"
    data = package / "_data"
    shutil.copytree(root / "sample_videos", data / "sample_videos", ignore=shutil.ignore_patterns("*.mp4"))
    for name in ("models/MANIFEST.toml", ".streamlit/config.toml"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, data / name)
    (data / "app.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(assets, "_PACKAGE", package)
    assets.samples.cache_clear()
    monkeypatch.setattr(assets, "samples", assets.samples.__wrapped__)
    return data


class TestModel:
    """The model that was checked, from the place the user chose, or none."""

    def test_the_shipped_model_is_the_one_that_was_checked(self) -> None:
        path = assets.model_path()
        assert assets.check_model(path) == assets.model_sha256(path)

    def test_a_chosen_folder_wins(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / assets.MODEL_FILE).write_bytes(b"model")
        monkeypatch.setenv(assets.MODELS_VARIABLE, str(tmp_path))
        assert assets.model_path() == tmp_path / assets.MODEL_FILE

    def test_a_chosen_folder_without_model_is_never_replaced_silently(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(assets.MODELS_VARIABLE, str(tmp_path))
        with pytest.raises(ModelMissing, match="expected the pose model") as caught:
            assets.model_path()
        assert str(tmp_path) in str(caught.value)
        for place in (assets.MODELS_VARIABLE, "checkout's models", "_data/models"):
            assert place in caught.value.hint

    def test_a_wheel_without_model_names_all_three_places(self, wheel: Path) -> None:
        with pytest.raises(ModelMissing) as caught:
            assets.model_path()
        assert str(wheel) in str(caught.value)
        assert all(place in caught.value.hint for place in (assets.MODELS_VARIABLE, "checkout's models", "_data/models"))

    def test_another_model_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / assets.MODEL_FILE
        path.write_bytes(b"another model")
        with pytest.raises(ModelMissing, match=r"expected sha256 .* got") as caught:
            assets.check_model(path)
        assert caught.value.hint

    def test_a_model_that_cannot_be_read_is_a_set_up_fault(self, tmp_path: Path) -> None:
        with pytest.raises(ModelMissing, match="expected a readable pose model"):
            assets.model_sha256(tmp_path / "nowhere.task")


class TestWheel:
    """An installed wheel uses its own copies and says what they lack."""

    def test_a_wheel_finds_its_own_copies(self, wheel: Path) -> None:
        (wheel / "models" / assets.MODEL_FILE).write_bytes(b"model")
        assert assets.checkout() is None
        assert assets.model_path().parent == wheel / "models"
        assert assets.app_script() == wheel / "app.py"
        assert assets.streamlit_config() == wheel / ".streamlit" / "config.toml"
        assert {clip.path.parent for clip in assets.samples()} == {wheel / "sample_videos"}

    def test_missing_samples_are_a_set_up_fault(self, wheel: Path) -> None:
        (wheel / "sample_videos" / "MANIFEST.toml").unlink()
        with pytest.raises(SetupError, match=r"MANIFEST\.toml"):
            assets.samples()

    def test_an_incomplete_manifest_is_named(self, wheel: Path) -> None:
        (wheel / "sample_videos" / "MANIFEST.toml").write_text('[[clip]]\nfile = "x.mp4"\n', encoding="utf-8")
        with pytest.raises(CatalogError, match=r"x\.mp4"):
            assets.samples()

    def test_a_broken_manifest_is_a_set_up_fault(self, wheel: Path) -> None:
        (wheel / "sample_videos" / "MANIFEST.toml").write_text("[[clip", encoding="utf-8")
        with pytest.raises(SetupError, match=r"expected a readable MANIFEST\.toml"):
            assets.samples()


class TestSamples:
    """Clips by name, with their truth."""

    @pytest.mark.parametrize("name", ["03_sls_L_valgus", "03_sls_L_valgus.mp4", "03"])
    def test_a_sample_is_found_by_name_file_or_number(self, name: str) -> None:
        clip = assets.sample(name)
        assert (clip.movement, clip.side) == ("single_leg_squat", Side.LEFT)
        assert clip.path.is_file()

    @pytest.mark.parametrize("name", ["99", "", "squat"])
    def test_an_unknown_sample_is_refused_with_the_names_that_exist(self, name: str) -> None:
        with pytest.raises(InputError, match="expected the name") as caught:
            assets.sample(name)
        assert "03_sls_L_valgus" in caught.value.hint

    def test_true_angles_carry_the_sign_of_the_movement(self) -> None:
        drifting, steady = assets.sample("03"), assets.sample("04")
        assert all(row.lowest > 10 and row.matched_depth > 10 for row in drifting.truth)
        assert all(abs(row.lowest) < 5 for row in steady.truth)


class TestSettings:
    """The web page's settings by name."""

    def test_every_setting_is_there_under_its_full_name(self) -> None:
        written = tomllib.loads(assets.streamlit_config().read_text(encoding="utf-8"))
        settings = assets.streamlit_settings()
        assert settings["browser.gatherUsageStats"] is False
        assert settings["server.maxUploadSize"] == written["server"]["maxUploadSize"]
        assert settings["theme.dark.textColor"] == written["theme"]["dark"]["textColor"]
        assert settings["server.allowedHosts"] == written["server"]["allowedHosts"]
