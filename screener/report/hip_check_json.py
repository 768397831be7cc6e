"""A hip check to JSON and back: the screenings with how each clip was done; what they show together is joined anew on reading."""

from __future__ import annotations

import json
from typing import Any, Final

from screener import hipcheck
from screener.errors import InputError
from screener.report.json_report import from_json, from_object, result_object, to_object
from screener.types import HipCheck, Take, Trial, Way

HIP_CHECK_VERSION: Final = 1
_HINT: Final = "Give a file that `screener screen --json FILE` or `screener hip-check --json FILE` wrote."


def hip_check_json(check: HipCheck) -> str:
    """The hip check as indented JSON with a final line break."""
    document = {
        "hip_check_version": HIP_CHECK_VERSION,
        "heels_rise": check.heels_rise,
        "takes": [{"way": take.way, "screening": to_object(take.screening)} for take in check.takes],
        "observed": [
            {"take": one.take, "movement": one.movement_id, "id": one.finding.id, "side": one.finding.side, "status": one.finding.status}
            for one in check.observed
        ],
        "trials": [trial_object(trial) for trial in check.trials],
    }
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def trial_object(trial: Trial) -> dict[str, Any]:
    """What a repeat changed, as plain values."""
    key = {"way": trial.way, "side": trial.side, "movement": trial.movement_id, "metric": trial.metric, "at": trial.at}
    return {**key, "change": result_object(trial.change), "same_set_up": trial.same_set_up, "response": trial.response}


def takes_from_json(text: str) -> tuple[tuple[Take, ...], bool]:
    """The takes of a stored hip check, or a stored screening as one natural take; and whether the heels rise.

    Raises:
        InputError: neither, or one of another version.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InputError(f"expected a result as JSON, got text that is not JSON ({error}).", _HINT) from error
    if not isinstance(data, dict) or "takes" not in data:
        return (Take(Way.NATURAL, from_json(text)),), False
    if data.get("hip_check_version") != HIP_CHECK_VERSION:
        raise InputError(f"expected hip_check_version {HIP_CHECK_VERSION}, got {data.get('hip_check_version')!r}.", _HINT)
    try:
        takes = tuple(Take(Way(take["way"]), from_object(take["screening"])) for take in data["takes"])
        return takes, bool(data["heels_rise"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"expected a whole hip check, got one with a missing or wrong entry ({error!r}).", _HINT) from error


def hip_check_from_json(text: str) -> HipCheck:
    """The hip check that ``hip_check_json`` wrote. Raises ``InputError`` as ``takes_from_json`` and ``hipcheck.join``."""
    return hipcheck.join(*takes_from_json(text))
