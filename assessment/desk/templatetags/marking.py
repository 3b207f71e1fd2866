"""Points as people write them."""

from decimal import Decimal

from django import template

from graders.verdict import plain_points

register = template.Library()


@register.filter(name="plain")
def in_digits(points: Decimal | None) -> str:
    """Return points without trailing zeros or exponent: 10, not 1E+1."""
    return "" if points is None else plain_points(points)
