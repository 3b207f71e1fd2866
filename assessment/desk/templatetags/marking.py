"""Points as people write them, and what a verdict says in the reader's language."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext

from assessment.grading.explanation import Explanation
from assessment.grading.wording import in_words
from graders.verdict import plain_points

register = template.Library()
register.filter("in_words", in_words)


@register.filter(name="plain")
def in_digits(points: Decimal | None) -> str:
    """Return points without trailing zeros or exponent: 10, not 1E+1."""
    return "" if points is None else plain_points(points)


@register.filter
def marked_by(mark: Explanation) -> str:
    """Say who gave a mark."""
    if not mark.grade.human:
        return gettext("by the machine")
    return gettext("by %(name)s") % {"name": mark.by} if mark.by else gettext("by a person")
