"""What a teacher's marks teach about criteria: spans of marked answers that met a point, and spans that did not.

A span of a new answer that is like an accepted one meets the point as that did, unless something speaks against it; a
point that is earned by a span like a rejected one is shown to a person. Only prose teaches and learns: similarity sees
neither formulas nor numbers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from graders.embedding.similarity import Similarity
from graders.language.arrangement import rearranged
from graders.language.near_copies import replaces_words, turns_copy
from graders.language.polarity import says_opposite
from graders.text.calibration import ChanceModels
from graders.text.compiled_criteria import CompiledCriterion, compiled_criteria
from graders.text.evidence import CHANCE, Finding, SpanMeasures, exact_findings, wrong_places
from graders.text.key import MarkedAnswer, TextKey, needed
from graders.text.parsed_answer import (
    Obstacle,
    ParsedAnswer,
    Statement,
    Wording,
    obstacle_to,
    parse_text_answer,
    wording,
)
from graders.text.parties import spoken_parties
from graders.text.proofreading import proofread

if TYPE_CHECKING:
    from graders.embedding.protocol import Array

ALIKE = 0.75
"""The cosine from which two spans may say the same. Of 0.65, 0.7, 0.75 and 0.8 the lowest that left the correlation as
it was, on the practice page and on criteria proposed for DigiKlausur and SAF, by ten whole marks a question there."""
MARGIN = 0.05
"""By how much a span must be less like all that speaks for the contrary; plain."""
PLAUSIBLE = 0.35
"""The chance from which a span is taken for that by which a marked answer met a criterion. Of 0.2, 0.35 and 0.5 the one
with the best correlation on DigiKlausur."""
ACCEPTED_CHANCE = 0.75
"""In the same trial two in three points that were met so were in answers with a full mark, and all but one in thirty in
answers with some mark: a value between."""
REJECTED_SPANS = 256
"""Spans of a rejected answer that are compared, clauses first: a plain limit, some 3,000 characters of prose."""
_NO_OBJECTIONS: tuple[Obstacle, ...] = ("", "another point")
"""An accepted span may be nearer to the phrasings of another point: the teacher gave this one for it, too."""

# Takes “z = mu + sigma”, “p(x)”, “σ” and “1/2”; leaves “z is sampled” and “50 %”.
_SIGNS = re.compile(r"[=*^|\\<>~∣·⊙×√∑∏∫±≤≥≈≡→↦½_]|[\u0370-\u03ff]|\d\s*/|\w\(")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Prototypes:
    """Spans of marked answers: one of each that met a criterion, and up to `REJECTED_SPANS` of each that did not."""

    accepted: tuple[Wording, ...]
    rejected: tuple[Wording, ...]


class LearnedCriteria:
    """The prototypes of a batch's keys; each marked answer is read once, in however many keys it stands."""

    def __init__(self, similarity: Similarity, calibration: ChanceModels) -> None:
        """Learn from answers whose texts (`texts_to_learn_from`) have been read."""
        self._calibration = calibration
        self._similarity = similarity
        self._by_key: dict[TextKey, tuple[Prototypes, ...]] = {}
        self._meeting: dict[tuple[TextKey, str], tuple[Wording | None, ...]] = {}

    def findings(self, key: TextKey, findings: Sequence[Finding], parsed: ParsedAnswer) -> list[Finding]:
        """Return what the findings for each criterion are worth to the teacher whose marks a key has."""
        if key not in self._by_key:
            self._by_key[key] = self._prototypes(key)
        compiled = compiled_criteria(replace(key, marked=()))
        return [
            learned_finding(
                finding, SpanMeasures(criterion, parsed, self._similarity, self._calibration), prototypes
            )
            if prototypes.accepted or prototypes.rejected
            else finding
            for finding, criterion, prototypes in zip(findings, compiled, self._by_key[key], strict=True)
        ]

    def _prototypes(self, key: TextKey) -> tuple[Prototypes, ...]:
        plain = replace(key, marked=())
        rows = []
        for marked in key.marked:
            decided = decided_criteria(plain, marked)
            meeting = self._spans_meeting(plain, marked.answer) if True in decided else ()
            rows.append((decided, meeting, _rejected(plain, marked.answer) if False in decided else ()))
        return tuple(
            Prototypes(
                tuple(
                    span
                    for decided, meeting, _ in rows
                    if decided[index] and (span := meeting[index]) is not None
                ),
                tuple(span for decided, _, rejected in rows if decided[index] is False for span in rejected),
            )
            for index in range(len(key.criteria))
        )

    def _spans_meeting(self, plain: TextKey, answer: str) -> tuple[Wording | None, ...]:
        """Return the span by which an answer meets each criterion; none where it is met exactly, or not plainly."""
        if (plain, answer) not in self._meeting:
            parsed = _parsed(plain, answer)
            self._meeting[plain, answer] = tuple(
                self._likeliest_span(parsed, compiled) for compiled in compiled_criteria(plain)
            )
        return self._meeting[plain, answer]

    def _likeliest_span(self, parsed: ParsedAnswer, compiled: CompiledCriterion) -> Wording | None:
        if not compiled.phrasings or any(
            not finding.obstacle for finding in exact_findings(compiled, parsed)
        ):
            return None
        measures = SpanMeasures(compiled, parsed, self._similarity, self._calibration)
        ranked = []
        for row, column in enumerate(map(int, measures.cosines.argmax(axis=1))):
            chance = self._calibration.chance("criterion", measures.features(row, column))
            if chance >= PLAUSIBLE and _is_prose(parsed.statements[row]):
                ranked.append((-chance, row, column))
        for _, row, column in sorted(ranked):
            if measures.obstacle(row, column, ()) in _NO_OBJECTIONS:
                return _prototype(parsed.statements[row])
        return None


def decided_criteria(key: TextKey, marked: MarkedAnswer) -> tuple[bool | None, ...]:
    """Return for each criterion whether a person gave all of its points (True) or none (False); None: some, or nobody
    knows.

    A whole mark tells of every criterion if it is nothing, or if it is full and no criterion can be spared for that.
    """
    if marked.points:
        given = {name: share == 1 for name, share in marked.points if share in (0, 1)}
        return tuple(given.get(criterion.id) for criterion in key.criteria)
    if not marked.mark:
        return (False,) * len(key.criteria)
    is_all = marked.mark == 1 and needed(key) == len(key.criteria)
    return (True if is_all else None,) * len(key.criteria)


def texts_to_learn_from(key: TextKey) -> Iterator[str]:
    """Yield the texts of a key's marked answers whose vectors are needed."""
    plain = replace(key, marked=())
    for marked in key.marked:
        if any(decided is not None for decided in decided_criteria(plain, marked)):
            yield from (statement.encoded_text for statement in _parsed(plain, marked.answer).statements)


def learned_finding(finding: Finding, measures: SpanMeasures, prototypes: Prototypes) -> Finding:
    """Return a finding as it is to a teacher: met like an accepted answer, met like a rejected one, or as it was."""
    if not measures.compiled.phrasings or measures.parsed.salad or finding.chance >= CHANCE:
        return finding
    likeness = _Likeness(measures, prototypes)
    if not finding.obstacle and finding.chance >= measures.calibration.threshold:
        return replace(finding, learned="rejected") if likeness.is_rejected(finding) else finding
    return likeness.accepted(finding) or finding


class _Likeness:
    """How like the spans of one answer are to the prototypes of one criterion."""

    def __init__(self, measures: SpanMeasures, prototypes: Prototypes) -> None:
        compiled = measures.compiled
        self._measures, self._prototypes = measures, prototypes
        self._to_accepted = self._cosines(prototypes.accepted)
        self._to_rejected = self._cosines(prototypes.rejected)
        self._to_wrong = self._cosines([*compiled.excluded, *compiled.exchanged, *compiled.misplaced])
        self._wrong_places = list(wrong_places(compiled.criterion, measures.parsed))

    def is_rejected(self, finding: Finding) -> bool:
        """Tell whether the span of a finding says what a rejected one says, and is less like all that is right."""
        for row, statement in enumerate(self._measures.parsed.statements):
            if self._measures.span(row) == finding.place and _is_prose(statement):
                right = max(_most(self._to_accepted[row]), _most(self._measures.cosines[row]))
                columns = (self._to_rejected[row] >= max(ALIKE, right + MARGIN)).nonzero()[0]
                return any(self._says_the_same(row, self._prototypes.rejected[column]) for column in columns)
        return False

    def accepted(self, finding: Finding) -> Finding | None:
        """Return the span that is likest an accepted one, of those that nothing speaks against; None without any."""
        rows, columns = (self._to_accepted >= ALIKE).nonzero()
        cosines = self._to_accepted[rows, columns]
        for cosine, row, column in sorted(
            zip(map(float, cosines), map(int, rows), map(int, columns), strict=True),
            key=lambda pair: (-pair[0], pair[1:]),
        ):
            if self._is_free(row, finding) and self._says_the_same(row, self._prototypes.accepted[column]):
                span = self._measures.span(row)
                return Finding(ACCEPTED_CHANCE, span, round(cosine, 4), learned="accepted")
        return None

    def _is_free(self, row: int, finding: Finding) -> bool:
        """Tell whether a span is no formula, less like all that is wrong, and clear of what the key objects to."""
        start, end = self._measures.span(row)
        objected = [finding.place] if finding.place and finding.obstacle not in _NO_OBJECTIONS else []
        cosine = _most(self._to_accepted[row])
        return (
            _is_prose(self._measures.parsed.statements[row])
            and cosine >= _most(self._to_rejected[row]) + MARGIN
            and cosine > _most(self._to_wrong[row])
            and not any(start < place[1] and place[0] < end for place in (*objected, *self._wrong_places))
            and self._measures.obstacle(row, int(self._measures.cosines[row].argmax()), ()) in _NO_OBJECTIONS
        )

    def _says_the_same(self, row: int, prototype: Wording) -> bool:
        """Tell whether a span may say what a prototype says: of the same parties, with the same numbers, in no other
        order, and not with one word of meaning exchanged, which may be its contrary."""
        parsed, statement = self._measures.parsed, self._measures.parsed.statements[row]
        text = statement.encoded_text
        exchanged = (len(statement.stems - prototype.stems), len(prototype.stems - statement.stems))
        return not (
            obstacle_to(statement, prototype, parsed)
            or exchanged == (1, 1)
            or set(_NUMBER.findall(text)) != set(_NUMBER.findall(prototype.text))
            or any(
                prototype.order.get(contrast) != parties
                for contrast, parties in spoken_parties(statement.cast).items()
            )
            or rearranged(prototype.text, text, parsed.question)
            or says_opposite(prototype.text, text)
            or replaces_words(prototype.text, text)
            or turns_copy(prototype.text, text)
        )

    def _cosines(self, wordings: Sequence[Wording]) -> "Array":
        return self._measures.similarity.cosines(self._measures.rows, [each.text for each in wordings])


def _most(cosines: "Array") -> float:
    return float(cosines.max(initial=-1))


def _is_prose(statement: Statement) -> bool:
    """Tell whether a span has words of its own that prose can be compared by, and no formula."""
    return not (statement.bare or statement.copied or _SIGNS.search(statement.encoded_text))


def _prototype(statement: Statement) -> Wording:
    """Return a span as a phrasing is read; whom it speaks of may have been named before it."""
    return replace(wording(statement.encoded_text), order=spoken_parties(statement.cast))


@lru_cache(maxsize=256)  # a key has 200 marked answers at most; the spans of one take up to 0.6 MB
def _rejected(plain: TextKey, answer: str) -> tuple[Wording, ...]:
    """Return the spans that count as rejected wherever an answer is, in whichever key and for whichever criterion."""
    prose = (statement for statement in _parsed(plain, answer).statements if _is_prose(statement))
    return tuple(_prototype(statement) for statement in islice(prose, REJECTED_SPANS))


@lru_cache(maxsize=4096)
def _parsed(plain: TextKey, answer: str) -> ParsedAnswer:
    """Read a marked answer as one to grade is read."""
    return parse_text_answer(proofread(answer, plain).text, plain.question, plain.contrasts)
