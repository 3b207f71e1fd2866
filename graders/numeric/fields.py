"""Fields of a key with numbers: texts that can be printed, `Digits`, whole numbers, lists that may be absent."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from graders import fields
from graders.digits import Digits
from graders.numeric import key_messages
from graders.numeric.limits import COMPONENTS, DIGITS
from graders.numeric.messages import say, shown

WHOLE_DIGITS = 9


class Fields(fields.Fields):
    """Reads a mapping field by field; a field that is not given is its default."""

    words = fields.Words(
        not_fields=key_messages.KEY_MAPPING,
        unknown=key_messages.KEY_UNKNOWN,
        not_text=key_messages.KEY_TEXT,
        long_text=key_messages.KEY_LONG,
        not_list=key_messages.KEY_LIST,
        long_list=key_messages.KEY_LIST,
        not_option=key_messages.KEY_CHOICE,
        not_flag=key_messages.KEY_FLAG,
    )

    def of_item(self, name: str, data: object) -> Self | None:
        """Return the fields of `data`; keep an error that shows how this field is written, and return None, if it has
        none."""
        if not isinstance(data, Mapping):
            self.fail(name, key_messages.KEY_MAPPINGS.get(name.partition(".")[0], self.words.not_fields))
            return None
        return self.under(name, data)

    def named(self, name: object) -> str:
        """Return the name of an unknown field, cut and printable."""
        return shown(name)

    def text(self, name: str, limit: int) -> str:
        """Read a text of at most `limit` characters; empty by default."""
        value = self.data.get(name)
        if isinstance(value, str) and not value.replace("\n", " ").isprintable():
            self.fail(name, key_messages.KEY_TEXT)
            return ""
        return self.as_text(name, "" if value is None else value, limit) or ""

    def whole(self, name: str, low: int, high: int) -> int:
        """Read a whole number from `low` to `high`; `low` if the field is not given."""
        if not self.has(name):
            return low
        text = as_digits(self.data.get(name))
        digits = text.strip() if isinstance(text, str) else ""
        if not (
            digits.isascii()
            and digits.isdecimal()
            and len(digits) <= WHOLE_DIGITS
            and low <= int(digits) <= high
        ):
            self.fail(name, say(key_messages.KEY_WHOLE, low=low, high=high))
            return low
        return int(digits)

    def mapping(self, name: str) -> Mapping[Any, object]:
        """Read a mapping; empty if the field is not given."""
        found = self.of_item(name, self.data.get(name)) if self.has(name) else None
        return found.data if found else {}

    def items(self, name: str) -> Sequence[object]:
        """Read a list; empty if the field is not given."""
        return (self.as_list(name, self.data.get(name), COMPONENTS) or ()) if self.has(name) else ()


def as_digits(value: object) -> object:
    """Return an int as `Digits`, anything else as it is."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**DIGITS:
        return Digits(value)
    return value
