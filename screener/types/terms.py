"""The closed lists of words that results are made of. The JSON schema and every face use these and no others."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """The athlete's side."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"

    @property
    def other(self) -> Side:
        """The opposite leg; ``BOTH`` stays ``BOTH``."""
        return {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(self, Side.BOTH)

    @property
    def legs(self) -> tuple[Side, ...]:
        """The single legs that are meant."""
        return (Side.LEFT, Side.RIGHT) if self is Side.BOTH else (self,)


class Instant(StrEnum):
    """When, within a repetition, a number was read."""

    STANDING = "standing"
    MATCHED_DEPTH = "matched_depth"
    """13.5 % hip drop on the way down (about 60 degrees of knee flexion)."""
    MATCHED_DEPTH_30 = "matched_depth_30"
    """30 % hip drop on the way down (squats only)."""
    LOWEST = "lowest"
    WHOLE = "whole"
    """The repetition as a whole."""


class Joint(StrEnum):
    """The joints that a user may place by hand, from above downward."""

    HIP = "hip"
    KNEE = "knee"
    ANKLE = "ankle"


class Unit(StrEnum):
    """Unit of a value; no value is shown without it."""

    DEGREE = "deg"
    PERCENT_LEG = "% leg length"
    RATIO = "ratio"
    SECOND = "s"
    METRE = "m"


class Reason(StrEnum):
    """Why there is no number."""

    NOT_SEEN = "not_seen"
    CROPPED = "cropped"
    VIEW_TURNED = "view_turned"
    TOO_SHALLOW = "too_shallow"
    TOO_DEEP = "too_deep"
    SWAPPED_SIDES = "swapped_sides"
    UNSTEADY_READING = "unsteady_reading"
    TOO_FEW_REPS = "too_few_reps"
    FRAME_RATE = "frame_rate"
    NO_STANDING = "no_standing"
    STANCE_WIDTH = "stance_width"
    ONE_SIDE_ONLY = "one_side_only"


class Band(StrEnum):
    """Distance from an on-track range, our own proposal drawn from small published groups. Never a level of risk."""

    OUTWARD = "outward"
    ON_TRACK = "on_track"
    MILD = "mild"
    MODERATE = "moderate"
    MARKED = "marked"


class Status(StrEnum):
    """What is said of a finding. ``NOT_MEASURED`` ("we could not look") is never ``NOT_SEEN``."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    NOT_SEEN = "not_seen"
    NOT_MEASURED = "not_measured"


class Severity(StrEnum):
    """How much an issue with a clip matters; ``REFUSE`` means that no number is given."""

    INFO = "info"
    WARNING = "warning"
    REFUSE = "refuse"


class QualityKind(StrEnum):
    """What can be wrong with a clip."""

    SIDE_VIEW = "side_view"
    VIEW_TURNED = "view_turned"
    NO_PERSON = "no_person"
    SEVERAL_PEOPLE = "several_people"
    UPPER_BODY_ONLY = "upper_body_only"
    HEAD_CUT = "head_cut"
    FEET_CUT = "feet_cut"
    TOO_SMALL = "too_small"
    TOO_NEAR = "too_near"
    TOO_DARK = "too_dark"
    BLURRED = "blurred"
    OFF_CENTRE = "off_centre"
    TILTED = "tilted"
    FRAME_RATE = "frame_rate"
    SIDEWAYS_FILE = "sideways_file"
    MIRRORED_FILE = "mirrored_file"
    UNKNOWN_MOVEMENT = "unknown_movement"
    NO_REPETITION = "no_repetition"
    TOO_SHALLOW = "too_shallow"
    TOO_DEEP = "too_deep"
    PERSON_CHANGED = "person_changed"
    TRUNCATED = "truncated"
    TOO_SHORT = "too_short"
    SIDES_REPAIRED = "sides_repaired"
    GAPS = "gaps"
    FILE_NOTE = "file_note"


class AgeGroup(StrEnum):
    """Age as far as the bands need it: they hold for 16 to 60."""

    UNDER_16 = "under_16"
    FROM_16_TO_17 = "16_to_17"
    ADULT = "18_to_60"
    OVER_60 = "over_60"


class Sex(StrEnum):
    """Asked because published groups differ; leaving it out chooses the default bands."""

    FEMALE = "female"
    MALE = "male"


class EvidenceLevel(StrEnum):
    """A: trials or meta-analysis for the link; B: cross-sectional link or EMG; C: expert opinion or mechanism."""

    A = "A"
    B = "B"
    C = "C"


class Stage(StrEnum):
    """Stages of a programme, in the order they are begun."""

    ACTIVATION = "activation"
    STRENGTH = "strength"
    CONTROL = "control"
    HEAVY = "heavy"
