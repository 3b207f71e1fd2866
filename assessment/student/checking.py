"""From a posted form to stored answers: which are submitted, which are refused, which stay drafts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import tasks
from assessment.bank.models import Assessment
from assessment.grading.models import Response, State, Submission
from assessment.grading.submission import (
    AnswersRefused,
    NoAttemptLeft,
    NotOpen,
    Refusal,
    prepare,
    sent_again,
    store_once,
    window_of,
)
from assessment.people.models import Learner
from assessment.student import drafts
from assessment.student.page import Problem, latest_responses
from assessment.student.posted import ALL, Posted, problem_with
from assessment.student.visitors import current_learner, learner_who_submits
from assessment.student.wording import in_language
from graders.base import Answer, is_blank


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was stored: the problems by question, or a message for the whole page."""

    problems: Mapping[str, Problem] = field(default_factory=dict)
    message: str = ""


def check(request: HttpRequest, assessment: Assessment, posted: Posted) -> Submission | Refused:
    """Submit what the pressed button is about; either everything of it is stored, or nothing."""
    learner = current_learner(request, assessment.course)
    window, now = window_of(assessment, learner), timezone.now()
    if not window.takes_answers(now):
        return Refused(message=why_shut(window.is_to_come(now)))
    last = _submitted(assessment, learner)
    before = {slug: row.answer for slug, row in last.items()}
    answers = _wanted(posted, before)
    if again := sent_again(answers, last):
        return again
    if not answers:
        return Refused(message=_("There is nothing new to check yet. Type an answer first."))
    problems = {slug: problem for slug, answer in answers.items() if (problem := _not_to_submit(answer))}
    if problems:
        return Refused(problems)
    try:
        submission = _store(request, assessment, answers, posted.seen)
    except AnswersRefused as refused:
        return Refused({refusal.question: _problem(refusal) for refusal in refused.refusals})
    except NoAttemptLeft as spent:
        return Refused({spent.question.slug: Problem(_("You have used every attempt at this question."))})
    except NotOpen as shut:
        return Refused(message=why_shut(shut.is_to_come))
    drafts.forget(request, assessment, answers)
    rest = Posted(posted.action, posted.named, _rest(posted, answers), posted.seen)
    keep_typed(request, assessment, submission.learner, rest)
    return submission


def keep_typed(request: HttpRequest, assessment: Assessment, learner: Learner | None, posted: Posted) -> None:
    """Keep what was typed as drafts, while answers are taken; what was submitted like that is none."""
    if not window_of(assessment, learner).takes_answers(timezone.now()):
        return
    last = _submitted(assessment, learner)
    fit = {
        slug: answer
        for slug, answer in posted.typed.items()
        if not problem_with(answer)
        and (posted.seen.get(slug) or slug not in last or last[slug].answer != answer)
    }
    drafts.keep(request, assessment, learner, fit, posted.seen)


def why_shut(is_to_come: bool) -> str:
    """Say why no answer is taken."""
    if is_to_come:
        return _("It is not open yet, so no answer is taken. It opens at the time that stands above.")
    return _(
        "The time for answering is over, so this was not handed in. Drafts that were saved before the end are kept."
        " If you need more time, ask your teacher."
    )


def _rest(posted: Posted, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {slug: answer for slug, answer in posted.typed.items() if slug not in answers}


def _not_to_submit(answer: Answer) -> Problem | None:
    """Return why an answer is not submitted: a blank one would use an attempt for nothing."""
    return Problem(_("Write an answer first.")) if is_blank(answer) else problem_with(answer)


def _wanted(posted: Posted, before: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers to submit: the named one even if blank; of all, those with something new in them."""
    if posted.named != ALL:
        return {posted.named: posted.typed.get(posted.named, "")}
    return {
        slug: answer
        for slug, answer in posted.typed.items()
        if not is_blank(answer) and answer != before.get(slug)
    }


def _submitted(assessment: Assessment, learner: Learner | None) -> dict[str, Response]:
    """Return what this visitor has submitted last, for the current wording of each question."""
    rows = latest_responses(assessment, learner)
    return {row.question.slug: row for row in rows if row.version_id == row.question.current_id}


def _store(
    request: HttpRequest, assessment: Assessment, answers: Mapping[str, Answer], seen: Mapping[str, str]
) -> Submission:
    prepared = prepare(assessment, list(answers.items()))
    versions = {item.question.pk: seen.get(item.question.slug, "") for item in prepared}
    with transaction.atomic():
        learner = learner_who_submits(request, assessment.course)
        submission, _is_new = store_once(assessment, learner, prepared, versions)
    if submission.responses.filter(state=State.WAITING).exists():
        tasks.wake()
    return submission


def _problem(refusal: Refusal) -> Problem:
    if refusal.verdict is None:
        return Problem(refusal.message)
    message = in_language(refusal.verdict.feedback)
    if refusal.verdict.readings:
        message = message or _("This can be read in more than one way. Which do you mean?")
    return Problem(message or _("This answer could not be read."), refusal.verdict.readings)
