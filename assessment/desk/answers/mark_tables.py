"""The marks of an assessment as tables, row by row as the database gives them: a row an answer, or a row a learner."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Subquery

from assessment.bank.models import Assessment, Counts, Question
from assessment.bank.spreadsheets import Cell
from assessment.grading.effective_grade import responses_with_marks
from assessment.grading.models import Grade, Response, State
from assessment.lti.platforms.models import Registration
from assessment.people.models import ApiClient
from graders import digits
from graders.verdict import plain_points

OF_ANSWERS = (
    "assessment", "question", "learner", "attempt", "submitted", "state",
    "score", "maximum", "marked by", "machine score", "shown",
)  # fmt: skip
OF_LEARNERS = ("name", "learner", "known from", "learner id")
TOTALS = ("total", "maximum", "not in the total")
CHUNK = 500
"""Rows fetched at once: a plain choice, for each has a whole answer with it."""
WAITING = (State.WAITING, State.CLAIMED)


def answer_rows(assessment: Assessment, *, with_answers: bool) -> Iterator[Sequence[Cell]]:
    """Yield the heading and a row an answer, also those that no longer count; with what was answered if asked for."""
    yield [*OF_ANSWERS, *(["answer"] if with_answers else [])]
    machine = Grade.objects.filter(response=OuterRef("pk"), human=False).order_by("-pk").values("score")[:1]
    rows = responses_with_marks(Response.objects.filter(submission__assessment=assessment))
    related = rows.select_related("question", "version", "submission__learner")
    marked: Any = related.annotate(machine_score=Subquery(machine)).order_by("question_id", "pk")
    for row in marked.iterator(CHUNK):
        yield [*_answer_cells(assessment, row), *([_answer(row)] if with_answers else [])]


def learner_rows(assessment: Assessment) -> Iterator[Sequence[Cell]]:
    """Yield the heading and a row a learner: a column a question, as numbers where a mark is released, else in words.

    Of several attempts the one counts that the assessment says; the total is of released marks only.
    """
    questions = list(
        assessment.questions.filter(retired=False, current__isnull=False).select_related("current")
    )
    maximum = sum((_points(question) for question in questions), Decimal(0))
    headings = [f"{question.slug} (of {plain_points(_points(question))})" for question in questions]
    yield [*OF_LEARNERS, *headings, *TOTALS]
    sources = _names_of_sources(assessment)
    rows = responses_with_marks(
        Response.objects.filter(submission__assessment=assessment, question__in=questions)
    ).select_related("question__current", "version", "submission__learner")
    learner = "submission__learner"
    ordered: Any = rows.order_by(
        f"{learner}__name", f"{learner}__external_id", f"{learner}_id", "attempt", "pk"
    )
    for _, responses in groupby(ordered.iterator(CHUNK), key=lambda row: row.submission.learner_id):
        yield _learner_cells(assessment, questions, list(responses), sources, maximum)


def _answer_cells(assessment: Assessment, row: Any) -> list[Cell]:
    marked = row.effective_id is not None
    return [
        assessment.slug,
        row.question.slug,
        row.submission.learner.external_id,
        row.attempt,
        row.submission.created_at.isoformat(timespec="seconds"),
        row.state,
        row.effective_score if marked else None,
        row.version.points,
        ("person" if row.human else "machine") if marked else None,
        row.machine_score,
        ("held" if row.held else "released") if marked else None,
    ]


def _answer(row: Any) -> str:
    if row.erased_at is not None:
        return "(erased)"
    return row.answer if isinstance(row.answer, str) else digits.dumps(row.answer)


def _learner_cells(
    assessment: Assessment,
    questions: Sequence[Question],
    rows: Iterable[Any],
    sources: dict[str, str],
    maximum: Decimal,
) -> list[Cell]:
    by_question: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_question[row.question_id].append(row)
        learner = row.submission.learner
    keep_best = assessment.counts == Counts.BEST
    cells = [_mark(by_question[question.pk], keep_best=keep_best) for question in questions]
    numbers = [cell for cell in cells if isinstance(cell, Decimal)]
    source = sources.get(learner.source, learner.source)
    return [
        *(learner.name, learner.external_id, source, str(learner.public_id)),
        *cells,
        *(sum(numbers, Decimal(0)), maximum, _rest(cells)),
    ]


def _mark(rows: Sequence[Any], *, keep_best: bool) -> Cell:
    """Return what counts of the attempts at a question: points, or in words why there are none to show yet."""
    if not rows:
        return None
    counting = rows if keep_best else rows[-1:]
    if released := [_scaled(row) for row in counting if row.effective_id is not None and not row.held]:
        return max(released)
    newest = rows[-1]
    if newest.effective_id is None and newest.state in WAITING:
        return "waiting"
    if newest.effective_id is None:
        return "failed" if newest.state == State.FAILED else "needs a person"
    why = "needs a review" if newest.state == State.NEEDS_REVIEW else "held"
    return f"{why} ({plain_points(_scaled(newest))})"


def _scaled(row: Any) -> Decimal:
    """Return a mark in the points that its question has now; it may have been given when they were others."""
    points, version_points = _points(row.question), row.version.points
    score: Decimal = row.effective_score
    return (
        score
        if version_points in (points, 0)
        else (score * points / version_points).quantize(Decimal("0.0001"))
    )


def _rest(cells: Iterable[Cell]) -> str:
    """Count the answers without a number, in words: `2 held, 1 waiting`; empty if there are none."""
    counted = Counter(cell.partition(" (")[0] for cell in cells if isinstance(cell, str))
    return ", ".join(f"{count} {words}" for words, count in sorted(counted.items()))


def _points(question: Question) -> Decimal:
    return question.current.points if question.current else Decimal(0)


def _names_of_sources(assessment: Assessment) -> dict[str, str]:
    """Return what a person calls the platforms and clients that learners of the course come from."""
    clients = ApiClient.objects.filter(courses=assessment.course)
    platforms = Registration.objects.filter(deployments__contexts__course=assessment.course).distinct()
    names = {client.source: client.name for client in clients}
    return names | {platform.source: platform.name for platform in platforms}
