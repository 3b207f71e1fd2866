"""Which questions of an assessment a promise is tested and stated for: all of them together, each by itself, or either.

Together: one test of all marks (`graders.measurement.promise`), and the promise is about all that is released. Hard
questions may be far worse than promised where easy ones make up for them.

Each by itself: a test of each question at `sure`, and a promise about the released marks of that question alone. It
holds for each question, not for all at once: of ten questions released at `sure` .9 one promise may be broken.

Either: a question that can stand by itself does so; the others are tested together, without it. This choice is made by
looking at the marks, so it is paid for: of the chance `1 - sure` to be wrong each of the two tests has one half
(Bonferroni; Angelopoulos, Bates, Candès, Jordan and Lei, 2021, arXiv:2110.01052). True is then, of each question and
with the chance `sure`: at most `at_most` of the released marks are wrong, of this question where it stands by itself,
or else of all those that are tested together taken as one. No mark is in two of these groups, so where the promises of
all groups hold, no more than `at_most` of all released marks are wrong. This could not be said if those tested together
were all questions: the good ones would vouch for the others and for themselves, for up to twice `at_most`.

Proof. (1) A question stands by itself and breaks its promise with a chance of `(1 - sure) / 2` at most, as with any
fixed sequence. (2) For each set of questions the same holds of their test together; this test breaks its promise only
if enough marks are right, and the set is the one that is left only if few enough of its marks are, whatever those of
other questions are: by Harris' inequality (1960, Proc. Camb. Phil. Soc. 56, 13–20) the two go together no more often
than by chance, so over all sets the chance stays `(1 - sure) / 2`. (3) The sum of both is `1 - sure`.

Assumed in (2): given confidences, the marks of the sample are wrong or right independently of each other. Where the
machine has learned from the sample this does not hold exactly: the mark and the confidence of a sampled answer come
from the teacher's marks of the others of its question, so whether it is right depends on them. How far this reaches is
not proved; marks of different questions stay independent.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

from graders.measurement.promise import Promise, SampledMark, Terms, fewest_marks, find_promise

Q = TypeVar("Q", bound=Hashable)


class Grouping(StrEnum):
    """Which questions are tested together."""

    ASSESSMENT = "assessment"
    QUESTION = "question"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class QuestionGroup(Generic[Q]):
    """Questions that are tested together, and what may be promised of their marks, taken as one."""

    questions: tuple[Q, ...]
    promise: Promise

    @property
    def fewest(self) -> int:
        """How many sampled marks it needs at least, should none of them be wrong."""
        return fewest_marks(self.promise.terms)


def terms_of_tests(terms: Terms, grouping: Grouping) -> Terms:
    """Return the terms that each test is made with: surer ones where there is a choice between two."""
    return replace(terms, sure=(1 + terms.sure) / 2) if grouping is Grouping.EITHER else terms


def find_groups(
    questions: Sequence[Q],
    sample: Sequence[tuple[Q, SampledMark]],
    terms: Terms,
    grouping: Grouping,
    unmarked: Sequence[tuple[Q, float]] = (),
) -> list[QuestionGroup[Q]]:
    """Return what a sample lets be promised of each question, every one of `questions` in one group.

    `sample` and `unmarked` are as for `find_promise`, each with the question that it belongs to.
    """
    strict = terms_of_tests(terms, grouping)

    def together(members: Sequence[Q]) -> QuestionGroup[Q]:
        chosen = set(members)
        marks = [mark for question, mark in sample if question in chosen]
        confidences = [confidence for question, confidence in unmarked if question in chosen]
        return QuestionGroup(tuple(members), find_promise(marks, strict, confidences))

    if grouping is Grouping.ASSESSMENT:
        return [together(questions)]
    alone = [together([question]) for question in questions]
    if grouping is Grouping.QUESTION:
        return alone
    sampled = {question for question, _ in sample}
    # Nobody has looked at a question without a sample, so the others cannot vouch for it.
    apart = [group for group in alone if _stands(group.promise) or group.questions[0] not in sampled]
    separate = {group.questions[0] for group in apart}
    left = [question for question in questions if question not in separate]
    return [*apart, together(left)] if left else apart


def _stands(promise: Promise) -> bool:
    """Tell whether a question's own marks are proved right enough.

    It does not join the others if its marks tell nobody from anybody else: what keeps it from them must be right marks
    and nothing beside, or the proof does not hold.
    """
    return bool(promise.steps) and promise.steps[0].passes
