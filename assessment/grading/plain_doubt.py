"""Answers that only plain doubt sends to a person: with a promise they leave the review queue.

Whether their students see the mark is asked of the promise itself; their state follows here, in its own transactions.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from assessment.bank.models import Question
from assessment.grading.effective_grade import promised_marks
from assessment.grading.models import Grade, MachineMark, Response, State

RESPONSES_AT_ONCE = 500
"""Responses an update: short locks."""


def follow_promise(question: Question, lock: Callable[[Sequence[int]], Any]) -> int:
    """Give a question's answers in plain doubt the state that today's promise leaves them; return how many changed.

    `lock` locks responses in the order in which all writers do.
    """
    newest = Grade.objects.filter(response=OuterRef("pk")).order_by("-human", "-pk").values("pk")[:1]
    rows = Response.objects.filter(question=question).annotate(effective=Subquery(newest))
    promised = Q(Exists(promised_marks().filter(grade=OuterRef("effective"))))
    is_doubted = Q(grade__needs_review=True) | Q(grade__confidence__lt=F("source__question__review_below"))
    doubted = Q(Exists(MachineMark.objects.filter(is_doubted, grade=OuterRef("effective"), releasable=True)))
    return _set_state(rows.filter(promised, state=State.NEEDS_REVIEW), State.GRADED, lock) + _set_state(
        rows.filter(doubted & ~promised, state=State.GRADED), State.NEEDS_REVIEW, lock
    )


def _set_state(rows: QuerySet[Response], state: State, lock: Callable[[Sequence[int]], Any]) -> int:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    count = 0
    for start in range(0, len(keys), RESPONSES_AT_ONCE):
        some = keys[start : start + RESPONSES_AT_ONCE]
        with transaction.atomic():
            lock(some)
            # Asked again by a query of its own under the lock: a person or a worker may have been there meanwhile.
            still = list(rows.filter(pk__in=some).values_list("pk", flat=True))
            count += Response.objects.filter(pk__in=still).update(state=state)
    return count
