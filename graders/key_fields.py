"""The fields of a key as JSON or YAML gives them: type, length and unknown names are checked, and every error is
kept by the path of its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar

from graders.errors import KeyInvalid

T = TypeVar("T", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMessages:
    """What may be wrong with a field, as one kind of question says it; the templates' parameters are `known`,
    `options`, `limit` and `count`."""

    not_fields: str
    unknown: str
    not_text: str
    long_text: str
    not_list: str
    long_list: str
    not_option: str = "Write one of: {options}."
    not_flag: str = "Write true or false."


class KeyFields:
    """A mapping read field by field: `errors` fills with messages by path, and a default stands in for a bad field.

    A kind of question gives its own `words`, and says by its own methods what an absent field means.
    """

    words: ClassVar[FieldMessages]

    def __init__(self, data: Mapping[Any, object], errors: dict[str, list[str]], prefix: str = "") -> None:
        self.data = data
        self.errors = errors
        self.prefix = prefix

    @classmethod
    def of_key(cls, data: object) -> Self:
        """Return the fields of a whole key; raise `KeyInvalid` if it has none."""
        if not isinstance(data, Mapping):
            raise KeyInvalid({"": [cls.words.not_fields]})
        return cls(data, {})

    def raise_errors(self) -> None:
        """Raise `KeyInvalid` with every error kept so far, if there is one."""
        if self.errors:
            raise KeyInvalid(self.errors)

    def fail(self, name: str, message: str) -> None:
        """Keep an error of a field."""
        self.errors.setdefault(self.prefix + name, []).append(message)

    def failed(self, name: str) -> bool:
        """Tell whether a field has an error."""
        return self.prefix + name in self.errors

    def named(self, name: object) -> str:
        """Return how a field that an author made up is called in a path."""
        return str(name)

    def check_known(self, known: Sequence[str]) -> None:
        """Keep an error for every field that is not known."""
        for name in self.data:
            if name not in known:
                self.fail(self.named(name), self.words.unknown.format(known=", ".join(known)))

    def has(self, name: str) -> bool:
        """Tell whether a field is given; an empty text, as forms send it, is not."""
        return self.data.get(name) not in (None, "")

    def of_item(self, name: str, data: object) -> Self | None:
        """Return the fields of `data`, which stands under `name`; keep an error and return None if it has none."""
        if isinstance(data, Mapping):
            return self.under(name, data)
        self.fail(name, self.words.not_fields)
        return None

    def under(self, name: str, data: Mapping[Any, object]) -> Self:
        """Return fields whose errors stand under `name`."""
        return type(self)(data, self.errors, f"{self.prefix}{name}.")

    def each(self, name: str, items: Sequence[object]) -> Self:
        """Return the items of a list as fields that are called by their places, from 0."""
        return self.under(name, {str(place): item for place, item in enumerate(items)})

    def as_text(self, name: str, value: object, limit: int) -> str | None:
        """Return a text of at most `limit` characters without the spaces around it; else keep an error."""
        if not isinstance(value, str):
            self.fail(name, self.words.not_text)
        elif len(value) > limit:
            self.fail(name, self.words.long_text.format(limit=limit, count=len(value)))
        else:
            return value.strip()
        return None

    def as_list(self, name: str, value: object, limit: int) -> Sequence[object] | None:
        """Return a list of at most `limit` items; else keep an error."""
        if not isinstance(value, (list, tuple)):
            self.fail(name, self.words.not_list.format(limit=limit))
        elif len(value) > limit:
            self.fail(name, self.words.long_list.format(limit=limit, count=len(value)))
        else:
            return value
        return None

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Read true or false."""
        value = self.data.get(name)
        if isinstance(value, bool) or not self.has(name):
            return value if isinstance(value, bool) else default
        meant = {"true": True, "false": False}
        word = value.strip().lower() if isinstance(value, str) else ""
        if word not in meant:
            self.fail(name, self.words.not_flag)
        return meant.get(word, default)

    def one_of(self, name: str, options: Sequence[T], default: T | None = None) -> T:
        """Read one of the options; the first if the field is not given and there is no other default."""
        value = self.data.get(name) if self.has(name) else default or options[0]
        choice = next((option for option in options if option == value), None)
        if choice is None:
            self.fail(name, self.words.not_option.format(options=", ".join(options)))
        return choice or default or options[0]
