"""Fields of a key as YAML or JSON gives them: texts, `Digits`, true and false; every error is kept by its
path."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from graders.digits import Digits
from graders.numeric import key_messages
from graders.numeric.limits import COMPONENTS, DIGITS
from graders.numeric.messages import Sentence, say

T = TypeVar("T", bound=str)
WHOLE_DIGITS = 9


class Fields:
    """Reads a mapping field by field; `errors` fills with messages by path, and defaults stand in for bad
    fields."""

    def __init__(self, data: Mapping[Any, object], errors: dict[str, list[str]], prefix: str = "") -> None:
        self.data = data
        self.errors = errors
        self.prefix = prefix

    def fail(self, name: str, template: str, **parameters: object) -> None:
        """Keep an error of the field `name`."""
        self.errors.setdefault(self.prefix + name, []).append(say(template, **parameters))

    def check_known(self, known: Sequence[str]) -> None:
        """Keep an error for every field that is not known."""
        for name in self.data:
            if name not in known:
                self.fail(
                    say("{name}", name=name), key_messages.KEY_UNKNOWN, known=Sentence(", ".join(known))
                )

    def has(self, name: str) -> bool:
        """Tell whether a field is given; an empty text, as forms send it, is not."""
        return self.data.get(name) not in (None, "")

    def text(self, name: str, limit: int) -> str:
        """Read a text of at most `limit` characters; empty by default."""
        value = self.data.get(name, "")
        if value is None:
            return ""
        if not isinstance(value, str) or not value.replace("\n", " ").isprintable():
            self.fail(name, key_messages.KEY_TEXT)
        elif len(value) > limit:
            self.fail(name, key_messages.KEY_LONG, limit=limit)
        else:
            return value.strip()
        return ""

    def choice(self, name: str, options: Sequence[T], default: T) -> T:
        """Read one of the options; the default if the field is not given."""
        value = self.data.get(name)
        if not self.has(name):
            return default
        found = next((option for option in options if option == value), None)
        if found is None:
            self.fail(name, key_messages.KEY_CHOICE, options=Sentence(", ".join(options)))
        return found or default

    def flag(self, name: str, *, default: bool) -> bool:
        """Read true or false."""
        value = self.data.get(name)
        if isinstance(value, bool) or not self.has(name):
            return value if isinstance(value, bool) else default
        words = {"true": True, "false": False}
        word = value.strip().lower() if isinstance(value, str) else ""
        if word not in words:
            self.fail(name, key_messages.KEY_FLAG)
        return words.get(word, default)

    def whole(self, name: str, low: int, high: int) -> int:
        """Read a whole number from `low` to `high`; `low` if the field is not given."""
        if not self.has(name):
            return low
        text = as_text(self.data.get(name))
        digits = text.strip() if isinstance(text, str) else ""
        if not (
            digits.isascii()
            and digits.isdecimal()
            and len(digits) <= WHOLE_DIGITS
            and low <= int(digits) <= high
        ):
            self.fail(name, key_messages.KEY_WHOLE, low=low, high=high)
            return low
        return int(digits)

    def mapping(self, name: str) -> Mapping[Any, object]:
        """Read a mapping; empty if the field is not given."""
        value = self.data.get(name)
        if isinstance(value, Mapping):
            return value
        if self.has(name):
            self.fail(name, key_messages.KEY_MAPPING)
        return {}

    def inside(self, name: str, data: Mapping[Any, object]) -> "Fields":
        """Return the fields of a field, whose errors stand under its path."""
        return Fields(data, self.errors, f"{self.prefix}{name}.")

    def items(self, name: str) -> Sequence[object]:
        """Read a list; empty if the field is not given."""
        value = self.data.get(name)
        if isinstance(value, (list, tuple)) and len(value) <= COMPONENTS:
            return value
        if self.has(name):
            self.fail(name, key_messages.KEY_LIST, limit=COMPONENTS)
        return ()


def as_text(value: object) -> object:
    """Return an int as `Digits`, anything else as it is."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**DIGITS:
        return Digits(value)
    return value
