"""Right and wrong in one answer: it contradicts itself, and cannot be right as a whole.

Only contradictions are made: a right answer with its own negation or with one that says the opposite. A right answer
beside one that is only irrelevant may deserve its marks.
"""

from tests.attacks import negation
from tests.attacks.attack import Attack, Source, meaning
from tests.attacks.wording import SENTENCES, lowered, without_stop

FAMILY = "right and wrong mixed"


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return the answer before, after and between what contradicts it."""
    right = without_stop(source.answer)
    negated = next(iter(negation.attacks(source, seed)), None)
    against = [("its negation", without_stop(negated.text))] if negated else []
    if source.contradicting:
        against.append(("the opposite", without_stop(source.contradicting)))
    found = []
    for form, wrong in against:
        found += [
            (f"{form} after", f"{right}. {wrong[:1].upper()}{wrong[1:]}."),
            (f"{form} before", f"{wrong}. {right[:1].upper()}{right[1:]}."),
        ]
        if len(SENTENCES.split(right)) == 1:
            found.append((f"either it or {form}", f"Either {lowered(right)}, or {lowered(wrong)}."))
    return [meaning(FAMILY, form, source.answer, text) for form, text in found]
