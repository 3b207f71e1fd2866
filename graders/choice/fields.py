"""Fields of a key with options: texts that may be required, lists with an item at least, exact shares and weights."""

import re
from collections.abc import Sequence
from fractions import Fraction

from graders import fields

MISSING = "This field is required."
NO_ITEMS = "Write at least one item."
NOT_SHARE = "Write a share from 0 to 1, such as 0.5 or 1/3."
NOT_WEIGHT = "Write a weight from 0 to {most}, such as 2 or 0.5."
WEIGHT_MOST = 1_000_000
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?|[0-9]{1,9}/0*[1-9][0-9]{0,8}")


class Fields(fields.Fields):
    """Reads a mapping field by field; a field that is not given is its default, or an error if it is required."""

    words = fields.Words(
        not_fields="Write fields, such as id: vae.",
        unknown="There is no such field; known are: {known}.",
        not_text="Write a text.",
        long_text="Write at most {limit} characters.",
        not_list="Write a list.",
        long_list="Write at most {limit} items.",
    )

    def items(self, name: str, most: int) -> Sequence[object]:
        """Read a list of 1 to `most` items; keep an error and return an empty one otherwise."""
        items = self.as_list(name, self.data.get(name, ()), most)
        if items is not None and not items:
            self.fail(name, NO_ITEMS)
        return items or ()

    def text(self, name: str, most: int, *, required: bool = False) -> str:
        """Read a text of at most `most` characters, without spaces around it; empty by default."""
        value = self.data.get(name)
        bare = value.strip() if isinstance(value, str) else "" if value is None else value
        text = self.as_text(name, bare, most)
        if required and text == "":
            self.fail(name, MISSING)
        return text or ""

    def share(self, name: str, default: int) -> Fraction:
        """Read a share from 0 to 1, exactly."""
        return self._number(name, default, 1, NOT_SHARE)

    def weight(self, name: str) -> Fraction:
        """Read a weight, exactly; 1 by default."""
        return self._number(name, 1, WEIGHT_MOST, NOT_WEIGHT.format(most=WEIGHT_MOST))

    def _number(self, name: str, default: int, most: int, message: str) -> Fraction:
        value = self.data.get(name) if self.has(name) else default
        # A float has lost digits already, and true is no number although Python counts with it.
        text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
        number = Fraction(text) if _NUMBER.fullmatch(text) else None
        if number is None or number > most:
            self.fail(name, message)
            return Fraction(default)
        return number
