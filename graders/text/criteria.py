"""Which points of the rubric an answer meets, by which of its words, and what speaks against the nearest ones."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from graders.text.calibration import Calibration
from graders.text.exact import exact_findings
from graders.text.findings import NOTHING, Finding, Obstacle, best
from graders.text.key import Criterion, Phrasing, Prose
from graders.text.parties import agree, swapped
from graders.text.polarity import opposed
from graders.text.reading import Reading, Statement, Wording, wording
from graders.text.similarity import Similarity

if TYPE_CHECKING:
    from graders.base import Array

COSINE_LEAST = 0.3
CHANCE_LEAST = 0.05
WRONG_MARGIN = 0.03
CONTRAST = 0.12
"""A span nearer by this much to a phrasing of another point is evidence for that one alone."""


def texts(criterion: Criterion) -> list[str]:
    """Return the phrasings that are compared by similarity, and the wrong ones made from them."""
    return _prose_of((*criterion.any_of, *criterion.excluded))


def wrong_texts(criterion: Criterion, others: Sequence[Criterion]) -> list[str]:
    """Return statements that would be wrong: its own with two parties exchanged, those of others said of its party."""
    own = [wording(text) for text in _prose_of(criterion.any_of)]
    rivals = {(group, parties[0]) for one in own for group, parties in one.order.items()}
    found = [
        swapped(one.text, *parties) for one in own for parties in one.order.values() if len(parties) == 2
    ]
    for other in others:
        for text in _prose_of(other.any_of):
            for group, parties in wording(text).order.items():
                found.extend(
                    swapped(text, parties[0], rival)
                    for at, rival in sorted(rivals)
                    if at == group and rival != parties[0] and len(parties) == 1
                )
    return list(dict.fromkeys(found))


def judge(
    criterion: Criterion,
    others: Sequence[Criterion],
    reading: Reading,
    similarity: Similarity,
    calibration: Calibration,
) -> Finding:
    """Return the best finding for a criterion; `others` are those whose phrasings a span may be nearer to."""
    prose = _by_prose(criterion, others, reading, similarity, calibration)
    return best([*exact_findings(criterion, reading), prose], calibration.threshold)


def _by_prose(
    criterion: Criterion,
    others: Sequence[Criterion],
    reading: Reading,
    similarity: Similarity,
    calibration: Calibration,
) -> Finding:
    """Return the likeliest span that nothing speaks against, else the likeliest one with its obstacle."""
    wordings = [wording(text) for text in _prose_of(criterion.any_of)]
    rows = [one.said for one in reading.statements]
    cosines = similarity.cosines(rows, [one.text for one in wordings])
    barred = _nearest(similarity, rows, _prose_of(criterion.excluded))
    foreign = _nearest(similarity, rows, [text for one in others for text in _prose_of(one.any_of)])
    common = _common(others)
    wrong = _nearest(similarity, rows, wrong_texts(criterion, others))
    blocked = NOTHING
    for rank, row, column in sorted(_candidates(cosines, reading, wordings, common, calibration)):
        statement, cosine = reading.statements[row], round(float(cosines[row, column]), 4)
        obstacle = obstacle_to(statement, wordings[column], reading) or _core_obstacle(
            statement, wordings[column], reading, cosines[:, column]
        )
        if not obstacle and barred[row] > cosine:
            obstacle = "excluded"
        if not obstacle and foreign[row] > cosine + CONTRAST:
            obstacle = "another point"
        if not obstacle and wrong[row] > cosine + WRONG_MARGIN:
            obstacle = "other party"
        found = Finding(-rank[0], (statement.segment.start, statement.segment.end), cosine, obstacle)
        if not obstacle:
            return best([found, blocked], calibration.threshold)
        blocked = blocked if blocked.obstacle else found
    return blocked


def _nearest(similarity: Similarity, rows: Sequence[str], columns: Sequence[str]) -> list[float]:
    if not columns or not rows:
        return [-1.0] * len(rows)
    return [round(float(value), 4) for value in similarity.cosines(rows, columns).max(axis=1)]


def _candidates(
    cosines: "Array",
    reading: Reading,
    wordings: Sequence[Wording],
    common: frozenset[str],
    calibration: Calibration,
) -> Iterator[tuple[tuple[float, int, int], int, int]]:
    """Yield what could be evidence with its rank: the likeliest first, then the shortest, then the earliest."""
    for row, column in zip(*(cosines >= COSINE_LEAST).nonzero(), strict=True):
        statement, phrasing = reading.statements[row], wordings[column]
        fresh = phrasing.stems - reading.asked - common or phrasing.stems
        features = {"cosine": float(cosines[row, column]), "recall": recall(fresh, statement.stems)}
        chance = calibration.chance("criterion", features)
        if chance >= CHANCE_LEAST and not statement.bare:
            span = statement.segment
            yield (-chance, span.end - span.start, span.start), int(row), int(column)


def recall(wanted: frozenset[str], said: frozenset[str]) -> float:
    """Return the share of the wanted stems that are said, 0 to 1."""
    return len(wanted & said) / len(wanted) if wanted else 0.0


def obstacle_to(statement: Statement, phrasing: Wording, reading: Reading) -> Obstacle:
    """Return what speaks against taking a span as evidence for a phrasing, or nothing."""
    if reading.salad:
        return "keywords"
    if statement.copied:
        return "copied"
    if not agree(phrasing.order, statement.cast):
        return "other party"
    return "contradiction" if opposed(statement.clauses, phrasing.clauses) else ""


def _core_obstacle(statement: Statement, phrasing: Wording, reading: Reading, cosines: "Array") -> Obstacle:
    """Return what speaks against that clause of a longer span which is nearest to the phrasing."""
    span = statement.segment
    inside = [
        at
        for at, one in enumerate(reading.statements)
        if one.segment.first == one.segment.last and span.first <= one.segment.first <= span.last
    ]
    if len(inside) < 2:
        return ""
    return obstacle_to(reading.statements[max(inside, key=lambda at: (cosines[at], -at))], phrasing, reading)


def _common(others: Sequence[Criterion]) -> frozenset[str]:
    """Return the stems that other points use too, in two phrasings or more: they tell no point from another."""
    counts = Counter(stem for one in others for text in _prose_of(one.any_of) for stem in wording(text).stems)
    return frozenset(stem for stem, count in counts.items() if count >= 2)


def _prose_of(phrasings: Sequence[Phrasing]) -> list[str]:
    return [one.text for one in phrasings if isinstance(one, Prose)]
