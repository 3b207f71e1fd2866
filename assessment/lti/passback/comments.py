"""The comment that goes into the gradebook with a score: points by question, and how many points of its key were met.

It says of a question no more than its page shows once a mark is released: no phrasing, no criterion, nothing of what
the learner wrote. It is plain text, for Moodle stores it as such and Canvas shows it as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.grading.models import Grade

LONGEST = 500
"""Characters: a cell of a gradebook shows a few lines, and e-mails of platforms quote the whole comment."""
MORE = "…"


@dataclass(frozen=True, slots=True)
class Marked:
    """A question with the points that count for it, and the grade behind them; without one it was not answered yet."""

    label: str
    points: Decimal
    maximum: Decimal
    grade: Grade | None = None


def comment(questions: Iterable[Marked], language: str) -> str:
    """Return a line for each question that was answered and one for the rest, in a language that there are texts in.

    Else it is English. What is longer than `LONGEST` characters is cut after a whole line, and ends with `MORE`.
    """
    rows = list(questions)
    answered = [(row, row.grade) for row in rows if row.grade is not None]
    with translation.override(language if language in dict(settings.LANGUAGES) else "en"):
        lines = [_line(question, grade) for question, grade in answered]
        if left := len(rows) - len(answered):
            open_ones = ngettext(
                "%(count)s question not answered yet", "%(count)s questions not answered yet", left
            )
            lines.append(open_ones % {"count": left})
    text = "\n".join(lines)
    while len(text) > LONGEST and lines:
        lines.pop()
        text = "\n".join([*lines, MORE])
    return text


def _line(question: Marked, grade: Grade) -> str:
    words = {
        "question": question.label,
        "points": _plain(question.points),
        "maximum": _plain(question.maximum),
    }
    line = _("%(question)s: %(points)s of %(maximum)s") % words
    return f"{line} ({met})" if (met := _met(grade)) else line


def _met(grade: Grade) -> str:
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


def _plain(points: Decimal) -> str:
    return number_format(f"{points.quantize(Decimal('0.01')).normalize():f}", use_l10n=True)
