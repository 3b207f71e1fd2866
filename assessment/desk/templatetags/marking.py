"""Points as people write them, and what a verdict says in the reader's language."""

from decimal import Decimal

from django import template

from assessment.grading.wording import in_words
from graders.verdict import plain_points

register = template.Library()
register.filter("in_words", in_words)


@register.filter(name="plain")
def in_digits(points: Decimal | None) -> str:
    """Return points without trailing zeros or exponent: 10, not 1E+1."""
    return "" if points is None else plain_points(points)
