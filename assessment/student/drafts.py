"""What a visitor typed but has not submitted, and which model answers they asked for.

Drafts of a known learner are in the database, the same on every device; those of a visitor who has answered nothing
yet are in their session. Where a text would take the place of one that its writer has not seen, the session keeps it
beside that one (`others`), until they choose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest

from assessment.bank.models import Assessment, Question
from assessment.grading import drafts as stored
from assessment.people.models import Learner
from graders.base import Answer, is_blank

# Keys of the session. Sessions outlive an upgrade, so these names stay.
DRAFTS = "drafts"
OTHERS = "others"
SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class VisitorDrafts:
    """Drafts by question slug: the texts, their versions in the database, and other texts to choose from."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    other_answers: Mapping[str, Answer] = field(default_factory=dict)


def load_drafts(request: HttpRequest, assessment: Assessment, learner: Learner | None) -> VisitorDrafts:
    """Return a visitor's drafts of an assessment."""
    answers, versions = _session_answers(request, DRAFTS, assessment), {}
    if learner is not None:
        stored_answers = {slug: draft.answer for slug, draft in stored.drafts_of(assessment, learner).items()}
        answers, versions = (
            answers | stored_answers,
            {slug: stored.draft_version(answer) for slug, answer in stored_answers.items()},
        )
    other_answers = _session_answers(request, OTHERS, assessment)
    return VisitorDrafts(
        answers, versions, {slug: text for slug, text in other_answers.items() if answers.get(slug) != text}
    )


def save_draft(
    request: HttpRequest, question: Question, learner: Learner | None, answer: Answer, seen_version: str
) -> str:
    """Keep one draft, and return its version; raise `NewerDraft`, with this text kept as the other one.

    `seen_version` is that of the draft in whose place it was typed.
    """
    assessment = question.assessment
    if learner is None:
        others_in_session = _without(_session_answers(request, DRAFTS, assessment), question.slug)
        _store_in_session(
            request,
            DRAFTS,
            assessment,
            others_in_session if is_blank(answer) else others_in_session | {question.slug: answer},
        )
        return ""
    try:
        version = stored.save_draft(learner, question, answer, seen_version)
    except stored.NewerDraft:
        if not is_blank(answer):
            other_answers = _session_answers(request, OTHERS, assessment)
            _store_in_session(request, OTHERS, assessment, other_answers | {question.slug: answer})
        raise
    if _session_answers(request, OTHERS, assessment).get(question.slug) == answer:
        discard_other_answer(request, assessment, question.slug)
    return version


def save_form(
    request: HttpRequest,
    assessment: Assessment,
    learner: Learner | None,
    answers: Mapping[str, Answer],
    seen_versions: Mapping[str, str],
) -> None:
    """Keep the texts of a whole form, all that are on the page; no session is made for none.

    Where one exercise is shown, texts of the others stay as they are.

    Of a known learner only those are saved that are not as the page came: it may be older than what is stored.
    """
    if learner is None:
        kept_answers = {slug: answer for slug, answer in answers.items() if not is_blank(answer)}
        if assessment.shown_exercise:
            shown = set(assessment.current_questions().values_list("slug", flat=True))
            before = _session_answers(request, DRAFTS, assessment)
            kept_answers |= {slug: answer for slug, answer in before.items() if slug not in shown}
        if kept_answers or _session_answers(request, DRAFTS, assessment):
            _store_in_session(request, DRAFTS, assessment, kept_answers)
        return
    # With what was typed before the visitor became a learner, in other windows too.
    session_answers = _session_answers(request, DRAFTS, assessment)
    all_answers = session_answers | {
        slug: answer
        for slug, answer in answers.items()
        if slug not in session_answers or not is_blank(answer)
    }
    for question in assessment.questions.filter(slug__in=list(all_answers), retired=False):
        question.assessment = assessment
        answer, version = all_answers[question.slug], seen_versions.get(question.slug, "")
        if version == ("" if is_blank(answer) else stored.draft_version(answer)):
            continue
        try:
            save_draft(request, question, learner, answer, version)
        except stored.NewerDraft:
            continue
    _store_in_session(request, DRAFTS, assessment, {})


def take_other_answer(
    request: HttpRequest, assessment: Assessment, learner: Learner, slug: str, answer: Answer
) -> None:
    """Put the other text of a question in the field, and what is there in its place."""
    other_answer = _session_answers(request, OTHERS, assessment).get(slug)
    question = assessment.questions.filter(slug=slug).first()
    if other_answer is None or question is None:
        return
    stored_draft = stored.drafts_of(assessment, learner).get(slug)
    stored.save_draft(
        learner, question, other_answer, stored.draft_version(stored_draft.answer) if stored_draft else ""
    )
    if is_blank(answer):
        discard_other_answer(request, assessment, slug)
    else:
        _store_in_session(
            request, OTHERS, assessment, _session_answers(request, OTHERS, assessment) | {slug: answer}
        )


def discard_other_answer(request: HttpRequest, assessment: Assessment, slug: str) -> None:
    """Forget the other text of a question."""
    _store_in_session(
        request, OTHERS, assessment, _without(_session_answers(request, OTHERS, assessment), slug)
    )


def forget_session_drafts(request: HttpRequest, assessment: Assessment, slugs: Iterable[str]) -> None:
    """Forget what the session keeps of questions that were handed in."""
    for slug in slugs:
        discard_other_answer(request, assessment, slug)
        _store_in_session(
            request, DRAFTS, assessment, _without(_session_answers(request, DRAFTS, assessment), slug)
        )


def requested_model_answers(request: HttpRequest, assessment: Assessment) -> set[str]:
    """Return the slugs of the questions whose model answer this visitor asked to see."""
    return set(request.session.get(SHOWN, {}).get(str(assessment.public_id), []))


def request_model_answers(request: HttpRequest, assessment: Assessment, slugs: Iterable[str]) -> None:
    """Remember that this visitor asked for model answers."""
    now = sorted(requested_model_answers(request, assessment) | set(slugs))
    request.session[SHOWN] = request.session.get(SHOWN, {}) | {str(assessment.public_id): now}


def _session_answers(request: HttpRequest, name: str, assessment: Assessment) -> dict[str, Answer]:
    return dict(request.session.get(name, {}).get(str(assessment.public_id), {}))


def _store_in_session(
    request: HttpRequest, name: str, assessment: Assessment, answers: Mapping[str, Answer]
) -> None:
    """Write one kind of texts into the session, if they are others than before."""
    if dict(answers) != _session_answers(request, name, assessment):
        request.session[name] = request.session.get(name, {}) | {str(assessment.public_id): dict(answers)}


def _without(answers: Mapping[str, Answer], slug: str) -> dict[str, Answer]:
    return {name: answer for name, answer in answers.items() if name != slug}
