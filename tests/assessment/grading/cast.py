"""What the tests of grading share: handing in, and encoders that misbehave on purpose."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from assessment.bank.models import Assessment
from assessment.grading.models import Grade, GradingRun, Response, RunKind, Submission
from assessment.grading.submission import prepare, store
from assessment.people.models import Learner
from graders.base import Answer
from tests.conftest import BagOfWords

if TYPE_CHECKING:
    from graders.embedding.protocol import Array

REASON = "z = mu + sigma * eps, so that gradients reach mu and sigma"


def hand_in(page: Assessment, learner: Learner, **answers: Answer) -> Submission:
    """Store answers given by question slug."""
    return store(page, learner, prepare(page, list(answers.items())))


def only_response(submission: Submission) -> Response:
    """Return the one response of a submission, as it is now."""
    return submission.responses.get()


def add_grade(response: Response, score: str, *, human: bool, needs_review: bool = False) -> Grade:
    """Append a grade in a run of its own."""
    kind = RunKind.OVERRIDE if human else RunKind.REGRADE
    run = GradingRun.objects.create(course=response.run.course, kind=kind)
    return Grade.objects.create(
        response=response,
        run=run,
        human=human,
        score=Decimal(score),
        maximum=Decimal(1),
        needs_review=needs_review,
        verdict_digest="-",
    )


class MeanwhileEncoder(BagOfWords):
    """Does something else while it encodes: the moment between claim and write."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self.meanwhile = meanwhile

    def __call__(self, texts: Sequence[str]) -> "Array":
        """Let it happen, then encode."""
        self.meanwhile()
        return super().__call__(texts)


class Poisoned(BagOfWords):
    """Fails on any batch that holds a text with the word."""

    def __init__(self, word: str = "poison") -> None:
        super().__init__()
        self.word = word

    def __call__(self, texts: Sequence[str]) -> "Array":
        """Encode, unless the word is there."""
        if any(self.word in text for text in texts):
            raise RuntimeError("the model failed")
        return super().__call__(texts)
