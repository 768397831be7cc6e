"""Frozen values that cross the boundaries between rooms. Conventions stand at the top of ``media.py``."""

from screener.types.media import (
    BoolArray,
    Box,
    FloatArray,
    Frame,
    ImageArray,
    Pose,
    PoseTrack,
    Step,
    VideoInfo,
    View,
    empty_track,
    nanmean,
)
from screener.types.movement import (
    Burst,
    Reading,
    ReadPlan,
    Rejection,
    Repetition,
    RepView,
    Segmentation,
)
from screener.types.registry import (
    BandTable,
    ErrorModel,
    FindingText,
    Metric,
    MetricFunction,
    Movement,
    Rule,
)
from screener.types.result import (
    Capture,
    Context,
    Correction,
    DrillGate,
    Edit,
    Estimate,
    Evidence,
    Finding,
    Measurement,
    NotMeasured,
    Prescription,
    QualityIssue,
    Screening,
    Software,
    Summary,
)
from screener.types.terms import (
    AgeGroup,
    Band,
    EvidenceLevel,
    Instant,
    QualityKind,
    Reason,
    Severity,
    Sex,
    Side,
    Stage,
    Status,
    Unit,
)

__all__ = [
    "AgeGroup", "Band", "BandTable", "BoolArray", "Box", "Burst", "Capture", "Context", "Correction", "DrillGate", "Edit", "ErrorModel",
    "Estimate", "Evidence", "EvidenceLevel", "Finding", "FindingText", "FloatArray", "Frame", "ImageArray", "Instant", "Measurement",
    "Metric", "MetricFunction", "Movement", "NotMeasured", "Pose", "PoseTrack", "Prescription", "QualityIssue", "QualityKind", "ReadPlan",
    "Reading", "Reason", "Rejection", "RepView", "Repetition", "Rule", "Screening", "Segmentation", "Severity", "Sex", "Side",
    "Software", "Stage", "Status", "Step", "Summary", "Unit", "VideoInfo", "View", "empty_track", "nanmean",
]  # fmt: skip
