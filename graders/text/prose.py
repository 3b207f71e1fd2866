"""Evidence by similarity: the span that is likeliest to earn the point, unless something speaks against it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from graders.embedding.similarity import Similarity
from graders.text.calibration import Calibration
from graders.text.findings import NOTHING, Finding, Obstacle, best
from graders.text.parties import agree, too_broad
from graders.text.polarity import opposed, stance, turned_round
from graders.text.reading import Reading, Statement, Wording
from graders.text.spoken import Place
from graders.text.standards import Standard

if TYPE_CHECKING:
    from graders.embedding.protocol import Array

COSINE_LEAST = 0.3
CHANCE_LEAST = 0.05
EXAMINED = 64
OUTDONE = 0.1
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
    contradicted: list[Place] = []
    for _, row, column in sorted(scale.candidates())[:EXAMINED]:
        span = scale.span(row)
        obstacle = scale.obstacle(row, column, contradicted)
        if obstacle == "too broad":
            continue
        if not obstacle and any(span[0] <= start and end <= span[1] for start, end in wrong):
            obstacle = "wrong formula"
        chance = calibration.chance("criterion", scale.features(row, column))
        found = Finding(chance, span, round(float(scale.cosines[row, column]), 4), obstacle)
        if not obstacle:
            return blocked if scale.outdone(found, blocked) else best([found, blocked], calibration.threshold)
        if obstacle == "contradiction":
            contradicted.append(span)
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

    def span(self, row: int) -> Place:
        """Return where a span stands."""
        return self.reading.statements[row].segment.start, self.reading.statements[row].segment.end

    def obstacle(self, row: int, column: int, contradicted: Sequence[Place]) -> Obstacle:
        """Return what speaks against a span; words in `contradicted` need a phrasing that clearly agrees."""
        statement, phrasing = self.reading.statements[row], self.standard.phrasings[column]
        found = obstacle_to(statement, phrasing, self.reading) or self.core_obstacle(row, column)
        if not found and stance(statement.clauses, phrasing.clauses) == "unclear":
            start, end = self.span(row)
            if any(start < other_end and other_start < end for other_start, other_end in contradicted):
                return "contradiction"
        if not found and any(turned_round(statement.clauses, one.clauses) for one in self.standard.phrasings):
            return "contradiction"
        return found or self.nearer(row, column)

    def outdone(self, free: Finding, blocked: Finding) -> bool:
        """Tell whether the same words contradict a phrasing that they are much nearer to."""
        if blocked.obstacle != "contradiction" or not blocked.place or not free.place:
            return False
        apart = blocked.place[0] >= free.place[1] or free.place[0] >= blocked.place[1]
        return not apart and blocked.chance >= free.chance + OUTDONE

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
        """Return the log-odds of the likeliest wording that a span does not contradict."""
        found = self.similarity.cosines([self.rows[row]], [one.text for one in wordings])
        clauses = self.reading.statements[row].clauses
        features = [
            self._features(row, one, float(found[0, at]))
            for at, one in enumerate(wordings)
            if not opposed(clauses, one.clauses)
        ]
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
    if too_broad(phrasing.order, statement.cast):
        return "too broad"
    if not agree(phrasing.order, statement.cast):
        return "other party"
    if statement.symbols and phrasing.symbols and not statement.symbols & phrasing.symbols:
        return "contradiction"
    return "contradiction" if opposed(statement.clauses, phrasing.clauses) else ""
