"""What a gradebook is told, and when: the one rule, whatever the platform.

| a learner's answers, now | column has a mark from here | somebody else's | none |
|---|---|---|---|
| all that were handed in have marks, which the learner may see | sum | sum | sum |
| something waits for a worker or a person | nothing: it stays | nothing: it stays | progress, no score |
| the assessment's marks are unreleased or taken back | withdrawn: no score | nothing: it stays | progress, no score |

The sum is `FullyGraded`; a question that was not answered yet counts nothing in it, and it is `InProgress` until all
were: so the first mark comes at once, later parts raise it, and with the last it is `Completed`. A second attempt, a
late part and a regrade that a person must look at change nothing until they are marked. A mark is withdrawn only by
what a person did on purpose: not releasing the assessment's marks, or taking them back.

Which of the three a column is, is read before each message without a score, also when one is sent again: a teacher may
have typed a mark meanwhile. Where it cannot be read, progress is not told; a withdrawal goes by what was sent.

Source: 1EdTech, LTI Assignment and Grade Services 2.0, section 3.4: a score without `scoreGiven` says that there is
none (any more), and Moodle and Canvas empty the cell; therefore waiting is never told to a column that has a mark. Nor
can a part of the sum be sent as `Pending`: Moodle drops the `scoreGiven` of what is not `FullyGraded`.
"""

from enum import StrEnum

from assessment.lti.passback.models import ScoreDelivery
from assessment.lti.passback.scores import ActivityScore, GradingProgress

KEEPS_OURS = "Something newer waits for its mark. Until then the gradebook keeps the mark that it has."
KEEPS_THEIRS = (
    "The gradebook has a mark that was not sent from here. It stays while something waits for its mark here."
)
UNREADABLE = (
    "The platform does not let the column be read, so it is not told that something waits: a mark that stands there"
    " would be taken away."
)


class Report(StrEnum):
    """What is sent next."""

    MARK = "mark"
    PROGRESS = "progress"  # No score yet, to a column that has none: it is read before.
    WITHDRAWAL = "withdrawal"  # No score any more, on purpose.
    NOTHING = "nothing"


def choose_report(score: ActivityScore, row: ScoreDelivery) -> Report:
    """Return what is sent of a score as it stands now, by what is known here of its column."""
    if score.grading is GradingProgress.DONE:
        return Report.MARK
    if score.unreleased and row.marked:
        return Report.WITHDRAWAL
    return Report.NOTHING if row.marked or shows_mark(row) else Report.PROGRESS


def shows_mark(row: ScoreDelivery) -> bool:
    """Tell whether the column had a mark, whoever's, when it was last read."""
    return (row.held or {}).get("resultScore") is not None


def words_of_keeping(row: ScoreDelivery) -> str:
    """Say why nothing is sent."""
    return KEEPS_OURS if row.marked else KEEPS_THEIRS
