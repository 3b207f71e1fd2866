"""The cast of the tests of the promise: many answers with marks of the model, and a person who marks the sample."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import count

from django.db import transaction

from assessment.bank.models import Assessment, QuestionVersion, ReleaseRule
from assessment.grading.ledger import record_machine_grade, state_after
from assessment.grading.models import Grade, Response
from assessment.grading.review import override_grade
from assessment.grading.sample import unmarked_sample
from assessment.people.models import Learner, User
from graders.text.messages import reason_messages
from graders.verdict import Provenance, Verdict
from tests.assessment.grading.cast import hand_in, only_response

WEIGHTS = "a" * 64
_numbers = count()


def under_promise(page: Assessment, *slugs: str) -> Assessment:
    """Put questions of a page under the promise; those of free text that it comes with are released at once."""
    page.questions.filter(slug__in=slugs).update(release_rule=ReleaseRule.PROMISE)
    return page


def matched_exactly(page: Assessment, *slugs: str) -> Assessment:
    """Give questions of a page, under the promise, a key of one term: from the marks of a sample it learns nothing."""
    for question in page.questions.filter(slug__in=slugs):
        question.current = QuestionVersion.objects.create(
            question=question,
            number=question.versions.count() + 1,
            kind="text",
            key={"question": "Why?", "criteria": [{"any_of": [{"term": "differentiable"}]}]},
            points=1,
            prompt="Why?",
        )
        question.save()
    return under_promise(page, *slugs)


def estimate(  # noqa: PLR0917 - an answer, and what the model makes of it
    page: Assessment,
    score: str = "1",
    confidence: float = 0.9,
    reasons: Sequence[str] = (),
    slug: str = "q3",
    weights: str = WEIGHTS,
) -> Response:
    """Hand in an answer of a new learner, and mark it as a worker with a model would."""
    learner = Learner.objects.create(
        course=page.course, source="test", external_id=f"learner-{next(_numbers)}"
    )
    response = only_response(hand_in(page, learner, **{slug: "It makes sampling differentiable."}))
    mark_by_model(response, score, confidence, reasons, weights)
    return response


def mark_by_model(
    response: Response,
    score: str,
    confidence: float = 0.9,
    reasons: Sequence[str] = (),
    weights: str = WEIGHTS,
) -> Grade:
    """Write a mark of the model for the run that an answer waits for."""
    verdict = Verdict(
        outcome="graded",
        score=Decimal(score),
        maximum=Decimal(1),
        provenance=Provenance("text", "6", "minilm", weights, "torch", "cpu", "float32"),
        confidence=confidence,
        needs_review=bool(reasons),
        reasons=reason_messages(reasons),
    )
    response.refresh_from_db()
    with transaction.atomic():
        response.state = state_after(verdict, response)
        response.save()
        return record_machine_grade(response, verdict)


def many_estimates(
    page: Assessment, number: int, confidence: float = 0.9, slug: str = "q3"
) -> list[Response]:
    """Hand in as many answers, every other one right."""
    return [estimate(page, str(index % 2), confidence, slug=slug) for index in range(number)]


def as_the_machine(response: Response) -> str:
    """Return the machine's first mark of a response: what a person gives who agrees with it."""
    return str(response.grades.order_by("pk")[0].score)


def otherwise(response: Response) -> str:
    """Return another mark than the machine's first."""
    return str(1 - response.grades.order_by("pk")[0].score)


def mark_sample(page: Assessment, by: User, mark: Callable[[Response], str] = as_the_machine) -> None:
    """Mark all that is left of the sample."""
    for sampled in unmarked_sample().filter(promise__assessment=page).select_related("response"):
        override_grade(sampled.response, actor=by, reason="by the key", score=Decimal(mark(sampled.response)))
