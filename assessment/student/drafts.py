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

DRAFTS = "drafts"
OTHERS = "others"
SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Drafts:
    """Drafts by question slug: the texts, their versions in the database, and other texts to choose from."""

    texts: Mapping[str, Answer] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, Answer] = field(default_factory=dict)


def drafts(request: HttpRequest, assessment: Assessment, learner: Learner | None) -> Drafts:
    """Return a visitor's drafts of an assessment."""
    texts, versions = _of_session(request, DRAFTS, assessment), {}
    if learner is not None:
        kept = {slug: draft.answer for slug, draft in stored.drafts_of(assessment, learner).items()}
        texts, versions = texts | kept, {slug: stored.version_of(answer) for slug, answer in kept.items()}
    others = _of_session(request, OTHERS, assessment)
    return Drafts(texts, versions, {slug: text for slug, text in others.items() if texts.get(slug) != text})


def save(request: HttpRequest, question: Question, learner: Learner | None, answer: Answer, seen: str) -> str:
    """Keep one draft, and return its version; raise `NewerDraft`, with this text kept as the other one.

    `seen` is the version in whose place it was typed.
    """
    assessment = question.assessment
    if learner is None:
        rest = _without(_of_session(request, DRAFTS, assessment), question.slug)
        _put(request, DRAFTS, assessment, rest if is_blank(answer) else rest | {question.slug: answer})
        return ""
    try:
        version = stored.save(learner, question, answer, seen)
    except stored.NewerDraft:
        if not is_blank(answer):
            others = _of_session(request, OTHERS, assessment)
            _put(request, OTHERS, assessment, others | {question.slug: answer})
        raise
    if _of_session(request, OTHERS, assessment).get(question.slug) == answer:
        discard(request, assessment, question.slug)
    return version


def keep(
    request: HttpRequest,
    assessment: Assessment,
    learner: Learner | None,
    texts: Mapping[str, Answer],
    seen: Mapping[str, str],
) -> None:
    """Keep the texts of a whole form, all that are on the page; no session is made for none.

    Where one exercise is shown, texts of the others stay as they are.

    Of a known learner only those are saved that are not as the page came: it may be older than what is stored.
    """
    if learner is None:
        fit = {slug: text for slug, text in texts.items() if not is_blank(text)}
        if assessment.shown_exercise:
            shown = set(assessment.current_questions().values_list("slug", flat=True))
            before = _of_session(request, DRAFTS, assessment)
            fit |= {slug: text for slug, text in before.items() if slug not in shown}
        if fit or _of_session(request, DRAFTS, assessment):
            _put(request, DRAFTS, assessment, fit)
        return
    # With what was typed before the visitor became a learner, in other windows too.
    early = _of_session(request, DRAFTS, assessment)
    known = early | {slug: text for slug, text in texts.items() if slug not in early or not is_blank(text)}
    for question in assessment.questions.filter(slug__in=list(known), retired=False):
        question.assessment = assessment
        text, version = known[question.slug], seen.get(question.slug, "")
        if version == ("" if is_blank(text) else stored.version_of(text)):
            continue
        try:
            save(request, question, learner, text, version)
        except stored.NewerDraft:
            continue
    _put(request, DRAFTS, assessment, {})


def take(request: HttpRequest, assessment: Assessment, learner: Learner, slug: str, typed: Answer) -> None:
    """Put the other text of a question in the field, and what is there in its place."""
    other = _of_session(request, OTHERS, assessment).get(slug)
    question = assessment.questions.filter(slug=slug).first()
    if other is None or question is None:
        return
    kept = stored.drafts_of(assessment, learner).get(slug)
    stored.save(learner, question, other, stored.version_of(kept.answer) if kept else "")
    if is_blank(typed):
        discard(request, assessment, slug)
    else:
        _put(request, OTHERS, assessment, _of_session(request, OTHERS, assessment) | {slug: typed})


def discard(request: HttpRequest, assessment: Assessment, slug: str) -> None:
    """Forget the other text of a question."""
    _put(request, OTHERS, assessment, _without(_of_session(request, OTHERS, assessment), slug))


def forget(request: HttpRequest, assessment: Assessment, slugs: Iterable[str]) -> None:
    """Forget what the session keeps of questions that were handed in."""
    for slug in slugs:
        discard(request, assessment, slug)
        _put(request, DRAFTS, assessment, _without(_of_session(request, DRAFTS, assessment), slug))


def shown(request: HttpRequest, assessment: Assessment) -> set[str]:
    """Return the slugs of the questions whose model answer this visitor asked to see."""
    return set(request.session.get(SHOWN, {}).get(str(assessment.public_id), []))


def show(request: HttpRequest, assessment: Assessment, slugs: Iterable[str]) -> None:
    """Remember that this visitor asked for model answers."""
    now = sorted(shown(request, assessment) | set(slugs))
    request.session[SHOWN] = request.session.get(SHOWN, {}) | {str(assessment.public_id): now}


def _of_session(request: HttpRequest, name: str, assessment: Assessment) -> dict[str, Answer]:
    return dict(request.session.get(name, {}).get(str(assessment.public_id), {}))


def _put(request: HttpRequest, name: str, assessment: Assessment, texts: Mapping[str, Answer]) -> None:
    """Write one kind of texts into the session, if they are others than before."""
    if dict(texts) != _of_session(request, name, assessment):
        request.session[name] = request.session.get(name, {}) | {str(assessment.public_id): dict(texts)}


def _without(texts: Mapping[str, Answer], slug: str) -> dict[str, Answer]:
    return {name: text for name, text in texts.items() if name != slug}
