"""The interface of a presenter, which is also that of every kind that has none: a text box, and a key without words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from graders import digits
from graders.base import Answer, Key, is_blank
from graders.verdict import plain_points, points

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_ANSWER = 20_000
"""Characters that one answer may have; a browser is told, and the server holds it. A plain limit, some 3,000 words: no
exercise asks for so much, and a form full of such answers still fits into a body that is read."""

K = TypeVar("K", bound=Key)

StoredKey = Mapping[str, Any]
"""A key as JSON data. An earlier version of its grader may have taken it, so any member may be missing or odd."""


def stored_key(data: object) -> StoredKey:
    """Return a stored key as a mapping."""
    return data if isinstance(data, Mapping) else {}


@dataclass(frozen=True, slots=True)
class VisibleOption:
    """One option to choose, without what is right."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """Something that is answered on its own: a part of a question of several, or under no id the whole question."""

    id: str
    presenter: "Presenter[Any]"
    key: StoredKey

    @property
    def prefix(self) -> str:
        """What the ids of its points begin with in a verdict."""
        return f"{self.id}." if self.id else ""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One thing that the grader understood of a key, with what belongs to it."""

    text: str
    inner: tuple["KeyLine", ...] = ()
    is_right: bool = False


class Presenter(Generic[K]):
    """How a kind of question is presented; a kind overrides what it does in its own way.

    `summary` and `criteria` take the key that the grader has parsed, all other methods a stored key: students' pages
    show a question even if its grader would not take the key today. Of a stored key, students see nothing but what the
    question declares to them.
    """

    # Attributes say what holds for every question of the kind; what depends on a key is a method.
    title: ClassVar["StrOrPromise"] = ""
    """What the admin calls the kind; without one, as the registry."""
    example_key: ClassVar[str] = ""
    """A key as YAML for an author to change: nobody starts from an empty box."""
    key_schema: ClassVar[Mapping[str, Any]] = {}
    """What the OpenAPI schema says of a key: the members that it cannot do without. The grader checks the whole."""
    template: ClassVar[str] = "kinds/generic.html"
    """Its form field: gets `field`, a `FormField`, and what the page knows of the question."""
    label: ClassVar["StrOrPromise"] = gettext_lazy("Your answer")
    """Names the field where it is one part of several."""
    is_prose: ClassVar[bool] = True
    """Whether an answer is words, in which evidence can be marked."""
    is_read_back: ClassVar[bool] = False
    """Whether the page says how an answer is read while it is typed, and with its mark."""
    has_options: ClassVar[bool] = False
    """Whether options are chosen, so that points of a verdict are about them."""

    def parts(self, key: StoredKey) -> Sequence[AnswerPart]:
        """Return the parts of a question that has several."""
        del key
        return ()

    def answered_parts(self, key: StoredKey) -> Sequence[AnswerPart]:
        """Return the parts, or the whole as the only one."""
        return self.parts(key) or (AnswerPart("", self, key),)

    def options(self, key: StoredKey) -> list[VisibleOption]:
        """Return the options to choose from; none where something is typed."""
        del key
        return []

    def takes_several(self, key: StoredKey) -> bool:
        """Tell whether several options may be chosen."""
        del key
        return False

    def hint(self, key: StoredKey) -> str:
        """Say how to answer."""
        del key
        return ""

    def extras(self, key: StoredKey) -> Mapping[str, Any]:
        """Return what its own template needs besides, as `field.extras`."""
        del key
        return {}

    def result_rows(self, key: StoredKey) -> int:
        """Return how many points of a result will be listed, so that their place can be kept while it waits."""
        del key
        return 0

    def read_answer(self, key: StoredKey, form: QueryDict, name: str) -> Answer:
        """Return what a form has under a name; browsers send every line break of a text box as two characters."""
        del key
        return str(form.get(name, "")).replace("\r\n", "\n")

    def typed_text(self, answer: Answer) -> str:
        """Return what stands in a text box that holds an answer."""
        return answer if isinstance(answer, str) else ""

    def takes_interpretation(self, key: StoredKey) -> bool:
        """Tell whether it is plain where an interpretation of an ambiguous answer would be put."""
        del key
        return True

    def with_interpretation(self, key: StoredKey, answer: Answer, interpretation: str) -> Answer:
        """Return an answer with the interpretation that its writer chose."""
        del key, answer
        return interpretation

    def in_words(self, key: StoredKey, answer: Answer) -> str:
        """Return an answer as its student typed or chose it."""
        del key
        texts = [str(text) for text in answer] if isinstance(answer, list) else [_text(answer)]
        return joined(texts)

    def for_reviewer(self, key: StoredKey, answer: Answer) -> str:
        """Return an answer as a reviewer reads it, nothing for a blank one."""
        del key
        if is_blank(answer):
            return ""
        return answer if isinstance(answer, str) else digits.dumps(answer)

    def summary(self, key: K, maximum: Fraction) -> tuple[KeyLine, ...]:
        """Return a parsed key as its author should see it; `maximum` is what it is worth in the question."""
        del key
        return (KeyLine(_("worth %(points)s") % {"points": plain_points(points(maximum))}),)

    def criteria(self, key: K) -> dict[str, str]:
        """Return what each criterion of a parsed key asks for, by the id that a verdict gives its point."""
        del key
        return {}


def joined(texts: Sequence[str]) -> str:
    """Return the texts of one answer in a row, or that it is blank."""
    return "; ".join(text for text in texts if text.strip()) or _("(blank)")


def mappings(key: StoredKey, name: str) -> list[StoredKey]:
    """Return the mappings in a list of a stored key."""
    items = key.get(name)
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def _text(answer: Answer) -> str:
    return "" if answer is None else str(answer)
