"""A number of a key that is not negative, read exactly: a weight, or a share from 0 to 1."""

import re
from fractions import Fraction

from graders.numeric.fields import Fields, as_text

WEIGHT_MOST = 1_000_000
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?|[0-9]{1,9}/0*[1-9][0-9]{0,8}")


def read_share(fields: Fields, name: str, default: Fraction) -> Fraction:
    """Read a share such as 0.5 or 1/3; the default if the field is not given."""
    return _read(fields, name, default, 1, "Write a share from 0 to 1, such as 0.5 or 1/3.")


def read_weight(fields: Fields, name: str) -> Fraction:
    """Read a weight such as 2 or 0.5; 1 if the field is not given."""
    return _read(
        fields, name, Fraction(1), WEIGHT_MOST, "Write a weight that is not negative, such as 2 or 0.5."
    )


def _read(fields: Fields, name: str, default: Fraction, most: int, message: str) -> Fraction:
    if not fields.has(name):
        return default
    text = as_text(fields.data.get(name))
    value = Fraction(text.strip()) if isinstance(text, str) and _NUMBER.fullmatch(text.strip()) else None
    if value is None or value > most:
        fields.fail(name, message)
        return default
    return value
