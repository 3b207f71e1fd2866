"""Which criteria a question with references could be marked by, proposed from them; its author accepts or edits them.

What most references say becomes one criterion with several phrasings; what fewer of them say cannot be asked for, since
the others are whole answers without it. No model is asked, and nothing is understood: it is a draft.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from graders.language.segmentation import FUNCTION_WORDS, content_stems, count_words, words
from graders.language.statements import (
    NEW_STEMS,
    STOPS,
    Proposition,
    asked_count,
    propositions,
    shorter_forms,
)
from graders.notation.code import is_code
from graders.notation.formulas import FORMULA_CHARACTERS, NoFormula, parse_formula
from graders.notation.symbols import read_number
from graders.text.key import TextKey
from graders.text.key_reader import PHRASING_CHARACTERS, POINTS_CHARACTERS, POINTS_MOST
from graders.text.ungraded import is_graded

MOST = 10
"""Criteria that are proposed: a plain limit. A rubric of more is hard to survey, and its points are small."""
PHRASINGS_EACH = 6
"""Phrasings of a proposed criterion: a plain limit, which leaves its author room for more."""
SHARED = 0.5
"""Of the fewer stems of two statements, the share from which they are one point said twice: a plain half."""
NAME_WORDS = 3
"""Words of a name that is matched exactly: a plain choice, what is longer is said in many ways."""
FULL_MARK = Fraction(9, 10)
"""The share of the points from which a marked answer says all of it: a plain choice, some markers deduct for style."""
FULL_MARKS = 3
"""Answers with a full mark from which they say what it needs: a plain choice, of two that differ one is no majority."""

Phrasing = str | Mapping[str, object]
"""A phrasing in the format of a key."""

# Takes “F”, “mu”, “2x”, “p(y|x)”, “cwnd/2” and “=”; leaves “force”.
_SYMBOLIC = re.compile(r"[^\w\s]+|\W*\d[\w.,]*\W*|\S*[=*/^+|_\\≥≤≠]\S*|\W*[^\W\d_]{1,3}\W*|\S*\(\S*\)\S*")
_RELATES = re.compile(r"[=<>≤≥≠≈]")
# Takes “P(label | image)” and “p(y|x)”.
_CONDITIONAL = re.compile(r"\b\w\([^()|\n]{1,40}[|∣][^()|\n]{1,40}\)")
_NUMBER = re.compile(r"(?<![\w.,/])[-−]?\d+(?:\.\d+)?(?:/\d+)?(?:\s?%)?(?![\w/]|[.,]\d)")
# Takes “evidence lower bound (ELBO)”.
_ABBREVIATED = re.compile(r"(?P<name>[^()]+) \((?P<short>[A-Z]{2,6})\)")


@dataclass(frozen=True, slots=True)
class _Statement:
    """What a text says at one place: how that may be phrased, and the stems that the question does not have."""

    phrasings: tuple[Phrasing, ...]
    stems: frozenset[str]
    is_item: bool = False

    def is_exact(self) -> bool:
        """Tell whether it is matched exactly."""
        return not isinstance(self.phrasings[0], str)


@dataclass(slots=True)
class _Point:
    """A statement as several references say it; `sources` counts the references."""

    statements: list[_Statement]
    sources: set[int]

    def overlap(self, statement: _Statement) -> float:
        """Return the greatest share of stems that the statement has in common with one of these."""
        return max(_overlap(version.stems, statement.stems) for version in self.statements)

    def phrasings(self) -> list[Phrasing]:
        """Return the different phrasings, whole ones first."""
        ordered = [phrasings for version in self.statements for phrasings in enumerate(version.phrasings)]
        ordered.sort(key=lambda numbered: numbered[0])
        return list({str(phrasing): phrasing for _, phrasing in ordered}.values())[:PHRASINGS_EACH]


def proposed_criteria(key: TextKey) -> dict[str, object]:
    """Return the fields that would make a key by criteria of a key by references, in the format of a key.

    These are `criteria`, worth the same, the maximum together; and `at_most` where not all of them are needed. Nothing
    is returned for references that make no two points, or different ones. Answers of `key.marked` tell which
    points a full mark needs.
    """
    readings = [_statements(reference, key.question) for reference in key.references]
    if not readings or not all(readings) or any(map(is_code, key.references)):
        return {}
    if not is_graded(key) and not all(statement.is_exact() for reading in readings for statement in reading):
        return {}
    points = _points_made(_points_of(readings), key)
    shared = [point for point in points if 2 * len(point.sources) > len(readings)]
    needed = len(shared)
    if len(shared) < len(points) and all(len(reading) == 1 for reading in readings):
        # Each is right, and none needs another: one of them is all.
        shared, needed = points, 1
    elif all(point.statements[0].is_item for point in shared):
        needed = min(asked_count(key.question) or needed, needed)
    if len(shared) > MOST or not shared or (len(shared) == 1 and not _tells_more(shared[0])):
        return {}
    return _fields(shared, needed, key.maximum)


def _fields(points: Sequence[_Point], needed: int, maximum: Fraction) -> dict[str, object]:
    share = maximum / needed
    written = str(share)
    if len(written) > POINTS_CHARACTERS or not 0 < share <= POINTS_MOST or maximum > POINTS_MOST:
        # A key cannot have them; as points count in relation to each other, any will do.
        written, maximum = "1", Fraction(needed)
    criteria = [
        {"id": f"point-{number}", "points": written, "any_of": point.phrasings()}
        for number, point in enumerate(points, start=1)
    ]
    limit = {"at_most": str(maximum)} if needed < len(points) else {}
    return {**limit, "criteria": criteria}


def _points_of(readings: Sequence[Sequence[_Statement]]) -> list[_Point]:
    """Put statements of different references together that say the same, by their stems."""
    points: list[_Point] = []
    # Those of most statements first: a long sentence of another may then say two points at once.
    for source, reading in enumerate(sorted(readings, key=len, reverse=True)):
        earlier = list(points)
        for statement in reading:
            point = _nearest(earlier, statement)
            if point is None:
                points.append(_Point([statement], {source}))
                continue
            point.statements.append(statement)
            for said_too in earlier:
                if said_too.overlap(statement) >= SHARED:
                    said_too.sources.add(source)
    return points


def _points_made(points: list[_Point], key: TextKey) -> list[_Point]:
    """Return the points that most answers with a full mark make; all of them where such answers are few, or make none.

    Their words are not taken over: a key is kept when its learners are forgotten.
    """
    full = [marked.answer for marked in key.marked if marked.mark >= FULL_MARK]
    if len(full) < FULL_MARKS:
        return points
    made = Counter[int]()
    for answer in full:
        nearest = (_nearest(points, statement) for statement in _statements(answer, key.question))
        made.update({points.index(point) for point in nearest if point})
    return [point for index, point in enumerate(points) if 2 * made[index] > len(full)] or points


def _nearest(points: Sequence[_Point], statement: _Statement) -> _Point | None:
    nearest = max(points, key=lambda point: point.overlap(statement), default=None)
    return nearest if nearest and nearest.overlap(statement) >= SHARED else None


def _overlap(stems: frozenset[str], compared: frozenset[str]) -> float:
    smaller = min(len(stems), len(compared))
    shared = len(stems & compared)
    return shared / smaller if shared >= min(NEW_STEMS, smaller) > 0 else 0.0


def _tells_more(point: _Point) -> bool:
    """Tell whether a single criterion is more than its reference: matched exactly, or said in several references."""
    return point.statements[0].is_exact() or len(point.statements) > 1


def _statements(text: str, question: str) -> list[_Statement]:
    """Return what a text says that the question does not."""
    known_stems = content_stems(words(question))
    statements = [
        statement
        for proposition in propositions(text, question, MOST)
        for statement in _read(proposition, question, known_stems)
    ]
    return statements if len(statements) <= 2 * MOST else []


def _read(proposition: Proposition, question: str, known_stems: frozenset[str]) -> Iterator[_Statement]:
    """Yield what is asserted: its formula or number if that is what counts, its words if they say something."""
    text, is_item, is_listed = proposition
    if is_listed:
        yield _Statement(_names(text), content_stems(words(text)) - known_stems, is_item)
        return
    formula = _formula(text)
    if formula:
        yield _Statement(({"formula": formula},), frozenset({formula}))
        text = text.removeprefix(formula).removesuffix(formula).strip(STOPS)
    stems = content_stems(words(text.replace(formula, " ") if formula else text)) - known_stems
    prose_stems = {stem for stem in stems if not stem[0].isdigit()}
    numbers = _numbers(text) - _numbers(question)
    if not formula and len(numbers) == 1 and len(prose_stems) < NEW_STEMS:
        yield _Statement(({"number": numbers.pop()},), stems, is_item)
    elif len(prose_stems) >= (NEW_STEMS if formula else 1) and len(text) <= PHRASING_CHARACTERS:
        yield _Statement((text, *shorter_forms(text, known_stems)), stems, is_item)


def _names(item: str) -> tuple[Phrasing, ...]:
    """Return how an item of a list may be phrased: by its name, with the letters that stand for it, or by its words."""
    match = _ABBREVIATED.fullmatch(item)
    name = match["name"] if match else item
    term: Phrasing = {"term": name, "also": [match["short"]]} if match else {"term": name}
    length = count_words(name)
    return (term,) if length == 1 else (term, name) if length <= NAME_WORDS else (name,)


def _numbers(text: str) -> set[str]:
    matches = (match.group().strip() for match in _NUMBER.finditer(text))
    return {number for number in matches if read_number(number) is not None}


def _formula(text: str) -> str:
    """Return the first formula with a relation, or a conditional probability, that a text has; or nothing."""
    conditional = _CONDITIONAL.search(text)
    if conditional and _is_formula(conditional.group()):
        return conditional.group()
    for is_symbolic, run in groupby(text.split(), key=_is_symbolic):
        candidate = _in_signs(list(run)) if is_symbolic else ""
        if _RELATES.search(candidate) and _is_formula(candidate):
            return candidate
    return ""


def _is_symbolic(part: str) -> bool:
    return len(part) <= FORMULA_CHARACTERS and _SYMBOLIC.fullmatch(part) is not None


def _in_signs(parts: list[str]) -> str:
    """Return a run of symbols without the small words at its ends: “is F = ma” is “F = ma”."""
    while parts and parts[0].casefold() in FUNCTION_WORDS:
        parts = parts[1:]
    while parts and parts[-1].casefold().strip(STOPS) in FUNCTION_WORDS - {"a", "i"}:
        parts = parts[:-1]
    return " ".join(parts).strip(STOPS)


def _is_formula(text: str) -> bool:
    try:
        return len(text) <= FORMULA_CHARACTERS and bool(parse_formula(text))
    except NoFormula:
        return False
