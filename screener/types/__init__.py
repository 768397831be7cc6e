"""Frozen values that cross the boundaries between rooms. Conventions stand at the top of ``media.py``."""

from screener.types.edits import LEFT_OUT, Change, LeaveOut, Move, changes_of, ordered
from screener.types.handling import AS_FILED, WHOLE_CLIP, Span, Spot, Turn
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
from screener.types.plan import (
    Facts,
    HeavyLoad,
    HipCheck,
    Intake,
    Observed,
    Phase,
    Plan,
    PlanItem,
    RepMax,
    Response,
    SessionPlan,
    Shown,
    Take,
    TrainingDay,
    Trial,
    Way,
    Wishes,
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

__all__ = [
    "AS_FILED", "LEFT_OUT", "WHOLE_CLIP", "AgeGroup", "Band", "BandTable", "BoolArray", "Box", "Burst", "Capture", "Change", "Context",
    "Correction", "DrillGate", "Edit", "ErrorModel", "Estimate", "Evidence", "EvidenceLevel", "Facts", "Finding", "FindingText",
    "FloatArray", "Frame", "HeavyLoad", "HipCheck", "ImageArray", "Instant", "Intake", "Joint", "LeaveOut", "Measurement", "Metric",
    "MetricFunction", "Move", "Movement", "NotMeasured", "Observed", "Phase", "Plan", "PlanItem", "Pose", "PoseTrack", "Prescription",
    "QualityIssue", "QualityKind", "ReadPlan", "Reading", "Reason", "Rejection", "RepMax", "RepView", "Repetition", "Response", "Rule",
    "Screening", "Segmentation", "SessionPlan", "Severity", "Sex", "Shown", "Side", "Software", "Span", "Spot", "Stage", "Status", "Step",
    "Summary", "Take", "TrainingDay", "Trial", "Turn", "Unit", "VideoInfo", "View", "Way", "Wishes", "changes_of", "empty_track",
    "nanmean", "ordered",
]  # fmt: skip
