"""The tables of training."""

from training.models.modules import Audience, GroupLimits, TrainingModule
from training.models.offer import OfferFact
from training.models.requests import (
    BodyType,
    DateOption,
    RequestBody,
    RequestMessage,
    Shift,
    Sizing,
    TrainingEvent,
    TrainingRequest,
    Waiver,
    Wish,
)
from training.models.sessions import (
    Attendance,
    Certificate,
    Evaluation,
    Participant,
    TrainingGroup,
    TrainingSession,
)
from training.models.states import (
    ACTIVE_ASSIGNMENT,
    OCCUPYING,
    REQUEST_FINAL,
    SESSION_FINAL,
    AssignmentState,
    Format,
    RequestState,
    SessionState,
)
from training.models.trainers import (
    Assignment,
    LocalHoliday,
    Occupation,
    Trainer,
    TrainerAbsence,
    TrainerHours,
)

__all__ = [
    "ACTIVE_ASSIGNMENT",
    "OCCUPYING",
    "REQUEST_FINAL",
    "SESSION_FINAL",
    "Assignment",
    "AssignmentState",
    "Attendance",
    "Audience",
    "BodyType",
    "Certificate",
    "DateOption",
    "Evaluation",
    "Format",
    "GroupLimits",
    "LocalHoliday",
    "Occupation",
    "OfferFact",
    "Participant",
    "RequestBody",
    "RequestMessage",
    "RequestState",
    "SessionState",
    "Shift",
    "Sizing",
    "Trainer",
    "TrainerAbsence",
    "TrainerHours",
    "TrainingEvent",
    "TrainingGroup",
    "TrainingModule",
    "TrainingRequest",
    "TrainingSession",
    "Waiver",
    "Wish",
]
