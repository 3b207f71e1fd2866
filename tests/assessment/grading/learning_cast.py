"""The cast of the tests of learning: a question by references or criteria, a class that answers it, and its teacher."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from assessment.bank.models import Assessment, Question, QuestionVersion, ReleaseRule
from assessment.grading.calibration import keyed_digest
from assessment.grading.effective_grade import responses_with_marks
from assessment.grading.models import (
    AssessmentPromise,
    Calibration,
    Grade,
    LearningRun,
    Response,
    RunKind,
    SampledAnswer,
)
from assessment.grading.review import override_grade
from assessment.grading.sample import unmarked_sample
from assessment.grading.worker import grade_next_batch
from assessment.people.models import Learner, User
from graders.embedding.protocol import Encoder
from tests.assessment.grading.cast import hand_in, only_response
from tests.conftest import BagOfWords

REFERENCE = "The water was evaporated so that the salt was left behind in the dish."
RIGHT = "The water was evaporated so that the salt was left behind"
WRONG = "It was filtered through some paper"
_numbers = count()


def question_by_references(page: Assessment, slug: str = "q3") -> QuestionVersion:
    """Give a question a key of one reference answer, and put it under a promise that few marks can keep."""
    return question_with_key(page, {"question": "How?", "references": [REFERENCE]}, slug)


def question_with_key(
    page: Assessment, key: Mapping[str, Any], slug: str = "q3", points: int = 2
) -> QuestionVersion:
    """Give a question of free text another key, worth two points unless it says so, and put it under such a promise."""
    question = Question.objects.get(assessment=page, slug=slug)
    version = QuestionVersion.objects.create(
        question=question,
        number=question.versions.count() + 1,
        kind="text",
        prompt=key["question"],
        key=key,
        points=points,
    )
    question.current, question.release_rule = version, ReleaseRule.PROMISE
    question.save()
    AssessmentPromise.objects.get_or_create(
        assessment=page, defaults={"at_most": 0.5, "off_by": 0.5, "sure": 0.6}
    )
    return version


def answer(page: Assessment, text: str, slug: str = "q3") -> Response:
    """Hand in an answer of a new learner, which nobody has graded yet."""
    learner = Learner.objects.create(course=page.course, source="test", external_id=f"pupil-{next(_numbers)}")
    return only_response(hand_in(page, learner, **{slug: text}))


def class_answers(page: Assessment, number: int) -> list[Response]:
    """Hand in as many answers, every other one right, and let a worker grade them."""
    answers = [answer(page, RIGHT if index % 2 else WRONG) for index in range(number)]
    work()
    return answers


def work(encoder: Callable[[], Encoder] = BagOfWords) -> None:
    """Let a worker grade all that waits."""
    while grade_next_batch(encoder):
        pass


def draw(page: Assessment, number: int, by: User) -> None:
    """Let the next answers be the sample, as many right ones as wrong: by chance it would be another in each test."""
    promise = AssessmentPromise.objects.get(assessment=page)
    SampledAnswer.objects.bulk_create(
        SampledAnswer(promise=promise, response=row, drawn_by=by) for row in unmarked(page)[:number]
    )


def is_right(response: Response) -> bool:
    """Tell whether an answer is one of the right ones."""
    return RIGHT in str(response.answer)


def fair(response: Response) -> Decimal:
    """Return what a fair teacher gives."""
    return Decimal(2 if is_right(response) else 0)


def mark_drawn(page: Assessment, by: User, mark: Callable[[Response], Decimal] = fair) -> None:
    """Mark all that is left of the sample."""
    for sampled in unmarked_sample().filter(promise__assessment=page).select_related("response"):
        override_grade(sampled.response, actor=by, reason="by the key", score=mark(sampled.response))


def learned_class(page: Assessment, by: User, number: int = 8, drawn: int = 4) -> list[Response]:
    """Let a class answer, a teacher mark a sample of it, and the machine learn; return the unmarked answers."""
    class_answers(page, number)
    draw(page, drawn, by)
    mark_drawn(page, by)
    work()
    return unmarked(page)


def unmarked(page: Assessment) -> list[Response]:
    """Return the answers that were not drawn."""
    return list(Response.objects.filter(question__assessment=page, sampled=None).order_by("pk"))


def sampled(page: Assessment) -> list[Response]:
    """Return the answers that were drawn, in the order in which they were."""
    return list(Response.objects.filter(question__assessment=page).exclude(sampled=None).order_by("sampled"))


def newest_run() -> LearningRun:
    """Return the run that is current."""
    return LearningRun.objects.get(current=True)


def frozen(run: LearningRun) -> Sequence[tuple[int, str]]:
    """Return the frozen marks of a run."""
    return list(run.marks.order_by("pk").values_list("response", "share"))


@pytest.fixture
def version(page: Assessment) -> QuestionVersion:
    """Question q3 by references, under a promise."""
    return question_by_references(page)


@pytest.fixture
def midterm(page: Assessment, version: QuestionVersion) -> Assessment:
    """The page, with that question."""
    return page


def is_held(response: Response) -> bool:
    """Tell whether a student does not see the mark yet."""
    held: bool = responses_with_marks().get(pk=response.pk).held
    return held


def effective_score(response: Response) -> Decimal:
    """Return the mark that counts."""
    score: Decimal = responses_with_marks().get(pk=response.pk).effective_score
    return score


def learned_grade(response: Response) -> Grade:
    """Return the newest grade of a learning run."""
    return response.grades.filter(run__kind=RunKind.LEARNING).latest("pk")


def marks_in_key(grade: Grade) -> list[int]:
    """Return whose marks were in the key of a grade, by the digest in its provenance."""
    calibration = grade.detail.verdict["provenance"]["calibration"]
    return [row[0] for row in Calibration.objects.get(digest=keyed_digest(calibration)).marks]
