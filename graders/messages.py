"""What a verdict says, as codes with parameters: words are made of them where somebody reads, in the reader's language.

A kind of question has a `CATALOGUE`, in `graders.<kind>.messages` or in the kind's own module: the English template of
every code that it may say. Codes are stable, since they are stored and sent: a sentence may be worded anew, but what
means something else gets a code of its own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from string import Formatter
from types import MappingProxyType
from typing import Any

SHOWN_CHARACTERS = 40
"""How much of what somebody typed stands in a sentence. A plain limit: it is found again in the answer by so much, and
the sentence stays one that fits beside its field."""

Parameter = "str | int | Message | tuple[Message, ...]"


class OwnWords(str):
    """A text of ours or of an author, not of a student: it stands in a sentence whole."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence, or a part of one: which, and what fills it."""

    code: str
    params: Mapping[str, "str | int | Message | tuple[Message, ...]"] = field(default_factory=dict)

    def __hash__(self) -> int:
        """Return a hash by code and parameters, which a mapping has not by itself."""
        return hash((self.code, frozenset(self.params.items())))

    def to_json(self) -> dict[str, Any]:
        """Return the message as JSON data: a message among the parameters is an object, several are a list."""
        return {"code": self.code, "params": {name: _to_json(value) for name, value in self.params.items()}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Message":
        """Rebuild a message from what `to_json` gave."""
        return cls(data["code"], {name: _from_json(value) for name, value in data["params"].items()})


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence of a kind: its code, and its English with named fields."""

    code: str
    english: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of what fills the sentence, each once."""
        return _fields(self.english)

    def __call__(self, **params: object) -> Message:
        """Return the message with these parameters; what the sentence does not name is left out.

        What somebody typed is cut and made printable, as a sentence shows it; so nothing longer is ever stored.
        """
        return Message(self.code, {name: _parameter(params[name]) for name in self.fields})


class Catalogue:
    """The templates of one kind by their codes, `<kind>.<name>`."""

    def __init__(self, kind: str = "") -> None:
        self._prefix = f"{kind}." if kind else ""
        self._templates: dict[str, Template] = {}

    @property
    def templates(self) -> Mapping[str, Template]:
        """Every template by its code, in the order in which they are defined."""
        return MappingProxyType(self._templates)

    def template(self, name: str, english: str) -> Template:
        """Return a new template; a name stands for one sentence."""
        template = Template(self._prefix + name, english)
        if self._templates.setdefault(template.code, template) is not template:
            raise ValueError(f"{template.code} is defined twice")
        return template


CATALOGUE = Catalogue()
NO_ANSWER = CATALOGUE.template("no_answer", "No answer was given.")
UNREADABLE = CATALOGUE.template("unreadable", "could not be read")

AUTHORED = CATALOGUE.template("authored", "{text}")
"""Words of a teacher: of the feedback that belongs to an option, a near miss or a mark. They are never translated."""
STORED = CATALOGUE.template("stored", "{text}")
"""A sentence of a verdict that was stored before verdicts had codes; it keeps its words."""
SENTENCES = CATALOGUE.template("sentences", "{sentences}")
"""Several sentences where one message is asked for."""
AS_WRITTEN = frozenset({AUTHORED.code, STORED.code, SENTENCES.code})
"""What has no words of its own to translate."""

ORDINALS = {
    ending: CATALOGUE.template(f"ordinal_{ending}", f"{{number}}{ending}")
    for ending in ("st", "nd", "rd", "th")
}


def authored(text: str) -> tuple[Message, ...]:
    """Return what a teacher wrote, whole; nothing for a blank text."""
    return (AUTHORED(text=OwnWords(text)),) if text else ()


def joined(messages: Sequence[Message]) -> Message:
    """Return several sentences as one message."""
    return messages[0] if len(messages) == 1 else SENTENCES(sentences=tuple(messages))


def ordinal(number: int) -> Message:
    """Return 1st, 2nd, 3rd, 4th, … 11th, … 21st."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return ORDINALS["th" if number % 100 in (11, 12, 13) else ending](number=number)


def render(messages: Message | Iterable[Message], translate: Callable[[str], str] = str) -> str:
    """Return messages in words, with a blank between sentences; `translate` gives a template in another language."""
    several = (messages,) if isinstance(messages, Message) else messages
    return " ".join(_sentence(message, translate) for message in several)


def template_of(code: str) -> Template:
    """Return the template of a code; raise `KeyError` if no kind here has it."""
    return catalogue_of(code.rpartition(".")[0]).templates[code]


@cache
def catalogue_of(kind: str) -> Catalogue:
    """Return the catalogue of a kind, or for an empty one what every kind may say; raise `KeyError` without one."""
    if not kind:
        return CATALOGUE
    # By convention and not by a list: a stored verdict is read in processes that have not graded its kind.
    if kind.isidentifier() and find_spec(f"graders.{kind}"):
        package = import_module(f"graders.{kind}")
        if hasattr(package, "__path__") and find_spec(f"graders.{kind}.messages"):
            package = import_module(f"graders.{kind}.messages")
        catalogue = getattr(package, "CATALOGUE", None)
        if isinstance(catalogue, Catalogue):
            return catalogue
    raise KeyError(kind)


def can_render(message: Message) -> bool:
    """Tell whether every code of a message is known here and has all of its parameters.

    A verdict may have been stored by a version that said more, or said it otherwise.
    """
    try:
        fields = template_of(message.code).fields
    except KeyError:
        return False
    inner = (value for value in message.params.values() if not isinstance(value, (str, int)))
    return set(fields) <= set(message.params) and all(
        can_render(part) for value in inner for part in ((value,) if isinstance(value, Message) else value)
    )


def shown(value: object) -> str:
    """Return what may stand in a sentence: one line, printable, short; a lone unprintable character as `U+0000`."""
    text = str(value)
    if isinstance(value, OwnWords):
        return text
    if len(text) == 1 and not text.isprintable():
        return f"U+{ord(text):04X}"
    cut = text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
    return "".join(character if character.isprintable() else " " for character in cut)


@cache
def _fields(english: str) -> tuple[str, ...]:
    # Every way of reading an answer that fails makes a message: a template is parsed but once.
    return tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(english) if name))


def _sentence(message: Message, translate: Callable[[str], str]) -> str:
    words = {
        name: value if isinstance(value, (str, int)) else render(value, translate)
        for name, value in message.params.items()
    }
    return translate(template_of(message.code).english).format(**words)


def _parameter(value: object) -> "str | int | Message | tuple[Message, ...]":
    if isinstance(value, (Message, tuple)):
        return value
    return value if type(value) is int else shown(value)


def _to_json(value: "str | int | Message | tuple[Message, ...]") -> object:
    if isinstance(value, Message):
        return value.to_json()
    return [message.to_json() for message in value] if isinstance(value, tuple) else value


def _from_json(value: object) -> "str | int | Message | tuple[Message, ...]":
    match value:
        case Mapping():
            return Message.from_json(value)
        case list():
            return tuple(Message.from_json(message) for message in value)
        case str() | int():
            return value
        case _:
            raise TypeError(f"{type(value).__name__} is no parameter of a message")
