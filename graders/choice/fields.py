"""Reads the fields of a key as YAML or JSON gives them: texts, `Digits`, true and false; errors are kept by path."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

T = TypeVar("T", bound=str)

NOT_FIELDS = "Write fields, such as id: vae."
UNKNOWN = "There is no such field; known are: {known}."
MISSING = "This field is required."
NOT_TEXT = "Write a text."
TOO_LONG = "Write at most {most} characters."
NOT_LIST = "Write a list."
NO_ITEMS = "Write at least one item."
TOO_MANY = "Write at most {most} items."
NOT_FLAG = "Write true or false."
NOT_OPTION = "Write one of: {options}."
NOT_SHARE = "Write a share from 0 to 1, such as 0.5 or 1/3."
NOT_WEIGHT = "Write a weight from 0 to {most}, such as 2 or 0.5."
WEIGHT_MOST = 1_000_000
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?|[0-9]{1,9}/0*[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping read field by field: `errors` fills with messages by path, and a default stands in for a bad field."""

    data: Mapping[Any, object]
    errors: dict[str, list[str]]
    prefix: str = ""

    def fail(self, name: str, message: str) -> None:
        """Keep an error of a field."""
        self.errors.setdefault(self.prefix + name, []).append(message)

    def check_known(self, known: Sequence[str]) -> None:
        """Keep an error for every field that is not known."""
        for name in self.data:
            if name not in known:
                self.fail(str(name), UNKNOWN.format(known=", ".join(known)))

    def has(self, name: str) -> bool:
        """Tell whether a field is given; an empty text, as forms send it, is not."""
        return self.data.get(name) not in (None, "")

    def inside(self, name: str) -> "Fields | None":
        """Return the fields of a field; keep an error and return None if it is no mapping."""
        return self.of_item(name, self.data.get(name))

    def of_item(self, name: str, data: object) -> "Fields | None":
        """Return the fields of `data`, which stands under `name`; keep an error and return None if it is no mapping."""
        if isinstance(data, Mapping):
            return Fields(data, self.errors, f"{self.prefix}{name}.")
        self.fail(name, NOT_FIELDS)
        return None

    def items(self, name: str, most: int) -> Sequence[object]:
        """Read a list of 1 to `most` items; keep an error and return an empty one otherwise."""
        value = self.data.get(name, ())
        if not isinstance(value, (list, tuple)):
            self.fail(name, NOT_LIST)
        elif not value:
            self.fail(name, NO_ITEMS)
        elif len(value) > most:
            self.fail(name, TOO_MANY.format(most=most))
        else:
            return value
        return ()

    def text(self, name: str, most: int, *, required: bool = False) -> str:
        """Read a text of at most `most` characters, without spaces around it; empty by default."""
        value = self.data.get(name)
        text = value.strip() if isinstance(value, str) else ""
        if value is not None and not isinstance(value, str):
            self.fail(name, NOT_TEXT)
        elif required and not text:
            self.fail(name, MISSING)
        elif len(text) > most:
            self.fail(name, TOO_LONG.format(most=most))
        else:
            return text
        return ""

    def flag(self, name: str) -> bool:
        """Read true or false; false by default."""
        value = self.data.get(name)
        if isinstance(value, bool) or not self.has(name):
            return value is True
        word = value.strip().lower() if isinstance(value, str) else ""
        if word not in ("true", "false"):
            self.fail(name, NOT_FLAG)
        return word == "true"

    def one_of(self, name: str, options: Sequence[T]) -> T:
        """Read one of the options; the first by default."""
        value = self.data.get(name) if self.has(name) else options[0]
        found = [option for option in options if option == value]
        if not found:
            self.fail(name, NOT_OPTION.format(options=", ".join(options)))
        return (found or options)[0]

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
