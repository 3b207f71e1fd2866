"""One learner's score in one activity, as it stands now: which answers count, and what is not decided yet.

Source: 1EdTech, LTI Assignment and Grade Services 2.0, section 3.4. Only marks that the learner may see are counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.bank.models import Counts, Question
from assessment.grading.effective_grade import is_unreleased, responses_with_marks
from assessment.grading.models import Grade, Response, State
from assessment.lti.platforms.models import ResourceLink
from assessment.people.models import Learner

PLACES = Decimal("0.0001")


LONGEST_COMMENT = 500
"""Characters: a cell of a gradebook shows a few lines, and e-mails of platforms quote the whole comment."""
CUT_MARK = "…"


class GradingProgress(StrEnum):
    """How far the marks are: `gradingProgress`, where “manual” is also a mark that is held until its release."""

    DONE = "FullyGraded"
    WORKER = "Pending"
    PERSON = "PendingManual"


@dataclass(frozen=True, slots=True)
class ActivityScore:
    """Points of all questions of an activity; `points` is None until every answer that counts has a mark to show.

    `unreleased` tells that nobody may see marks of the assessment now: not yet, or not any more.
    """

    points: Decimal | None
    maximum: Decimal
    grading: GradingProgress
    complete: bool
    unreleased: bool = False
    comment: str = ""

    def message(self, sub: str, stamp: datetime) -> dict[str, Any]:
        """Return it in the words of the specification; a score of 0 is said as such."""
        score_message: dict[str, Any] = {
            "userId": sub,
            "timestamp": stamp.isoformat(timespec="microseconds"),
            "activityProgress": "Completed" if self.complete else "InProgress",
            "gradingProgress": str(self.grading),
        }
        if self.points is not None:
            score_message |= {"scoreGiven": _number(self.points), "scoreMaximum": _number(self.maximum)}
            # Only with a score: then every mark that it speaks of is one that the learner may see.
            score_message |= {"comment": self.comment} if self.comment else {}
        return score_message


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """A question with the points that count for it, and the grade behind them; without one it was not answered yet."""

    label: str
    points: Decimal
    maximum: Decimal
    grade: Grade | None = None


def learner_score(link: ResourceLink, learner: Learner) -> ActivityScore | None:
    """Return a learner's score in an activity, None if they have answered nothing of it, or it opens no questions.

    Takes four queries, however many answers there are.
    """
    questions = _questions(link)
    by_question = _responses(questions, learner)
    if link.assessment is None or not by_question:
        return None
    grades = _visible_grades(row for rows in by_question.values() for row in rows)
    keep_best = link.assessment.counts == Counts.BEST
    by_question_pk = {
        question.pk: _counting_grade(question, by_question[question.pk], grades, keep_best=keep_best)
        for question in questions
        if question.pk in by_question
    }
    grading = _overall_progress(
        score for score in by_question_pk.values() if isinstance(score, GradingProgress)
    )
    counting_grades = {pk: grade for pk, grade in by_question_pk.items() if isinstance(grade, Grade)}
    question_scores = [_question_score(question, counting_grades.get(question.pk)) for question in questions]
    is_done = grading is GradingProgress.DONE
    return ActivityScore(
        points=sum((score.points for score in question_scores), Decimal(0)).quantize(PLACES)
        if is_done
        else None,
        maximum=sum((score.maximum for score in question_scores), Decimal(0)),
        grading=grading,
        complete=len(by_question_pk) == len(questions),
        unreleased=is_unreleased(link.assessment),
        comment=gradebook_comment(question_scores, link.context.language) if is_done else "",
    )


def _questions(link: ResourceLink) -> list[Question]:
    """Return the questions that an activity asks now."""
    rows = Question.objects.filter(assessment=link.assessment, retired=False, current__isnull=False)
    if link.exercise_id is not None:
        rows = rows.filter(exercise=link.exercise_id)
    return list(rows.select_related("current"))


def _responses(questions: Sequence[Question], learner: Learner) -> dict[int, list[Any]]:
    """Return a learner's answers by question, oldest first, each with its marks."""
    rows = responses_with_marks(
        Response.objects.filter(submission__learner=learner, question__in=[row.pk for row in questions])
    )
    by_question: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("attempt", "pk"):
        by_question[row.question_id].append(row)
    return dict(by_question)


def _visible_grades(responses: Iterable[Any]) -> dict[int, Grade]:
    """Return the effective grade of each answer whose learner may see it, by the answer's primary key."""
    shown = {row.effective_id: row.pk for row in responses if row.effective_id is not None and not row.held}
    grades = Grade.objects.filter(pk__in=shown).select_related("detail")
    return {shown[grade.pk]: grade for grade in grades}


def _counting_grade(
    question: Question, responses: Sequence[Any], grades: dict[int, Grade], *, keep_best: bool
) -> Grade | GradingProgress:
    """Return the grade of a question that counts, or what it waits for."""
    newest = responses[-1]
    counting = responses if keep_best else [newest]
    marks = [grades[row.pk] for row in counting if row.pk in grades]
    if marks:
        return max(marks, key=lambda grade: _scaled(grade, question))
    # A mark that is held waits for a person or a date, even while a worker grades the answer once more.
    waits = newest.effective_id is None and newest.state in (State.WAITING, State.CLAIMED)
    return GradingProgress.WORKER if waits else GradingProgress.PERSON


def _question_score(question: Question, grade: Grade | None) -> QuestionScore:
    """Return a question as the comment tells of it."""
    points = _scaled(grade, question) if grade else Decimal(0)
    return QuestionScore(question.slug, points, _points(question), grade)


def _scaled(grade: Grade, question: Question) -> Decimal:
    """Return a mark in the points that its question has now; it may have been given when they were others."""
    points = _points(question)
    if grade.maximum in (points, 0):
        return min(grade.score, points)
    return min(grade.score * points / grade.maximum, points)


def _overall_progress(waits: Iterable[GradingProgress]) -> GradingProgress:
    waiting = set(waits)
    return next(
        (progress for progress in (GradingProgress.PERSON, GradingProgress.WORKER) if progress in waiting),
        GradingProgress.DONE,
    )


def _points(question: Question) -> Decimal:
    return question.current.points if question.current else Decimal(0)


def _number(points: Decimal) -> int | float:
    return int(points) if points == points.to_integral_value() else float(points)


# The comment says of a question no more than its page shows once a mark is released: no phrasing, no criterion,
# nothing of what the learner wrote. It is plain text, for Moodle stores it as such and Canvas shows it as it is.
def gradebook_comment(questions: Iterable[QuestionScore], language: str) -> str:
    """Return a line for each question that was answered and one for the rest, in a language that there are texts in.

    Else it is English. What is longer than `LONGEST_COMMENT` characters is cut after a whole line and ends with
    `CUT_MARK`.
    """
    rows = list(questions)
    answered = [(row, row.grade) for row in rows if row.grade is not None]
    with translation.override(language if language in dict(settings.LANGUAGES) else "en"):
        lines = [_question_line(question, grade) for question, grade in answered]
        if left := len(rows) - len(answered):
            open_ones = ngettext(
                "%(count)s question not answered yet", "%(count)s questions not answered yet", left
            )
            lines.append(open_ones % {"count": left})
    text = "\n".join(lines)
    while len(text) > LONGEST_COMMENT and lines:
        lines.pop()
        text = "\n".join([*lines, CUT_MARK])
    return text


def _question_line(question: QuestionScore, grade: Grade) -> str:
    words = {
        "question": question.label,
        "points": _plain_points(question.points),
        "maximum": _plain_points(question.maximum),
    }
    line = _("%(question)s: %(points)s of %(maximum)s") % words
    return f"{line} ({met})" if (met := _points_met(grade)) else line


def _points_met(grade: Grade) -> str:
    """Say how many points of a key were met; nothing where it has but one, or where its words were erased."""
    detail = getattr(grade, "detail", None)
    parts = (detail.verdict or {}).get("parts", []) if detail else []
    if len(parts) < 2:
        return ""
    met = sum(bool(part.get("matched")) for part in parts)
    return ngettext("%(met)s of %(count)s point met", "%(met)s of %(count)s points met", len(parts)) % {
        "met": met,
        "count": len(parts),
    }


def _plain_points(points: Decimal) -> str:
    return number_format(f"{points.quantize(Decimal('0.01')).normalize():f}", use_l10n=True)
