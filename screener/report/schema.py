"""The JSON Schema (2020-12) of a screening. Built from the enums and registries, so that it cannot fall behind them."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from screener.report.json_report import SCHEMA_VERSION
from screener.types import (
    AgeGroup,
    Band,
    EvidenceLevel,
    Instant,
    Joint,
    QualityKind,
    Reason,
    Severity,
    Sex,
    Side,
    Stage,
    Status,
    Unit,
)

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
SECONDS: Schema = {"type": "number", "description": "seconds of the clip"}
PROBABILITY: Schema = {"type": "number", "minimum": 0, "maximum": 1}
TEXTS: Schema = {"type": "array", "items": TEXT}


def schema_text() -> str:
    """The schema as indented JSON with a final line break."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def schema() -> Schema:
    """The schema as plain dictionaries. Every object is closed: a key that is not named here is an error."""
    body = _object(
        schema_version={"const": SCHEMA_VERSION},
        software=_object(version=TEXT, model=TEXT, model_sha256=TEXT),
        video=_video(),
        context=_object(age_group=_or_null(_list(AgeGroup)), sex=_or_null(_list(Sex))),
        movement=_object(id=_movement_ids(), chosen_by={"enum": ["auto", "user"]}),
        capture=_capture(),
        quality=_array(
            kind=_list(QualityKind), severity=_list(Severity), detail=TEXT, fix=TEXT, start_s=_or_null(SECONDS), stop_s=_or_null(SECONDS)
        ),
        reps=_array(
            index={"type": "integer", "minimum": 1}, side=_list(Side), standing_s=SECONDS, start_s=SECONDS, turn_s=SECONDS, stop_s=SECONDS
        ),
        rejected=_array(start_s=SECONDS, stop_s=SECONDS, reason=TEXT),
        measurements={"type": "array", "items": _measured(**_key(), rep=WHOLE, time_s=_or_null(SECONDS))},
        summaries={"type": "array", "items": _measured(**_key(), **_summary())},
        corrections=_array(what=TEXT, metric=TEXT, before=NUMBER, after=NUMBER),
        edits=_array(
            what=TEXT,
            rep=WHOLE,
            by=TEXT,
            detail=TEXT,
            side=_or_null(_list(Side)),
            at=_or_null(_list(Instant)),
            joint=_or_null(_list(Joint)),
            to_px=_or_null({"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}),
        ),
        findings=_array(
            id=TEXT,
            side=_list(Side),
            status=_list(Status),
            probability=_or_null(PROBABILITY),
            evidence=_array(metric=TEXT, side=_list(Side), rep=WHOLE, time_s=SECONDS, value=NUMBER),
            sources=TEXTS,
            detail=TEXT,
        ),
        prescriptions=_prescriptions(),
        drill_gate=_object(open=FLAG, answered=FLAG, reasons=TEXTS, advice=TEXT, minor=FLAG),
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Movement screening of one clip",
        "description": "Angles are degrees, positive towards suspicion (knee inward). A side is the athlete's. "
        "not_measured means that nothing could be read; it never means that nothing was found.",
        **body,
    }


def _list(words: type[StrEnum]) -> Schema:
    return {"enum": [word.value for word in words]}


def _or_null(inner: Schema) -> Schema:
    return {"anyOf": [inner, {"type": "null"}]}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _array(**properties: Schema) -> Schema:
    return {"type": "array", "items": _object(**properties)}


def _measured(**shared: Schema) -> Schema:
    """Either an estimate with unit and interval or the reason why there is none; never both, never half of one."""
    estimate = _object(**shared, value=NUMBER, low=NUMBER, high=NUMBER, level=PROBABILITY, unit=_list(Unit))
    missing = _object(**shared, not_measured=_list(Reason), detail=TEXT)
    return {"oneOf": [estimate, missing]}


def _key() -> dict[str, Schema]:
    return {"metric": TEXT, "side": _list(Side), "at": _list(Instant)}


def _summary() -> dict[str, Schema]:
    return {
        "change_low": _or_null(NUMBER),
        "change_high": _or_null(NUMBER),
        "n_reps": WHOLE,
        "band": _or_null(_list(Band)),
        "band_probability": _or_null(PROBABILITY),
    }


def _movement_ids() -> Schema:
    from screener.movements import MOVEMENTS

    return {"enum": [*(movement.id for movement in MOVEMENTS), None]}


def _video() -> Schema:
    return _object(
        name=TEXT,
        sha256=TEXT,
        width_px={"type": "integer", "minimum": 1},
        height_px={"type": "integer", "minimum": 1},
        duration_s=_or_null(NUMBER),
        fps_nominal=_or_null(NUMBER),
        capture_fps=_or_null(NUMBER),
        time_scale=NUMBER,
        rotation_deg={"enum": [0, 90, 180, 270]},
        variable_rate=FLAG,
        frames_announced=_or_null(WHOLE),
        frames_read=_or_null(WHOLE),
        codec=TEXT,
        notes=TEXTS,
    )


def _capture() -> Schema:
    return _object(**{name: _measured() for name in ("yaw", "ray", "distance", "tilt", "roll")})


def _prescriptions() -> Schema:
    return _array(
        drill=TEXT,
        side=_list(Side),
        stage=_list(Stage),
        dose=TEXT,
        because=TEXTS,
        reason=TEXT,
        evidence_level=_list(EvidenceLevel),
        cues=TEXTS,
        stop_if=TEXTS,
        sources=TEXTS,
    )
