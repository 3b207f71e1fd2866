"""Messages of LTI: their types, and their fields read by type, so that nothing sent here breaks what stores it."""

from typing import Any

from assessment.lti.refusals import MessageRefused, RefusalCode
from graders.digits import typed_number

RESOURCE_MESSAGE, DEEP_LINKING_MESSAGE = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
REVIEW_MESSAGE = "LtiSubmissionReviewRequest"
DEEPEST_CLAIM = 12
"""Claims of the specification nest three or four deep; the limit keeps hostile ones from costing time or a
recursion."""
MOST_VALUES = 5_000
"""A plain limit: a message has some hundred values, with the longest list of roles."""
LONGEST_URL = 1_000
"""Characters, as the columns of `Context` and `ResourceLink` hold them."""
LARGEST_ID = 10**30
"""Above it `str` of an integer would cost time, and no platform counts so far."""
LONGEST_SECONDS = 12
"""Digits of a moment that is written as text, more than any that is accepted has: `int` of a long text costs time."""


def check_storable(data: object) -> None:
    """Refuse claims that cannot be stored anywhere: NUL, lone surrogates, deep nesting; raise `MALFORMED`."""
    # Without recursion: how deep it nests is the choice of whoever sent it.
    pending, count = [(data, 0)], 0
    while pending:
        value, depth = pending.pop()
        count += 1
        if depth > DEEPEST_CLAIM or count > MOST_VALUES:
            raise MessageRefused(RefusalCode.MALFORMED)
        if isinstance(value, str) and ("\0" in value or any("\ud800" <= part <= "\udfff" for part in value)):
            raise MessageRefused(RefusalCode.MALFORMED)
        if isinstance(value, dict):
            pending += [(part, depth + 1) for pair in value.items() for part in pair]
        elif isinstance(value, list):
            pending += [(part, depth + 1) for part in value]


def text_field(data: dict[str, Any], name: str, longest: int = 255, *, cut: bool = False) -> str:
    """Return a text, empty if it is not there; one that is too long is cut, or refused."""
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or (len(value) > longest and not cut):
        raise MessageRefused(RefusalCode.MALFORMED)
    return value[:longest].strip() if cut else value


def id_field(data: dict[str, Any], name: str) -> str:
    """Return an id as text, empty if it is not there; some platforms write theirs as JSON numbers.

    A whole number is taken as its digits: `7` is `"7"`. Fractions are refused, since `7.0` has no one spelling.
    """
    value = data.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST_ID:
        return str(value)
    return text_field(data, name)


def url_field(data: dict[str, Any], name: str) -> str:
    """Return an address, empty if it is not there."""
    return text_field(data, name, LONGEST_URL)


def object_field(data: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an object, empty if it is not there."""
    value = data.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise MessageRefused(RefusalCode.MALFORMED)
    return value


def text_list(data: dict[str, Any], name: str, most_items: int = 100) -> list[str]:
    """Return a list of texts, empty if it is not there."""
    value = data.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > most_items:
        raise MessageRefused(RefusalCode.MALFORMED)
    if not all(isinstance(entry, str) and len(entry) <= 1_000 for entry in value):
        raise MessageRefused(RefusalCode.MALFORMED)
    return value


def flag_field(data: dict[str, Any], name: str) -> bool | None:
    """Return a truth value, None if it is not there; some platforms write it as text."""
    value = data.get(name)
    if value in ("true", "false"):
        return bool(value == "true")
    if value is None or isinstance(value, bool):
        return value
    raise MessageRefused(RefusalCode.MALFORMED)


def moment_field(data: dict[str, Any], name: str) -> float | None:
    """Return a moment as seconds since 1970, None if it is not there or no such number.

    Its digits may be written as text (`"1700000000"`): RFC 7519, section 2, asks for a number, and some platforms
    build their tokens from text fields.
    """
    value = data.get(name)
    if isinstance(value, str):
        value = typed_number(value, LONGEST_SECONDS)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 100_000_000_000:
        return None
    return float(value)
