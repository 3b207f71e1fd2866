"""The tables of grading, by topic."""

from assessment.grading.models.learning import FrozenMark, LearnedMark, LearningRun
from assessment.grading.models.ledger import (
    Calibration,
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
from assessment.grading.models.promises import (
    AssessmentPromise,
    GroupOutcome,
    MachineMark,
    MarkSource,
    PromiseGrouping,
    PromiseTest,
    SampledAnswer,
)
from assessment.grading.models.requests import GradeRequest, StoredReply
from assessment.grading.models.submissions import Draft, Erasure, Response, Submission
from assessment.grading.models.work import Leased, State, Work
from assessment.grading.models.workers import Embedding, EncodedTexts, Heartbeat, WorkerSpeed

__all__ = [
    "AssessmentPromise",
    "Calibration",
    "ChangeKind",
    "Draft",
    "Embedding",
    "EncodedTexts",
    "Erasure",
    "FeedEnd",
    "FrozenMark",
    "Grade",
    "GradeDetail",
    "GradeRequest",
    "GradingRun",
    "GroupOutcome",
    "Heartbeat",
    "LearnedMark",
    "LearningRun",
    "Leased",
    "LedgerIsAppendOnly",
    "MachineMark",
    "MarkChange",
    "MarkSource",
    "PromiseGrouping",
    "PromiseTest",
    "Response",
    "RunKind",
    "SampledAnswer",
    "State",
    "StoredReply",
    "Submission",
    "ToldRelease",
    "Work",
    "WorkerSpeed",
]
