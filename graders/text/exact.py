"""Exact evidence: a formula, a term or a number stands in the answer, is not denied, and is said of the right party."""

from collections.abc import Iterator
from itertools import islice

from graders.text.bare import stands_alone
from graders.text.findings import Finding, Obstacle
from graders.text.formulas import calls
from graders.text.key import Criterion, FormulaPhrasing, Number, Phrasing, Prose, Term
from graders.text.parties import Order, agree, too_broad
from graders.text.polarity import denied
from graders.text.reading import Reading
from graders.text.spoken import Place
from graders.text.standards import Standard
from graders.text.symbols import formula_places, number_places, term_places
from graders.text.words import words

CHANCE = 0.97
PLACES_MOST = 12


def exact_findings(standard: Standard, reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each place that meets a phrasing exactly, bounded in number."""
    for phrasing in standard.criterion.any_of:
        for place in islice(places_of(phrasing, reading), PLACES_MOST):
            obstacle = _obstacle(standard.topics, reading, place)
            if obstacle == "copied" and isinstance(phrasing, Prose) and _is_new(reading, place):
                # “Paris, the capital of France.”: what is copied stands beside it.
                obstacle = ""
            yield Finding(CHANCE, place, 1.0, obstacle)


def places_of(phrasing: Phrasing, reading: Reading) -> Iterator[Place]:
    """Yield where the answer has a formula, a term or a number, or a word or two of prose alone between stops."""
    match phrasing:
        case FormulaPhrasing(formulas):
            return formula_places(formulas, reading.text)
        case Term(forms):
            return term_places(forms, reading.text)
        case Number(value):
            return number_places(value, reading.text)
        case Prose(text):
            return stands_alone(text, reading.text.raw, reading.question)


def wrong_places(criterion: Criterion, reading: Reading) -> Iterator[Place]:
    """Yield where the answer has a formula of the criterion's kind that is none of its own: P(B | A) for P(A | B)."""
    formulas = [
        one
        for phrasing in criterion.any_of
        if isinstance(phrasing, FormulaPhrasing)
        for one in phrasing.formulas
    ]
    right = {formula.node for formula in formulas}
    heads = {formula.node[1] for formula in formulas if formula.node[0] == "call"}
    if heads:
        functions = frozenset(str(head) for head in heads)
        for node, start, end in islice(calls(functions, reading.text.tokens), PLACES_MOST):
            if node not in right:
                yield start, end


def _is_new(reading: Reading, place: Place) -> bool:
    """Tell whether a place has a word that the question has not."""
    said = {word.stem for word in reading.text.words if place[0] <= word.start < place[1]}
    return not said <= {word.stem for word in words(reading.question)}


def _obstacle(order: Order, reading: Reading, place: Place) -> Obstacle:
    if reading.salad:
        return "keywords"
    around = reading.around(place)
    if around is None:
        return ""
    if around.copied:
        return "copied"
    if too_broad(order, around.cast) or not agree(order, around.cast):
        return "other party"
    start = around.segment.start
    before = [word.folded for word in reading.text.words if start <= word.start < place[0]]
    return "contradiction" if denied(before) else ""
