"""Evidence by similarity: the span that is likeliest to earn the point, unless something speaks against it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from graders.text.calibration import Calibration
from graders.text.findings import NOTHING, Finding, Obstacle, best
from graders.text.parties import agree
from graders.text.polarity import opposed
from graders.text.reading import Reading, Statement, Wording
from graders.text.similarity import Similarity
from graders.text.standards import Standard
from graders.text.symbols import Place

if TYPE_CHECKING:
    from graders.base import Array

COSINE_LEAST = 0.3
CHANCE_LEAST = 0.05
EXAMINED = 64
MARGINS: dict[Obstacle, float] = {"excluded": 0.0, "another point": 0.5, "exchanged": 0.25, "misplaced": 0.12}
"""By how much, in log-odds, a span must be likelier to be one of these than to be the point."""


def prose_finding(
    standard: Standard,
    reading: Reading,
    wrong: Sequence[Place],
    similarity: Similarity,
    calibration: Calibration,
) -> Finding:
    """Return the likeliest span that nothing speaks against, else the likeliest one with its obstacle.

    `wrong` are the places of formulas that are not the criterion's: a span with one of them proves nothing.
    """
    scale = _Scale(standard, reading, similarity, calibration)
    blocked = NOTHING
    for _, row, column in sorted(scale.candidates())[:EXAMINED]:
        statement = reading.statements[row]
        span = statement.segment
        wording = standard.phrasings[column]
        obstacle = obstacle_to(statement, wording, reading) or scale.core_obstacle(row, column)
        if not obstacle and any(span.start <= start and end <= span.end for start, end in wrong):
            obstacle = "wrong formula"
        obstacle = obstacle or scale.nearer(row, column)
        chance = calibration.chance("criterion", scale.features(row, column))
        found = Finding(chance, (span.start, span.end), round(float(scale.cosines[row, column]), 4), obstacle)
        if not obstacle:
            return best([found, blocked], calibration.threshold)
        blocked = blocked if blocked.obstacle else found
    return blocked


class _Scale:
    """Measures the spans of one answer against one criterion."""

    def __init__(
        self, standard: Standard, reading: Reading, similarity: Similarity, calibration: Calibration
    ) -> None:
        self.standard, self.reading = standard, reading
        self.similarity, self.calibration = similarity, calibration
        self.rows = [one.said for one in reading.statements]
        self.cosines: Array = similarity.cosines(self.rows, [one.text for one in standard.phrasings])
        self.known = reading.asked | standard.common

    def features(self, row: int, column: int) -> dict[str, float]:
        """Return what the calibration goes by for a span and a phrasing."""
        return self._features(row, self.standard.phrasings[column], float(self.cosines[row, column]))

    def candidates(self) -> Iterator[tuple[tuple[float, int, int], int, int]]:
        """Yield what could be evidence with its rank: likeliest first, then shortest, then earliest."""
        for row, column in zip(*(self.cosines >= COSINE_LEAST).nonzero(), strict=True):
            statement = self.reading.statements[row]
            chance = self.calibration.chance("criterion", self.features(row, column))
            if chance >= CHANCE_LEAST and not statement.bare:
                span = statement.segment
                yield (-chance, span.end - span.start, span.start), int(row), int(column)

    def nearer(self, row: int, column: int) -> Obstacle:
        """Return which kind of wrong statement a span is likelier to be, or nothing."""
        own = self.calibration.logit("criterion", self.features(row, column))
        standard = self.standard
        rivals: tuple[tuple[Obstacle, tuple[Wording, ...]], ...] = (
            ("excluded", standard.excluded),
            ("another point", standard.foreign),
            ("exchanged", standard.exchanged),
            ("misplaced", standard.misplaced),
        )
        for obstacle, wordings in rivals:
            if self._likeliest(row, wordings) > own + MARGINS[obstacle]:
                return obstacle
        return ""

    def core_obstacle(self, row: int, column: int) -> Obstacle:
        """Return what speaks against that clause of a longer span which is nearest to the phrasing."""
        span = self.reading.statements[row].segment
        inside = [
            at
            for at, one in enumerate(self.reading.statements)
            if one.segment.first == one.segment.last and span.first <= one.segment.first <= span.last
        ]
        if len(inside) < 2:
            return ""
        nearest = max(inside, key=lambda at: (self.cosines[at, column], -at))
        return obstacle_to(self.reading.statements[nearest], self.standard.phrasings[column], self.reading)

    def _likeliest(self, row: int, wordings: Sequence[Wording]) -> float:
        found = self.similarity.cosines([self.rows[row]], [one.text for one in wordings])
        features = [self._features(row, one, float(found[0, at])) for at, one in enumerate(wordings)]
        return max((self.calibration.logit("criterion", one) for one in features), default=-99.0)

    def _features(self, row: int, wording: Wording, cosine: float) -> dict[str, float]:
        fresh = wording.stems - self.known or wording.stems
        return {"cosine": cosine, "recall": recall(fresh, self.reading.statements[row].stems)}


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
    if statement.symbols and phrasing.symbols and not statement.symbols & phrasing.symbols:
        return "contradiction"
    return "contradiction" if opposed(statement.clauses, phrasing.clauses) else ""
