"""Reads a key from JSON or YAML data and collects every error by field; needs neither numpy nor torch."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from graders.errors import KeyInvalid
from graders.text.formulas import FORMULA_CHARACTERS, Formula, NoFormula, parse
from graders.text.key import Criterion, FormulaPhrasing, Number, Phrasing, Prose, Term, TextKey
from graders.text.symbols import read_number, term_form

CRITERIA = 30
PHRASINGS = 40
REFERENCES = 20
PHRASING_CHARACTERS = 400
LONG_CHARACTERS = 5_000
ID_CHARACTERS = 60
POINTS_MOST = 1_000

T = TypeVar("T")


class KeyReader:
    """Reads one key; `errors` maps field paths to messages."""

    def __init__(self) -> None:
        self.errors: dict[str, list[str]] = {}

    def read(self, data: object, maximum: Fraction) -> TextKey:
        """Return the parsed key; raise `KeyInvalid` with every error found."""
        fields = self._mapping(data, "", ("question", "references", "criteria"))
        question = self._text(fields.get("question", ""), "question", LONG_CHARACTERS, blank=True)
        references = [
            self._text(item, f"references.{at}", LONG_CHARACTERS)
            for at, item in self._items(fields.get("references", []), "references", REFERENCES)
        ]
        criteria = [
            self._criterion(item, f"criteria.{at}")
            for at, item in self._items(fields.get("criteria", []), "criteria", CRITERIA)
        ]
        if not self.errors and not references and not criteria:
            self._error("", "needs references or criteria.")
        self._check_ids(criteria)
        if self.errors:
            raise KeyInvalid(self.errors)
        return TextKey(maximum, question, tuple(references), tuple(criteria))

    def _criterion(self, data: object, path: str) -> Criterion:
        fields = self._mapping(data, path, ("id", "points", "description", "any_of", "not", "when"))
        if "any_of" not in fields:
            self._error(f"{path}.any_of", "is missing.")
        return Criterion(
            id=self._text(fields.get("id", path.rpartition(".")[2]), f"{path}.id", ID_CHARACTERS),
            points=self._points(fields.get("points", "1"), f"{path}.points"),
            description=self._text(
                fields.get("description", ""), f"{path}.description", PHRASING_CHARACTERS, blank=True
            ),
            any_of=self._phrasings(fields.get("any_of", []), f"{path}.any_of", needed="any_of" in fields),
            excluded=self._phrasings(fields.get("not", []), f"{path}.not", needed=False),
            when=tuple(
                self._text(item, f"{path}.when.{at}", ID_CHARACTERS)
                for at, item in self._items(fields.get("when", []), f"{path}.when", PHRASINGS)
            ),
        )

    def _phrasings(self, data: object, path: str, *, needed: bool) -> tuple[Phrasing, ...]:
        items = self._items(data, path, PHRASINGS)
        if needed and not items and path not in self.errors:
            self._error(path, "needs at least one phrasing.")
        return tuple(self._phrasing(item, f"{path}.{at}") for at, item in items)

    def _phrasing(self, data: object, path: str) -> Phrasing:
        if not isinstance(data, Mapping):
            return Prose(self._text(data, path, PHRASING_CHARACTERS))
        kinds = [kind for kind in ("formula", "term", "number") if kind in data]
        if len(kinds) != 1:
            self._error(path, "must be a text, or have one of: formula, term, number.")
            return Prose("")
        kind = kinds[0]
        fields = self._mapping(data, path, (kind,) if kind == "number" else (kind, "also"))
        if kind == "number":
            return Number(self._number(fields[kind], f"{path}.{kind}"))
        texts = [self._text(fields[kind], f"{path}.{kind}", FORMULA_CHARACTERS)] + [
            self._text(item, f"{path}.also.{at}", FORMULA_CHARACTERS)
            for at, item in self._items(fields.get("also", []), f"{path}.also", PHRASINGS)
        ]
        paths = [f"{path}.{kind}", *(f"{path}.also.{at}" for at in range(len(texts) - 1))]
        if kind == "term":
            return Term(tuple(self._form(text, place) for text, place in zip(texts, paths, strict=True)))
        found = [self._formula(text, place) for text, place in zip(texts, paths, strict=True) if text]
        return FormulaPhrasing(tuple(formula for formula in found if formula))

    def _form(self, text: str, path: str) -> tuple[str, ...]:
        form = term_form(text)
        if text and not form:
            self._error(path, "has no word.")
        return form

    def _formula(self, text: str, path: str) -> Formula | None:
        try:
            return parse(text)
        except NoFormula as error:
            self._error(path, f"is not a formula: {error}.")
            return None

    def _number(self, data: object, path: str) -> Fraction:
        value = read_number(self._text(data, path, ID_CHARACTERS))
        if value is None and path not in self.errors:
            self._error(path, "is not a number such as 0.5, 1/2 or 50 %.")
        return value or Fraction(0)

    def _points(self, data: object, path: str) -> Fraction:
        text = str(data) if isinstance(data, int) and not isinstance(data, bool) else data
        value = read_number(text) if isinstance(text, str) and len(text) <= 20 else None
        if value is None or not 0 < value <= POINTS_MOST:
            self._error(path, f"must be a number above 0, at most {POINTS_MOST}.")
            return Fraction(1)
        return value

    def _text(self, data: object, path: str, most: int, *, blank: bool = False) -> str:
        if not isinstance(data, str):
            self._error(path, "must be a text.")
            return ""
        if len(data) > most:
            self._error(path, f"has {len(data)} characters; at most {most} are allowed.")
            return ""
        if not blank and not data.strip():
            self._error(path, "must not be blank.")
        return data.strip()

    def _items(self, data: object, path: str, most: int) -> list[tuple[int, object]]:
        if isinstance(data, str) or not isinstance(data, Sequence):
            self._error(path, "must be a list.")
            return []
        if len(data) > most:
            self._error(path, f"has {len(data)} entries; at most {most} are allowed.")
            return []
        return list(enumerate(data))

    def _mapping(self, data: object, path: str, known: Sequence[str]) -> Mapping[str, object]:
        if not isinstance(data, Mapping):
            self._error(path, "must be an object.")
            return {}
        prefix = f"{path}." if path else ""
        for name in data:
            if name not in known:
                self._error(f"{prefix}{name}", f"is not known here; known are: {', '.join(known)}.")
        return data

    def _check_ids(self, criteria: list[Criterion]) -> None:
        seen: set[str] = set()
        for at, criterion in enumerate(criteria):
            if criterion.id in seen:
                self._error(f"criteria.{at}.id", f"“{criterion.id}” is used twice.")
            seen.add(criterion.id)

    def _error(self, path: str, message: str) -> None:
        self.errors.setdefault(path, []).append(message)
