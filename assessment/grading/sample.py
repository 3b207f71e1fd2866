"""The sample of a promise: what of it is still to be marked, and the machine's mark beside a person's.

Locks are taken in one order: that of a response, or else first of the promise and then of responses nobody drew yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef, QuerySet

from assessment.bank.models import Assessment
from assessment.grading.models import AssessmentPromise, Grade, MachineMark, Response, SampledAnswer


@dataclass(frozen=True, slots=True)
class SampledPair:
    """The machine's mark of a sampled answer, the last before a person's, and that person's newest."""

    mark: MachineMark
    human: Grade


def locked_promise(assessment: Assessment) -> AssessmentPromise:
    """Return the promise of an assessment, made if there is none, and lock it; call it inside a transaction."""
    AssessmentPromise.objects.get_or_create(assessment=assessment)
    return AssessmentPromise.objects.select_for_update(of=("self",)).get(assessment=assessment)


def marked_by_person(path: str) -> Exists:
    """Return whether a person has marked the response that `path` leads to."""
    return Exists(Grade.objects.filter(response=OuterRef(path), human=True))


def unmarked_sample() -> QuerySet[SampledAnswer]:
    """Return the sampled answers that are still to be marked, in the order in which they were drawn."""
    return SampledAnswer.objects.filter(~marked_by_person("response"), response__erased_at=None).order_by(
        "pk"
    )


def is_blind(response: Response) -> bool:
    """Tell whether a response is to be marked without sight of the machine's mark."""
    return unmarked_sample().filter(response=response).exists()


def is_complete(promise: AssessmentPromise) -> bool:
    """Tell whether a sample was drawn, and all of it is marked."""
    is_drawn = promise.sample.exists()
    return is_drawn and not unmarked_sample().filter(promise=promise).exists()


def sampled_pairs(promise: AssessmentPromise) -> Iterator[SampledPair]:
    """Yield the sampled answers that a person has marked, in the order in which they were drawn."""
    grades = (
        Grade.objects.filter(response__sampled__promise=promise, maximum__gt=0)
        .select_related("machine_mark__source__question", "machine_mark__source__version", "response")
        .order_by("response__sampled", "pk")
    )
    for _, history in groupby(grades, key=lambda grade: grade.response_id):
        marks = list(history)
        people = [grade for grade in marks if grade.human]
        # A mark that the machine gave after a person's may have learned from it.
        before = [grade for grade in marks if people and grade.pk < people[0].pk]
        if before and hasattr(before[-1], "machine_mark"):
            yield SampledPair(before[-1].machine_mark, people[-1])
