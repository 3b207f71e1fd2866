"""The tables of grading, by topic."""

from assessment.grading.models.cache import Embedding, EncodedTexts, Heartbeat, WorkerSpeed
from assessment.grading.models.calibration import Calibration
from assessment.grading.models.erasures import Erasure
from assessment.grading.models.ledger import (
    ChangeKind,
    FeedEnd,
    Grade,
    GradeDetail,
    GradingRun,
    LedgerIsAppendOnly,
    MarkChange,
    RunKind,
    ToldRelease,
)
from assessment.grading.models.requests import GradeRequest, StoredReply
from assessment.grading.models.submissions import Draft, Response, Submission
from assessment.grading.models.work import State, Work

__all__ = [
    "Calibration",
    "ChangeKind",
    "Draft",
    "Embedding",
    "EncodedTexts",
    "Erasure",
    "FeedEnd",
    "Grade",
    "GradeDetail",
    "GradeRequest",
    "GradingRun",
    "Heartbeat",
    "LedgerIsAppendOnly",
    "MarkChange",
    "Response",
    "RunKind",
    "State",
    "StoredReply",
    "Submission",
    "ToldRelease",
    "Work",
    "WorkerSpeed",
]
