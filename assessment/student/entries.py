"""One field on the page: its name, what stands in it, and its parts if it has any."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.student.fields import (
    LONGEST,
    Field,
    Key,
    is_multiple,
    options_of,
    part_to_read,
    parts_of,
    symbols_of,
)
from graders.base import Answer
from graders.text.tokens import greek_of

PREFIX = "answer."


@dataclass(frozen=True, slots=True)
class Option:
    """One option to choose."""

    id: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A field for one answer, or for one part of it: `path` is `b1` or `b1.reason`."""

    path: str
    field: Field
    key: Key
    answer: Answer
    longest: int = LONGEST

    @property
    def name(self) -> str:
        """The name that the browser sends."""
        return PREFIX + self.path

    @property
    def id(self) -> str:
        """What the ids of its elements end in."""
        return self.path.replace(".", "-")

    @property
    def first(self) -> str:
        """What the id of its first field ends in, for links that lead there."""
        return self.parts[0].first if self.parts else self.id

    @property
    def is_part(self) -> bool:
        """Tell whether it is one of several."""
        return "." in self.path

    @property
    def text(self) -> str:
        """What stands in a text field."""
        return self.answer if isinstance(self.answer, str) else ""

    @property
    def hint(self) -> str:
        """How to answer."""
        return self.field.hint(self.key)

    @property
    def variable(self) -> str:
        """The name of what is asked for, such as `z`, or nothing."""
        name = str(self.key.get("variable", ""))
        return greek_of(name) or name

    @property
    def symbols(self) -> tuple[str, ...]:
        """The buttons beside a field for numbers."""
        return symbols_of(self.key)

    @property
    def multiple(self) -> bool:
        """Tell whether several options may be chosen."""
        return is_multiple(self.key)

    @property
    def takes_reading(self) -> bool:
        """Tell whether it is plain where a reading would be put."""
        return not self.parts or part_to_read(self.key) is not None

    @property
    def options(self) -> list[Option]:
        """The options, with those that are chosen."""
        chosen = self.answer if isinstance(self.answer, list) else [self.answer]
        return [Option(name, text, name in chosen) for name, text in options_of(self.key)]

    @property
    def parts(self) -> list["Entry"]:
        """The fields of a composite."""
        given = self.answer if isinstance(self.answer, Mapping) else {}
        return [
            Entry(f"{self.path}.{name}", field, key, given.get(name))
            for name, field, key in parts_of(self.key)
        ]
