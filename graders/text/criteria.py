"""Which points of the rubric an answer meets, by which of its words, and what speaks against the nearest ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graders.text.calibration import Calibration
from graders.text.key import Criterion, FormulaPhrasing, Number, Phrasing, Prose, Term
from graders.text.parties import agree
from graders.text.polarity import denied, opposed
from graders.text.reading import Reading, Statement, Wording, wording
from graders.text.similarity import Similarity
from graders.text.symbols import Place, find_formula, find_number, find_term

if TYPE_CHECKING:
    from graders.base import Array

Obstacle = Literal["", "copied", "contradiction", "other party", "excluded", "keywords"]

EXACT = 0.97
COSINE_LEAST = 0.3
CHANCE_LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Finding:
    """The best evidence for a criterion: the chance that a teacher gives the point, the words, what speaks against it."""

    chance: float
    place: Place | None = None
    similarity: float | None = None
    obstacle: Obstacle = ""
    exact: bool = False


NOTHING = Finding(0.0)


def texts(criterion: Criterion) -> list[str]:
    """Return the phrasings that are compared by similarity."""
    return [one.text for one in (*criterion.any_of, *criterion.excluded) if isinstance(one, Prose)]


def judge(
    criterion: Criterion, reading: Reading, similarity: Similarity, calibration: Calibration
) -> Finding:
    """Return the best finding that nothing speaks against, else the best one with its obstacle."""
    found = [*_exact(criterion, reading), _prose(criterion, reading, similarity, calibration)]
    free = [one for one in found if not one.obstacle]
    best = max(free, key=lambda one: one.chance, default=NOTHING)
    blocked = max((one for one in found if one.obstacle), key=lambda one: one.chance, default=NOTHING)
    return best if best.chance >= calibration.threshold or best.chance >= blocked.chance else blocked


def _exact(criterion: Criterion, reading: Reading) -> Iterator[Finding]:
    for phrasing in criterion.any_of:
        place = locate(phrasing, reading)
        if place:
            yield Finding(EXACT, place, 1.0, _exact_obstacle(criterion, reading, place), exact=True)


def locate(phrasing: Phrasing, reading: Reading) -> Place | None:
    """Return where the answer has a formula, a term or a number; prose has no exact place."""
    match phrasing:
        case FormulaPhrasing(formulas):
            return find_formula(formulas, reading.text)
        case Term(forms):
            return find_term(forms, reading.text)
        case Number(value):
            return find_number(value, reading.text)
        case _:
            return None


def _exact_obstacle(criterion: Criterion, reading: Reading, place: Place) -> Obstacle:
    if reading.salad:
        return "keywords"
    around = reading.around(place)
    if around is None:
        return ""
    if around.copied:
        return "copied"
    before = [word.folded for word in reading.text.words if around.segment.start <= word.start < place[0]]
    return "contradiction" if denied(before) else ""


def _prose(
    criterion: Criterion, reading: Reading, similarity: Similarity, calibration: Calibration
) -> Finding:
    wordings = [wording(one.text) for one in criterion.any_of if isinstance(one, Prose)]
    rows = [one.segment.text for one in reading.statements]
    cosines = similarity.cosines(rows, [one.text for one in wordings])
    candidates = sorted(_candidates(cosines, reading, wordings, calibration), key=lambda one: one[0])
    blocked = NOTHING
    barred = [one.text for one in criterion.excluded if isinstance(one, Prose)]
    for (negative, _, _), row, column in candidates:
        statement, phrasing = reading.statements[row], wordings[column]
        cosine = round(float(cosines[row, column]), 4)
        obstacle = obstacle_to(statement, phrasing, reading)
        if not obstacle and barred and similarity.cosines([rows[row]], barred).max() > cosine:
            obstacle = "excluded"
        found = Finding(-negative, (statement.segment.start, statement.segment.end), cosine, obstacle)
        if not obstacle:
            return found if found.chance >= calibration.threshold or not blocked.obstacle else blocked
        blocked = blocked if blocked.obstacle else found
    return blocked


def _candidates(
    cosines: "Array", reading: Reading, wordings: list[Wording], calibration: Calibration
) -> Iterator[tuple[tuple[float, int, int], int, int]]:
    """Yield what could be evidence, with its rank: the likeliest first, then the shortest, then the earliest."""
    for row, column in zip(*(cosines >= COSINE_LEAST).nonzero(), strict=True):
        statement, phrasing = reading.statements[row], wordings[column]
        features = {"cosine": float(cosines[row, column]), "recall": recall(phrasing.stems, statement.stems)}
        chance = calibration.chance("criterion", features)
        if chance >= CHANCE_LEAST:
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
