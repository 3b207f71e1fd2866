"""Exact evidence: a formula, a term or a number stands in the answer, is not denied, and is said of the right party."""

from collections.abc import Iterator
from itertools import islice

from graders.text.findings import Finding, Obstacle
from graders.text.key import Criterion, FormulaPhrasing, Number, Phrasing, Prose, Term
from graders.text.parties import Order, agree, topics
from graders.text.polarity import denied
from graders.text.reading import Reading, wording
from graders.text.symbols import Place, formula_places, number_places, term_places

CHANCE = 0.97
PLACES_MOST = 12


def exact_findings(criterion: Criterion, reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each place that meets a phrasing exactly, bounded in number."""
    order = _topics_of(criterion)
    for phrasing in criterion.any_of:
        for place in islice(places_of(phrasing, reading), PLACES_MOST):
            yield Finding(CHANCE, place, 1.0, _obstacle(order, reading, place))


def places_of(phrasing: Phrasing, reading: Reading) -> Iterator[Place]:
    """Yield where the answer has a formula, a term or a number; prose has no exact place."""
    match phrasing:
        case FormulaPhrasing(formulas):
            return formula_places(formulas, reading.text)
        case Term(forms):
            return term_places(forms, reading.text)
        case Number(value):
            return number_places(value, reading.text)
        case Prose():
            return iter(())


def _topics_of(criterion: Criterion) -> Order:
    """Return the topics that all prose phrasings agree on: what is exact is bound to them too."""
    orders = [topics(wording(one.text).order) for one in criterion.any_of if isinstance(one, Prose)]
    groups = {group for order in orders for group in order}
    named = {group: {order[group] for order in orders if group in order} for group in groups}
    return {group: next(iter(found)) for group, found in named.items() if len(found) == 1}


def _obstacle(order: Order, reading: Reading, place: Place) -> Obstacle:
    if reading.salad:
        return "keywords"
    around = reading.around(place)
    if around is None:
        return ""
    if around.copied:
        return "copied"
    if not agree(order, around.cast):
        return "other party"
    start = around.segment.start
    before = [word.folded for word in reading.text.words if start <= word.start < place[0]]
    return "contradiction" if denied(before) else ""
