"""What becomes of opposites, kind by kind; and which honest answers the grader's reasons touch.

An opposite that is released with half of the points or more is a wrong answer paid unseen: there should be none. A
guard that stops them all may stop honest answers too, so the share of these that get each reason stands beside it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graders.messages import render
from graders.registry import grader_for
from graders.verdict import Verdict
from tests.attacks.attack import Source, chance
from tests.attacks.labelled import Rows, drawn_questions
from tests.attacks.measure import PASS
from tests.attacks.opposites import BUILDERS, opposites
from tests.attacks.scorer import BATCH, encoder
from tests.attacks.seed_page import items

HONEST_MARK = 0.75
"""The share of the points from which people took an answer for right."""
HONEST_DRAWN = 6
"""Honest answers of a question: their reasons are rates over all questions, so that few of each will do."""

Graded = tuple[Mapping[str, Any], str]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many opposites of a kind were built, and what became of them; those released at half or more in full."""

    built: int
    released: tuple[tuple[str, str], ...]
    held: int
    below: int


@dataclass(frozen=True, slots=True)
class OppositesReport:
    """What became of the opposites of each kind, and how many of the honest answers got each reason."""

    kinds: Mapping[str, Tally]
    honest: int
    reasons: Mapping[str, int]


@dataclass(slots=True)
class Tried:
    """The opposites and the honest answers to try, each with its key."""

    opposites: list[tuple[str, str, Graded]] = field(default_factory=list)
    honest: list[Graded] = field(default_factory=list)


def tried_of_rows(rows: Rows, sample: int | None, seed: int = 0) -> Tried:
    """Return the opposites of the references of some questions, and some of their honest answers."""
    tried = Tried()
    for name, asked in drawn_questions(rows, sample, seed).items():
        references = tuple(text for text in asked[0]["reference_answers"] if text.strip())
        key = {"question": asked[0]["question"], "references": list(references)}
        _add(tried, key, Source(asked[0]["question"], references), seed)
        texts = sorted(
            {row["student_answer"] for row in asked if row["grade"] >= HONEST_MARK * row["max_grade"]}
        )
        drawn = chance(seed, name, "honest").sample(texts, min(HONEST_DRAWN, len(texts)))
        tried.honest += [(key, text) for text in drawn]
    return tried


def tried_of_seed_page(seed: int = 0) -> Tried:
    """Return the opposites of the phrasings of the practice page, each under a key that it is the only reference of."""
    tried = Tried()
    for item in items().values():
        question = item.text_key["question"]
        for criterion in item.text_key.get("criteria", ()):
            for phrasing in criterion["any_of"]:
                if isinstance(phrasing, str):
                    key = {"question": question, "criteria": [{"any_of": [phrasing]}]}
                    _add(tried, key, Source(question, (phrasing,)), seed)
    return tried


def _add(tried: Tried, key: Mapping[str, Any], source: Source, seed: int) -> None:
    for kind, attacks in opposites(source, seed).items():
        tried.opposites += [(kind, attack.before, (key, attack.text)) for attack in attacks]


def measured_opposites(tried: Tried) -> OppositesReport:
    """Grade all with the real model, and count."""
    verdicts = _graded([*(pair for _, _, pair in tried.opposites), *tried.honest])
    count = len(tried.opposites)
    reasons = Counter(
        reason for verdict in verdicts[count:] for reason in dict.fromkeys(map(render, verdict.reasons))
    )
    return OppositesReport(_tallies(tried, verdicts[:count]), len(tried.honest), dict(reasons.most_common()))


def _tallies(tried: Tried, verdicts: Sequence[Verdict]) -> dict[str, Tally]:
    tallies = {}
    for kind in BUILDERS:
        pairs = [
            (before, text, verdict)
            for (found, before, (_, text)), verdict in zip(tried.opposites, verdicts, strict=True)
            if found == kind
        ]
        half = [(before, text) for before, text, verdict in pairs if _is_paid(verdict)]
        held = sum(verdict.needs_review for _, _, verdict in pairs)
        tallies[kind] = Tally(len(pairs), tuple(half), held, len(pairs) - len(half) - held)
    return tallies


def _is_paid(verdict: Verdict) -> bool:
    return not verdict.needs_review and float(verdict.score / verdict.maximum) >= PASS


def _graded(pairs: Sequence[Graded]) -> list[Verdict]:
    grader = grader_for("text", encoder)
    keys = {id(data): grader.parse_key(grader.completed(data)) for data, _ in pairs}
    return [
        verdict
        for start in range(0, len(pairs), BATCH)
        for verdict in grader.grade([(keys[id(data)], text) for data, text in pairs[start : start + BATCH]])
    ]


def as_lines(report: OppositesReport) -> list[str]:
    """Return both tables as lines."""
    lines = [f"{'Opposites':28} {'built':>6} {'released at half':>17} {'held':>6} {'below half':>11}"]
    for kind, tally in report.kinds.items():
        lines.append(f"{kind:28} {tally.built:6} {len(tally.released):17} {tally.held:6} {tally.below:11}")
    lines += [f"  {before} → {text}" for tally in report.kinds.values() for before, text in tally.released]
    if report.honest:
        lines += ["", f"{'Honest answers that get a reason':58} {'of ' + str(report.honest):>10}"]
        lines += [f"{reason:58} {count / report.honest:10.1%}" for reason, count in report.reasons.items()]
    return lines
