"""Nonsense: random letters, mashed keys, made-up words, common words in any order, numbers, one word over and over."""

from tests.attacks.attack import Attack, Source, chance, gaming
from tests.attacks.word_lists import words

FAMILY = "gibberish"

_COMMON = words("common words")
_LOREM = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore."
)
_KEYS = ("asdfghjkl", "qwertyuiop", "zxcvbnm")


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return nonsense of about the length of an answer."""
    random = chance(seed, source.question, FAMILY)
    letters = "abcdefghijklmnopqrstuvwxyz"
    count = max(8, min(len(source.answer.split()), 40))

    def word(pool: str) -> str:
        return "".join(random.choice(pool) for _ in range(random.randint(3, 9)))

    def spoken() -> str:
        return "".join(
            random.choice("bdfgklmnprstv") + random.choice("aeiou") for _ in range(random.randint(1, 4))
        )

    return [
        gaming(FAMILY, "letters", " ".join(word(letters) for _ in range(count))),
        gaming(FAMILY, "mashed keys", " ".join(word(random.choice(_KEYS)) for _ in range(count))),
        gaming(FAMILY, "made-up words", " ".join(spoken() for _ in range(count)).capitalize() + "."),
        gaming(FAMILY, "common words", " ".join(random.choice(_COMMON) for _ in range(count))),
        gaming(FAMILY, "numbers", " ".join(str(random.randint(0, 9999)) for _ in range(count))),
        gaming(FAMILY, "one word", " ".join([random.choice(_COMMON)] * count)),
        gaming(FAMILY, "lorem ipsum", _LOREM),
    ]
