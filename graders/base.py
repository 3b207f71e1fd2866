"""The interface of a grader: parse a key once, then grade pairs of key and answer."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from graders.embedding.protocol import Encoder
from graders.errors import EncoderMissing
from graders.verdict import Verdict

Answer = object
"""A student's answer as JSON data whose numbers are `graders.digits.Digits`: text, list, mapping, bool or None."""


class Key(Protocol):
    """A parsed key; every kind has its own class."""

    @property
    def maximum(self) -> Fraction:
        """The most points that the question gives."""


K = TypeVar("K", bound=Key)


class Grader(ABC, Generic[K]):
    """Grades one kind of question. The same inputs give the same verdict, whatever else is in the batch."""

    kind: ClassVar[str]
    version: ClassVar[str]

    def __init__(self, encoder: Callable[[], Encoder] | None = None) -> None:
        """Keep `encoder`, called when vectors are first needed; an instant kind needs none."""
        self._encoder = encoder

    def encoder(self) -> Encoder:
        """Return the encoder; raise `EncoderMissing` where this process has no model."""
        if self._encoder is None:
            raise EncoderMissing(f"A {self.kind} answer is graded by a worker that has the embedding model.")
        return self._encoder()

    @abstractmethod
    def parse_key(self, data: object, maximum: Fraction = Fraction(1)) -> K:
        """Read a key from JSON or YAML data, worth `maximum` points; raise `KeyInvalid` with every error by field."""

    def completed(self, data: object) -> object:
        """Return the data of a key as it is saved, with what the kind adds to a new key; by default it adds nothing.

        What `parse_key` would refuse comes back as it is.
        """
        return data

    def proposed(self, data: object, maximum: Fraction = Fraction(1)) -> object | None:
        """Return the data of a key with what would make it mark more finely, a draft for its author; by default None.

        Raise `KeyInvalid` as `parse_key` does.
        """
        del data, maximum
        return None

    def shown(self, key: K) -> dict[str, Any]:
        """Return what a student must see of a key to answer at all, as JSON data; by default nothing."""
        del key
        return {}

    def cautions(self, key: K) -> tuple[str, ...]:
        """Return what an author should know of a key that can be used, but may not do what was meant; by default
        nothing."""
        del key
        return ()

    @abstractmethod
    def grade(self, pairs: Sequence[tuple[K, Answer]]) -> list[Verdict]:
        """Return one verdict a pair, in order; the pairs may belong to many questions."""

    @abstractmethod
    def grade_instantly(self, key: K, answer: Answer) -> Verdict | None:
        """Return the verdict if it can be had without the model, else None."""


class InstantGrader(Grader[K]):
    """A grader that never needs the model: one method grades one answer."""

    @abstractmethod
    def grade_one(self, key: K, answer: Answer) -> Verdict:
        """Return the verdict for one answer; raise nothing."""

    def grade(self, pairs: Sequence[tuple[K, Answer]]) -> list[Verdict]:
        """Grade each pair on its own."""
        return [self.grade_one(key, answer) for key, answer in pairs]

    def grade_instantly(self, key: K, answer: Answer) -> Verdict:
        """Grade at once."""
        return self.grade_one(key, answer)


def is_blank(answer: Answer) -> bool:
    """Tell whether an answer is missing: None, an empty container, or text with nothing visible in it."""
    if isinstance(answer, str):
        return not any(character.isprintable() and not character.isspace() for character in answer)
    if isinstance(answer, (list, tuple)):
        return all(is_blank(item) for item in answer)
    if isinstance(answer, dict):
        return all(is_blank(item) for item in answer.values())
    return answer is None
