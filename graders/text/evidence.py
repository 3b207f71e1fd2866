"""Which words of an answer meet a criterion, exactly or by similarity, and what speaks against the nearest ones.

Exactly: a formula, a term or a number stands in the answer, is not denied, and is said of the right party. By
similarity: the span that is likeliest to earn the point, unless something speaks against it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from graders.embedding.similarity import Similarity
from graders.language.polarity import are_opposed, is_turned_round, leads_to_denial, stance
from graders.language.segmentation import words
from graders.notation.formulas import function_calls
from graders.notation.symbols import Place, formula_places, number_places, term_places
from graders.text.calibration import ChanceModels
from graders.text.compiled_criteria import CompiledCriterion
from graders.text.key import Criterion, FormulaPhrasing, NumberPhrasing, Phrasing, ProsePhrasing, TermPhrasing
from graders.text.parsed_answer import Obstacle, ParsedAnswer, Wording, obstacle_to
from graders.text.parties import Order, agree, too_broad
from graders.text.short_answers import stands_alone

if TYPE_CHECKING:
    from graders.embedding.protocol import Array


@dataclass(frozen=True, slots=True)
class Finding:
    """Evidence for a criterion: the chance that a teacher gives the point for it, the words, what speaks against it.

    `learned` tells what the teacher thought of an answer that says the same.
    """

    chance: float
    place: Place | None = None
    similarity: float | None = None
    obstacle: Obstacle = ""
    learned: Literal["", "accepted", "rejected"] = ""


NOTHING = Finding(0.0)


def best_finding(findings: Iterable[Finding], threshold: float) -> Finding:
    """Return the likeliest finding that nothing speaks against; below the threshold a likelier one with an obstacle."""
    listed = list(findings)
    free = max(
        (finding for finding in listed if not finding.obstacle),
        key=lambda finding: finding.chance,
        default=NOTHING,
    )
    blocked = max(
        (finding for finding in listed if finding.obstacle),
        key=lambda finding: finding.chance,
        default=NOTHING,
    )
    return free if free.chance >= threshold or free.chance >= blocked.chance else blocked


def find_evidence(
    compiled: CompiledCriterion, parsed: ParsedAnswer, similarity: Similarity, calibration: ChanceModels
) -> Finding:
    """Return the best finding for a criterion, exact or by similarity."""
    exact = list(exact_findings(compiled, parsed))
    wrong = (
        []
        if any(not finding.obstacle for finding in exact)
        else list(wrong_places(compiled.criterion, parsed))
    )
    prose = prose_finding(compiled, parsed, wrong, similarity, calibration)
    return best_finding([*exact, prose], calibration.threshold)


# Exact evidence stands beside similarity, which cannot tell a right formula or number from a wrong one.
CHANCE = 0.97
"""The chance of what is found exactly: nearly certain, yet a person may still want it said in another way."""
PLACES_MOST = 12
"""A plain limit: a term that is repeated more often is no better evidence, and costs work."""


def exact_findings(compiled: CompiledCriterion, parsed: ParsedAnswer) -> Iterator[Finding]:
    """Yield a finding for each place that meets a phrasing exactly, bounded in number."""
    for phrasing in compiled.criterion.any_of:
        for place in islice(exact_places(phrasing, parsed), PLACES_MOST):
            obstacle = _obstacle(compiled.topics, parsed, place)
            if obstacle == "copied" and isinstance(phrasing, ProsePhrasing) and _is_new(parsed, place):
                # “Paris, the capital of France.”: what is copied stands beside it.
                obstacle = ""
            yield Finding(CHANCE, place, 1.0, obstacle)


def exact_places(phrasing: Phrasing, parsed: ParsedAnswer) -> Iterator[Place]:
    """Yield where the answer has a formula, a term or a number, or a word or two of prose alone between stops."""
    match phrasing:
        case FormulaPhrasing(formulas):
            return formula_places(formulas, parsed.text)
        case TermPhrasing(forms):
            return term_places(forms, parsed.text)
        case NumberPhrasing(value):
            return number_places(value, parsed.text)
        case ProsePhrasing(text):
            return stands_alone(text, parsed.text.raw, parsed.question)


def wrong_places(criterion: Criterion, parsed: ParsedAnswer) -> Iterator[Place]:
    """Yield where the answer has a formula of the criterion's kind that is none of its own: P(B | A) for P(A | B)."""
    formulas = [
        formula
        for phrasing in criterion.any_of
        if isinstance(phrasing, FormulaPhrasing)
        for formula in phrasing.formulas
    ]
    right = {formula.node for formula in formulas}
    heads = {formula.node[1] for formula in formulas if formula.node[0] == "call"}
    if heads:
        functions = frozenset(str(head) for head in heads)
        for node, start, end in islice(function_calls(functions, parsed.text.tokens), PLACES_MOST):
            if node not in right:
                yield start, end


def _is_new(parsed: ParsedAnswer, place: Place) -> bool:
    """Tell whether a place has a word that the question has not."""
    stems = {word.stem for word in parsed.text.words if place[0] <= word.start < place[1]}
    return not stems <= {word.stem for word in words(parsed.question)}


def _obstacle(order: Order, parsed: ParsedAnswer, place: Place) -> Obstacle:
    if parsed.salad:
        return "keywords"
    around = parsed.around(place)
    if around is None:
        return ""
    if around.copied:
        return "copied"
    if too_broad(order, around.cast) or not agree(order, around.cast):
        return "other party"
    start = around.segment.start
    before = [word.folded for word in parsed.text.words if start <= word.start < place[0]]
    return "contradiction" if leads_to_denial(before) else ""


COSINE_LEAST = 0.3
"""Below it two sentences have little in common; it only spares work, for such a chance earns no point."""
CHANCE_LEAST = 0.05
"""It only spares work: so small a chance earns no point, nor is its obstacle worth saying."""
EXAMINED = 64
"""A plain limit on the spans that are tried, likeliest first, so that the work is bounded."""
OUTDONE = 0.1
"""By how much a contradicted phrasing must be likelier than a free one over the same words to outdo it; plain."""
MARGINS: dict[Obstacle, float] = {"excluded": 0.0, "another point": 0.5, "exchanged": 0.25, "misplaced": 0.12}
"""By how much, in log-odds, a span must be likelier to be one of these than to be the point."""


def prose_finding(
    compiled: CompiledCriterion,
    parsed: ParsedAnswer,
    wrong: Sequence[Place],
    similarity: Similarity,
    calibration: ChanceModels,
) -> Finding:
    """Return the likeliest span that nothing speaks against, else the likeliest one with its obstacle.

    `wrong` are the places of formulas that are not the criterion's: a span with one of them proves nothing.
    """
    scale = SpanMeasures(compiled, parsed, similarity, calibration)
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
        finding = Finding(chance, span, round(float(scale.cosines[row, column]), 4), obstacle)
        if not obstacle:
            return (
                blocked
                if scale.outdone(finding, blocked)
                else best_finding([finding, blocked], calibration.threshold)
            )
        if obstacle == "contradiction":
            contradicted.append(span)
        blocked = blocked if blocked.obstacle else finding
    return blocked


class SpanMeasures:
    """Measures the spans of one answer against one criterion."""

    def __init__(
        self,
        compiled: CompiledCriterion,
        parsed: ParsedAnswer,
        similarity: Similarity,
        calibration: ChanceModels,
    ) -> None:
        self.compiled, self.parsed = compiled, parsed
        self.similarity, self.calibration = similarity, calibration
        self.rows = [statement.encoded_text for statement in parsed.statements]
        self.cosines: Array = similarity.cosines(self.rows, [wording.text for wording in compiled.phrasings])
        self.known = parsed.question_stems | compiled.common

    def span(self, row: int) -> Place:
        """Return where a span stands."""
        return self.parsed.statements[row].segment.start, self.parsed.statements[row].segment.end

    def obstacle(self, row: int, column: int, contradicted: Sequence[Place]) -> Obstacle:
        """Return what speaks against a span; words in `contradicted` need a phrasing that clearly agrees."""
        statement, phrasing = self.parsed.statements[row], self.compiled.phrasings[column]
        obstacle = obstacle_to(statement, phrasing, self.parsed) or self.core_obstacle(row, column)
        if not obstacle and stance(statement.clauses, phrasing.clauses) == "unclear":
            start, end = self.span(row)
            if any(start < other_end and other_start < end for other_start, other_end in contradicted):
                return "contradiction"
        if not obstacle and any(
            is_turned_round(statement.clauses, wording.clauses) for wording in self.compiled.phrasings
        ):
            return "contradiction"
        return obstacle or self.nearer(row, column)

    def outdone(self, free: Finding, blocked: Finding) -> bool:
        """Tell whether the same words contradict a phrasing that they are much nearer to."""
        if blocked.obstacle != "contradiction" or not blocked.place or not free.place:
            return False
        apart = blocked.place[0] >= free.place[1] or free.place[0] >= blocked.place[1]
        return not apart and blocked.chance >= free.chance + OUTDONE

    def features(self, row: int, column: int) -> dict[str, float]:
        """Return what the calibration goes by for a span and a phrasing."""
        return self._features(row, self.compiled.phrasings[column], float(self.cosines[row, column]))

    def candidates(self) -> Iterator[tuple[tuple[float, int, int], int, int]]:
        """Yield what could be evidence with its rank: likeliest first, then shortest, then earliest."""
        for row, column in zip(*(self.cosines >= COSINE_LEAST).nonzero(), strict=True):
            statement = self.parsed.statements[row]
            chance = self.calibration.chance("criterion", self.features(row, column))
            if chance >= CHANCE_LEAST and not statement.bare:
                span = statement.segment
                yield (-chance, span.end - span.start, span.start), int(row), int(column)

    def nearer(self, row: int, column: int) -> Obstacle:
        """Return which kind of wrong statement a span is likelier to be, or nothing."""
        own_odds = self.calibration.logit("criterion", self.features(row, column))
        compiled = self.compiled
        rivals: tuple[tuple[Obstacle, tuple[Wording, ...]], ...] = (
            ("excluded", compiled.excluded),
            ("another point", compiled.foreign),
            ("exchanged", compiled.exchanged),
            ("misplaced", compiled.misplaced),
        )
        for obstacle, wordings in rivals:
            if self._likeliest(row, wordings) > own_odds + MARGINS[obstacle]:
                return obstacle
        return ""

    def core_obstacle(self, row: int, column: int) -> Obstacle:
        """Return what speaks against that clause of a longer span which is nearest to the phrasing."""
        span = self.parsed.statements[row].segment
        inside = [
            index
            for index, clause in enumerate(self.parsed.statements)
            if clause.segment.first == clause.segment.last and span.first <= clause.segment.first <= span.last
        ]
        if len(inside) < 2:
            return ""
        nearest = max(inside, key=lambda index: (self.cosines[index, column], -index))
        return obstacle_to(self.parsed.statements[nearest], self.compiled.phrasings[column], self.parsed)

    def _likeliest(self, row: int, wordings: Sequence[Wording]) -> float:
        """Return the log-odds of the likeliest wording that a span does not contradict."""
        cosines = self.similarity.cosines([self.rows[row]], [wording.text for wording in wordings])
        clauses = self.parsed.statements[row].clauses
        features = [
            self._features(row, wording, float(cosines[0, index]))
            for index, wording in enumerate(wordings)
            if not are_opposed(clauses, wording.clauses)
        ]
        return max(
            (self.calibration.logit("criterion", span_features) for span_features in features), default=-99.0
        )

    def _features(self, row: int, wording: Wording, cosine: float) -> dict[str, float]:
        fresh = wording.stems - self.known or wording.stems
        return {"cosine": cosine, "recall": recall(fresh, self.parsed.statements[row].stems)}


def recall(wanted: frozenset[str], stems: frozenset[str]) -> float:
    """Return the share of the wanted stems that are said, 0 to 1."""
    return len(wanted & stems) / len(wanted) if wanted else 0.0
