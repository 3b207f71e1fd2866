"""One field on the page: its name, what stands in it, and its parts if it has any."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assessment.kinds.base import LONGEST_ANSWER, Presenter, StoredKey
from graders.base import Answer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PREFIX = "answer."


@dataclass(frozen=True, slots=True)
class FieldOption:
    """One option to choose."""

    id: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FormField:
    """A field for one answer, or for one part of it: `path` is `b1` or `b1.reason`."""

    path: str
    presenter: Presenter[Any]
    key: StoredKey
    answer: Answer
    longest: int = LONGEST_ANSWER

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
    def template(self) -> str:
        """What shows it."""
        return self.presenter.template

    @property
    def label(self) -> "StrOrPromise":
        """What it is called beside other parts."""
        return self.presenter.label

    @property
    def hint(self) -> str:
        """How to answer."""
        return self.presenter.hint(self.key)

    @property
    def text(self) -> str:
        """What stands in a text field."""
        return self.presenter.typed_text(self.answer)

    @property
    def extras(self) -> Mapping[str, Any]:
        """What only the template of its kind knows."""
        return self.presenter.extras(self.key)

    @property
    def takes_several(self) -> bool:
        """Tell whether several options may be chosen."""
        return self.presenter.takes_several(self.key)

    @property
    def takes_interpretation(self) -> bool:
        """Tell whether it is plain where an interpretation would be put."""
        return self.presenter.takes_interpretation(self.key)

    @property
    def options(self) -> list[FieldOption]:
        """The options, with those that are chosen."""
        chosen = self.answer if isinstance(self.answer, list) else [self.answer]
        return [
            FieldOption(option.id, option.text, option.id in chosen)
            for option in self.presenter.options(self.key)
        ]

    @property
    def parts(self) -> list["FormField"]:
        """The fields of a composite."""
        answers = self.answer if isinstance(self.answer, Mapping) else {}
        return [
            FormField(f"{self.path}.{part.id}", part.presenter, part.key, answers.get(part.id))
            for part in self.presenter.parts(self.key)
        ]


def field_values(slug: str, answer: Answer) -> dict[str, list[str]]:
    """Return an answer as a form would send it: the values of each field, by its name."""
    return dict(_field_values(PREFIX + slug, answer))


def _field_values(name: str, answer: Answer) -> Iterator[tuple[str, list[str]]]:
    if isinstance(answer, Mapping):
        for part, part_answer in answer.items():
            yield from _field_values(f"{name}.{part}", part_answer)
    elif isinstance(answer, list):
        yield name, [str(chosen) for chosen in answer]
    else:
        yield name, ["" if answer is None else str(answer)]
