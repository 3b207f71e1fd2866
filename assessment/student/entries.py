"""One field on the page: its name, what stands in it, and its parts if it has any."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assessment.bank.models import QuestionVersion
from assessment.kinds.base import LONGEST_ANSWER, Presenter, StoredKey, stored_key
from assessment.kinds.registry import presenter_for
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

    def values(self) -> dict[str, list[str]]:
        """Return the answer as a form would send it: the values of each field, by its name."""
        if self.parts:
            return {name: values for part in self.parts for name, values in part.values().items()}
        if self.presenter.has_options and isinstance(self.answer, list):
            return {self.name: [str(chosen) for chosen in self.answer]}
        return {self.name: [self.text]}


def form_field(slug: str, version: QuestionVersion, answer: Answer) -> FormField:
    """Return the field of a question, with an answer in it."""
    return FormField(slug, presenter_for(version.kind), stored_key(version.key), answer)
