"""What attacks achieve: the definitions, and one row of figures for each family.

A *step* is a quarter of the maximum. Gaming succeeds if it gains a step over its base (the mark of the wrong answer,
or nothing) and is not sent to review. A meaning-changing edit is noticed if the mark falls by a step, or if it is sent
to review and the original was not. A harmless edit fails if the mark moves by a step or the review state changes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.attacks.attack import Attack, Kind, Source

STEP = 0.25
CLOSE = 0.05
PASS = 0.5
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Mark:
    """The share of the points that a machine gives, and whether a person must look before it is released."""

    share: float
    review: bool


Grade = Callable[[Sequence[tuple[Mapping[str, Any], str]]], list[Mark]]
"""Marks pairs of a key, as the text grader reads it, and an answer: any scorer can be measured."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its key, the attacks and edits to try on it, and clean answers of all sorts."""

    name: str
    key: Mapping[str, Any]
    source: Source
    attacks: tuple[Attack, ...]
    clean: tuple[str, ...] = ()


@dataclass(slots=True)
class Row:
    """The figures of one family of attacks or edits.

    `hits` counts successes (gaming), notices (meaning) or failures (harmless); `reviewed` those sent to review.
    `at_stake` and `stake_hits` are those of meaning-changing edits whose original was released and passed: only for
    these can something go wrong. `safe` are those that were noticed, or wait for a person as the original did: nobody
    is paid for them unseen. `moved` counts harmless edits that changed a mark by more than 0.05, or the review.
    """

    family: str
    kind: Kind
    n: int = 0
    hits: int = 0
    reviewed: int = 0
    at_stake: int = 0
    stake_hits: int = 0
    safe: int = 0
    moved: int = 0
    forms: dict[str, list[int]] = field(default_factory=dict)

    def add(self, attack: Attack, before: Mark, after: Mark) -> None:
        """Count one attack."""
        hit = HITS[attack.kind](before, after)
        self.n += 1
        self.hits += hit
        self.reviewed += after.review
        if attack.kind == "meaning" and not before.review and before.share >= PASS:
            self.at_stake += 1
            self.stake_hits += hit
        self.safe += attack.kind == "meaning" and (hit or after.review)
        self.moved += abs(after.share - before.share) > CLOSE or after.review != before.review
        counted = self.forms.setdefault(attack.form, [0, 0])
        counted[0] += 1
        counted[1] += hit


def gained(before: Mark, after: Mark) -> bool:
    """Tell whether gaming succeeded."""
    return not after.review and after.share - before.share >= STEP - _ROUNDING


def noticed(before: Mark, after: Mark) -> bool:
    """Tell whether a change of meaning was noticed."""
    return before.share - after.share >= STEP - _ROUNDING or (after.review and not before.review)


def failed(before: Mark, after: Mark) -> bool:
    """Tell whether a harmless edit changed what it must not."""
    return abs(before.share - after.share) >= STEP - _ROUNDING or before.review != after.review


HITS: dict[Kind, Callable[[Mark, Mark], bool]] = {"gaming": gained, "meaning": noticed, "harmless": failed}


@dataclass(frozen=True, slots=True)
class Report:
    """All rows, and how many of the clean answers to the same questions were sent to review."""

    rows: tuple[Row, ...]
    clean: int
    clean_reviewed: int

    @property
    def clean_review(self) -> float:
        """The share of clean answers that were sent to review."""
        return self.clean_reviewed / max(self.clean, 1)

    def total(self, kind: Kind) -> Row:
        """Return the sum of all rows of a kind."""
        total = Row("all", kind)
        for row in self.rows:
            if row.kind == kind:
                for name in ("n", "hits", "reviewed", "at_stake", "stake_hits", "safe", "moved"):
                    setattr(total, name, getattr(total, name) + getattr(row, name))
        return total


def measure(questions: Sequence[Asked], grade: Grade) -> Report:
    """Mark every text once and count; the same text to the same question is not marked again."""
    texts = list(dict.fromkeys((at, text) for at, asked in enumerate(questions) for text in _texts(asked)))
    marks = grade([(questions[at].key, text) for at, text in texts])
    known = dict(zip(texts, marks, strict=True))
    rows: dict[tuple[str, Kind], Row] = {}
    for at, asked in enumerate(questions):
        for attack in asked.attacks:
            before = known[at, attack.before] if attack.before else Mark(0.0, review=False)
            row = rows.setdefault((attack.family, attack.kind), Row(attack.family, attack.kind))
            row.add(attack, before, known[at, attack.text])
    clean = [known[at, text] for at, asked in enumerate(questions) for text in asked.clean]
    return Report(tuple(rows.values()), len(clean), sum(mark.review for mark in clean))


def _texts(asked: Asked) -> Iterable[str]:
    yield from asked.clean
    for attack in asked.attacks:
        if attack.before:
            yield attack.before
        yield attack.text
