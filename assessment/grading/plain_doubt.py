"""Answers that only plain doubt sends to a person: with a promise they leave the review queue.

Whether their students see the mark is asked of the promise itself; their state follows here, in its own transactions.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from assessment.bank.models import Question
from assessment.grading.effective_grade import promised_marks
from assessment.grading.models import Grade, MachineMark, Response, State

RESPONSES_AT_ONCE = 500
"""Responses an update: short locks."""


def follow_promise(question: Question) -> int:
    """Give a question's answers in plain doubt the state that today's promise leaves them; return how many changed."""
    newest = Grade.objects.filter(response=OuterRef("pk")).order_by("-human", "-pk").values("pk")[:1]
    rows = Response.objects.filter(question=question).annotate(effective=Subquery(newest))
    promised = Q(Exists(promised_marks().filter(grade=OuterRef("effective"))))
    doubted = Q(
        Exists(
            MachineMark.objects.filter(grade=OuterRef("effective"), releasable=True, grade__needs_review=True)
        )
    )
    return _set_state(rows.filter(promised, state=State.NEEDS_REVIEW), State.GRADED) + _set_state(
        rows.filter(doubted & ~promised, state=State.GRADED), State.NEEDS_REVIEW
    )


def _set_state(rows: QuerySet[Response], state: State) -> int:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    count = 0
    for start in range(0, len(keys), RESPONSES_AT_ONCE):
        # Asked again as it is written: a person or a worker may have been there meanwhile.
        some = rows.filter(pk__in=keys[start : start + RESPONSES_AT_ONCE])
        with transaction.atomic():
            count += Response.objects.filter(pk__in=some.values("pk")).update(state=state)
    return count
