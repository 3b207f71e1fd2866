"""Filters that print Markdown, formulas and points."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessment.bank import markup
from assessment.student.access import page_address
from graders.notation.tokens import greek_of
from graders.verdict import plain_points

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Print an author's Markdown."""
    return markup.render_markdown(text)


@register.filter
def reading(text: str) -> SafeString:
    """Print how an answer was read, as a formula; the name of a Greek letter as that letter."""
    name, equals, values = text.partition(" = ")
    return markup.formula_html(markup.escape_latex(f"{greek_of(name) or name}{equals}{values}"))


@register.filter
def many(value: Decimal) -> int:
    """Return 1 for one point and 2 for any other number of them, halves too: gettext takes integers only."""
    return 1 if value == 1 else 2


@register.filter
def points(value: Decimal) -> str:
    """Print points in the reader's language, without trailing zeros: 0.5, or 0,5 in German."""
    return number_format(Decimal(plain_points(value)))


@register.simple_tag(takes_context=True)
def address(context: Context, name: str, *arguments: object) -> str:
    """Return the address of a page about the assessment, or the exercise of it, that is shown."""
    request = context.get("request")
    current_app = getattr(request, "current_app", None) or getattr(
        getattr(request, "resolver_match", None), "namespace", None
    )
    return page_address(context["assessment"], name, *arguments, current_app=current_app)


@register.simple_tag
def moment(value: datetime, zone: ZoneInfo) -> SafeString:
    """Print a date with its time as a course tells it, and the zone; a program reads it as ISO 8601."""
    try:
        local_time = value.astimezone(zone)
    except OverflowError:
        local_time = value
    words = date_format(local_time, "DATETIME_FORMAT")
    named = str(local_time.tzinfo).replace("_", " ")
    return format_html('<time datetime="{}">{} ({})</time>', local_time.isoformat(), words, named)
