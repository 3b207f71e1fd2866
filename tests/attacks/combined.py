"""Two attacks in one answer: what one of them hides, the other brings."""

from tests.attacks import adjectives, antonyms, copied, instructions, negation, padding, prefixes, salad
from tests.attacks.attack import Attack, Source, chance, gaming, meaning
from tests.attacks.wording import lowered

FAMILY = "combinations"


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return copies and heaps in fluent company, wrong answers dressed up twice, and turned answers with padding."""
    random = chance(seed, source.question, FAMILY)
    fluent, phrase = random.choice(padding.FLUENT[:-1]), random.choice(prefixes.BEFORE)
    order = random.choice(instructions.ORDERS)
    found = [
        gaming(FAMILY, "prefix and question", f"{phrase} {lowered(source.question)}"),
        gaming(FAMILY, "question and padding", f"{copied.attacks(source, seed)[1].text} {fluent}"),
    ]
    for heap in salad.attacks(source, seed)[:1]:
        found.append(gaming(FAMILY, "salad and padding", f"{fluent} {heap.text}."))
        found.append(gaming(FAMILY, "prefix and salad", f"{phrase} {heap.text}. {order}"))
        found.append(gaming(FAMILY, "question and salad", f"{source.question} {heap.text}"))
    for dressed in adjectives.attacks(source, seed)[-1:]:
        text = f"{phrase} {lowered(dressed.text)}"
        found.append(gaming(FAMILY, "prefix and adjectives", text, wrong=source.wrong))
    for turned in [*negation.attacks(source, seed)[:1], *antonyms.attacks(source, seed)[:1]]:
        text = f"{turned.text.rstrip()} {fluent}"
        found.append(meaning(FAMILY, f"{turned.family} and padding", source.answer, text, turned.share))
        text = f"{phrase} {lowered(turned.text)}"
        found.append(meaning(FAMILY, f"prefix and {turned.family}", source.answer, text, turned.share))
    return found
