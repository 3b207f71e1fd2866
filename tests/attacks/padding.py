"""Fluent text about something else: alone, and around a wrong answer, which it must not lift."""

from tests.attacks.attack import Attack, Source, chance, gaming
from tests.attacks.wording import content

FAMILY = "off-topic padding"

FLUENT = (
    "The old harbour was rebuilt after the storm of 1703, and its two lighthouses still guide ships at night. Visitors"
    " can climb the northern tower on Sundays and look out over the bay.",
    "My grandmother taught me to bake bread when I was six years old. We kneaded the dough on the kitchen table, let it"
    " rest under a towel and listened to the radio until the crust was golden.",
    "In the second half of the match the home team played with more courage. The young striker scored twice within ten"
    " minutes, and the crowd sang until long after the final whistle.",
    "Choosing a good pair of hiking boots takes patience. They should fit snugly around the ankle, leave some room for"
    " the toes, and be worn at home for a few evenings before a long trip.",
    "The novel follows three sisters who inherit a bookshop in a small town. Each of them has a different plan for it,"
    " and it takes a long winter and a stubborn cat to bring them together again.",
    "This is a very interesting topic that has many aspects. It is important to think about it carefully and to look at"
    " all sides before one comes to a conclusion, because everything depends on many factors.",
)
"""Written for this purpose; the last says nothing at all, which students do too."""

_COMMON_WORDS = 2


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return off-topic text alone, and a wrong answer with it before, after, and on both sides."""
    random = chance(seed, source.question, FAMILY)
    one, other = random.sample(FLUENT, 2)
    found = [gaming(FAMILY, "alone", one), gaming(FAMILY, "vague", FLUENT[-1])]
    strangers = [text for text in source.pool if unrelated(text, source)]
    if strangers:
        found.append(gaming(FAMILY, "answer to another question", random.choice(strangers)))
    if source.wrong:
        wrong = source.wrong
        found += [
            gaming(FAMILY, "before", f"{one} {wrong}", wrong=wrong),
            gaming(FAMILY, "after", f"{wrong} {one}", wrong=wrong),
            gaming(FAMILY, "around", f"{one} {wrong} {other}", wrong=wrong),
        ]
    return found


def unrelated(text: str, source: Source) -> bool:
    """Tell whether a text shares hardly a content word with the question and its references: it cannot be right."""
    known = {word.lower() for word in content(" ".join([source.question, *source.references, source.answer]))}
    return len(known & {word.lower() for word in content(text)}) < _COMMON_WORDS and len(text.split()) > 4
