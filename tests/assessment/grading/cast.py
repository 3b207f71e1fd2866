"""What the tests of grading share: handing in, and encoders that misbehave on purpose."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assessment.bank.models import Assessment
from assessment.grading.models import Response, Submission
from assessment.grading.services.submit import prepare, store
from assessment.people.models import Learner
from graders.base import Answer
from tests.conftest import BagOfWords

if TYPE_CHECKING:
    from graders.base import Array

REASON = "z = mu + sigma * eps, so that gradients reach mu and sigma"


def hand_in(page: Assessment, learner: Learner, **answers: Answer) -> Submission:
    """Store answers given by question slug."""
    return store(page, learner, prepare(page, list(answers.items())))


def only_response(submission: Submission) -> Response:
    """Return the one response of a submission, as it is now."""
    return submission.responses.get()


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
