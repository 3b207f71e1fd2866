"""What a form of the practice page asks for: check one or all, take a reading, show an answer, look again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessment.bank.models import QuestionVersion
from assessment.kinds.base import LONGEST_ANSWER, stored_key
from assessment.kinds.registry import presenter_for
from assessment.student.entries import PREFIX
from assessment.student.page import Problem
from graders import digits
from graders.base import Answer

ALL = "all"
ACTIONS = ("check", "show", "look", "take", "discard")
SEEN = "seen."


@dataclass(frozen=True, slots=True)
class Posted:
    """One press of a button, the question it names (or `all`), and every field that came along.

    `seen` has the versions of the drafts that stood on the page.
    """

    action: str
    named: str
    typed: Mapping[str, Answer]
    seen: Mapping[str, str]


def read(form: QueryDict, versions: Mapping[str, QuestionVersion]) -> Posted:
    """Read a form; fields of questions that are not on the page are ignored."""
    typed = {slug: _answer(form, slug, version) for slug, version in versions.items() if _came(form, slug)}
    seen = {slug: str(form.get(SEEN + slug, "")) for slug in versions}
    slug, _colon, reading = form.get("use", "").partition(":")
    if reading and slug in typed:
        typed[slug] = _with_reading(versions[slug], typed[slug], reading)
        return Posted("check", slug, typed, seen)
    for action in ACTIONS:
        if action in form:
            return Posted(action, form.get(action, ""), typed, seen)
    return Posted("", "", typed, seen)


def answer_to(version: QuestionVersion, form: QueryDict) -> Answer:
    """Return what a form has for one question: nothing chosen sends no field, and is blank."""
    return _answer(form, version.question.slug, version)


def problem_with(answer: Answer) -> Problem | None:
    """Return what keeps something from being an answer at all, whatever its kind."""
    count = sum(map(len, _texts(answer)))
    if count > LONGEST_ANSWER:
        return Problem(
            _("This answer has %(count)d characters; at most %(limit)d are read. Please shorten it.")
            % {"count": count, "limit": LONGEST_ANSWER}
        )
    try:
        digits.check(answer)
    except digits.NotJson:
        return Problem(_("This answer has a character that cannot be stored. Please type it anew."))
    return None


def _came(form: QueryDict, slug: str) -> bool:
    """Tell whether a question, or a part of it, was among the fields: what was not sent has not become blank."""
    name = PREFIX + slug
    return any(field == name or field.startswith(f"{name}.") for field in form)


def _answer(form: QueryDict, slug: str, version: QuestionVersion) -> Answer:
    return presenter_for(version.kind).read_answer(stored_key(version.key), form, PREFIX + slug)


def _with_reading(version: QuestionVersion, answer: Answer, reading: str) -> Answer:
    return presenter_for(version.kind).with_interpretation(stored_key(version.key), answer, reading)


def _texts(answer: Answer) -> Iterator[str]:
    """Yield every text in an answer."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, Mapping):
        for item in answer.values():
            yield from _texts(item)
    elif isinstance(answer, list):
        for item in answer:
            yield from _texts(item)
