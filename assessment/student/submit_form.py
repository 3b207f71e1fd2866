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
from assessment.grading.wording import in_words
from assessment.people.models import Learner
from assessment.student import drafts
from assessment.student.access import current_learner, learner_who_submits
from assessment.student.forms import ALL_QUESTIONS, AnswerProblem, ParsedForm, answer_problem
from assessment.student.practice_page import latest_responses
from graders.base import Answer, is_blank


@dataclass(frozen=True, slots=True)
class RefusedForm:
    """Nothing was stored: the problems by question, or a message for the whole page."""

    problems: Mapping[str, AnswerProblem] = field(default_factory=dict)
    message: str = ""


def submit_form(request: HttpRequest, assessment: Assessment, form: ParsedForm) -> Submission | RefusedForm:
    """Submit what the pressed button is about; either everything of it is stored, or nothing."""
    learner = current_learner(request, assessment.course)
    window, now = window_of(assessment, learner), timezone.now()
    if not window.takes_answers(now):
        return RefusedForm(message=closed_message(window.is_to_come(now)))
    newest = _newest_responses(assessment, learner)
    submitted = {slug: row.answer for slug, row in newest.items()}
    answers = _answers_to_submit(form, submitted)
    if earlier := sent_again(answers, newest):
        return earlier
    if not answers:
        return RefusedForm(message=_("There is nothing new to check yet. Type an answer first."))
    problems = {slug: problem for slug, answer in answers.items() if (problem := _submit_problem(answer))}
    if problems:
        return RefusedForm(problems)
    try:
        submission = _store(request, assessment, answers, form.seen_versions)
    except AnswersRefused as refused:
        return RefusedForm({refusal.question: _refusal_problem(refusal) for refusal in refused.refusals})
    except NoAttemptLeft as spent:
        return RefusedForm(
            {spent.question.slug: AnswerProblem(_("You have used every attempt at this question."))}
        )
    except NotOpen as closed:
        return RefusedForm(message=closed_message(closed.is_to_come))
    drafts.forget_session_drafts(request, assessment, answers)
    unsubmitted = ParsedForm(form.action, form.target, _unsubmitted(form, answers), form.seen_versions)
    keep_drafts(request, assessment, submission.learner, unsubmitted)
    return submission


def keep_drafts(
    request: HttpRequest, assessment: Assessment, learner: Learner | None, form: ParsedForm
) -> None:
    """Keep what was typed as drafts, while answers are taken; what was submitted like that is none."""
    if not window_of(assessment, learner).takes_answers(timezone.now()):
        return
    newest = _newest_responses(assessment, learner)
    drafts_to_keep = {
        slug: answer
        for slug, answer in form.answers.items()
        if not answer_problem(answer)
        and (form.seen_versions.get(slug) or slug not in newest or newest[slug].answer != answer)
    }
    drafts.save_form(request, assessment, learner, drafts_to_keep, form.seen_versions)


def closed_message(is_to_come: bool) -> str:
    """Say why no answer is taken."""
    if is_to_come:
        return _("It is not open yet, so no answer is taken. It opens at the time that stands above.")
    return _(
        "The time for answering is over, so this was not handed in. Drafts that were saved before the end are kept."
        " If you need more time, ask your teacher."
    )


def _unsubmitted(form: ParsedForm, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {slug: answer for slug, answer in form.answers.items() if slug not in answers}


def _submit_problem(answer: Answer) -> AnswerProblem | None:
    """Return why an answer is not submitted: a blank one would use an attempt for nothing."""
    return AnswerProblem(_("Write an answer first.")) if is_blank(answer) else answer_problem(answer)


def _answers_to_submit(form: ParsedForm, submitted: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers to submit: the named one even if blank; of all, those with something new in them."""
    if form.target != ALL_QUESTIONS:
        return {form.target: form.answers.get(form.target, "")}
    return {
        slug: answer
        for slug, answer in form.answers.items()
        if not is_blank(answer) and answer != submitted.get(slug)
    }


def _newest_responses(assessment: Assessment, learner: Learner | None) -> dict[str, Response]:
    """Return what this visitor has submitted last, for the current wording of each question."""
    rows = latest_responses(assessment, learner)
    return {row.question.slug: row for row in rows if row.version_id == row.question.current_id}


def _store(
    request: HttpRequest,
    assessment: Assessment,
    answers: Mapping[str, Answer],
    seen_versions: Mapping[str, str],
) -> Submission:
    prepared = prepare(assessment, list(answers.items()))
    versions = {item.question.pk: seen_versions.get(item.question.slug, "") for item in prepared}
    # In one transaction: a visitor becomes a learner with their first answer, or not at all.
    with transaction.atomic():
        learner = learner_who_submits(request, assessment.course)
        submission, _is_new = store_once(assessment, learner, prepared, versions)
    # After the commit: a worker that is woken before it would find nothing to do.
    if submission.responses.filter(state=State.WAITING).exists():
        tasks.wake()
    return submission


def _refusal_problem(refusal: Refusal) -> AnswerProblem:
    if refusal.verdict is None:
        return AnswerProblem(refusal.message)
    message = in_words(refusal.verdict.feedback)
    if refusal.verdict.readings:
        message = message or _("This can be read in more than one way. Which do you mean?")
    return AnswerProblem(message or _("This answer could not be read."), refusal.verdict.readings)
