"""What a form of the practice page asks for: check one or all, take a reading, show an answer, look again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessment.web.fields import LONGEST
from assessment.web.page import Problem
from graders import digits

PREFIX = "answer."
ALL = "all"
ACTIONS = ("check", "show", "look")


@dataclass(frozen=True, slots=True)
class Posted:
    """One press of a button, the question it names (or `all`), and every field that came along."""

    action: str
    named: str
    typed: Mapping[str, str]


def read(form: QueryDict, slugs: Iterable[str]) -> Posted:
    """Read a form; fields of questions that are not on the page are ignored."""
    typed = {slug: _text(form[PREFIX + slug]) for slug in slugs if PREFIX + slug in form}
    slug, _colon, reading = form.get("use", "").partition(":")
    if reading and slug in typed:
        return Posted("check", slug, {**typed, slug: reading})
    for action in ACTIONS:
        if action in form:
            return Posted(action, form.get(action, ""), typed)
    return Posted("", "", typed)


def problem_with(text: str) -> Problem | None:
    """Return what keeps a text from being an answer at all, whatever its kind."""
    if len(text) > LONGEST:
        return Problem(
            _("This answer has %(count)d characters; at most %(limit)d are read. Please shorten it.")
            % {"count": len(text), "limit": LONGEST}
        )
    try:
        digits.check(text)
    except digits.NotJson:
        return Problem(_("This answer has a character that cannot be stored. Please type it anew."))
    return None


def _text(value: object) -> str:
    """Return what was typed: browsers send every line break of a text box as two characters."""
    return str(value).replace("\r\n", "\n")
