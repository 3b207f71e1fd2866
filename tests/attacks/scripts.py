"""Characters that look alike or are not seen: a hidden “not”, a disguised copy, and answers in other scripts."""

from collections.abc import Callable

from tests.attacks import copied, negation, salad
from tests.attacks.attack import Attack, Source, chance, gaming, meaning

FAMILY = "scripts and hidden characters"

ALIKE = dict(zip("aceiopsxyABCEHKMOPTX", "асеіорѕхуАВСЕНКМОРТХ", strict=True))
_ZERO_WIDTH = ("\u200b", "\u200c", "\u2060", "\u00ad")
OTHER_SCRIPTS = (
    "Это очень интересный вопрос, и на него есть много ответов.", "这是一个很有意思的问题，答案有很多。",
    "هذا سؤال مثير للاهتمام وله إجابات كثيرة.", "これはとても面白い質問で、答えはたくさんあります。",
    "Αυτή είναι μια πολύ ενδιαφέρουσα ερώτηση.", "यह बहुत रोचक प्रश्न है।", "👍👍👍 ✅✅✅ 💯",
)  # fmt: skip


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return a right answer whose negation is hidden, and copies, heaps and wrong answers in disguise."""
    random = chance(seed, source.question, FAMILY)
    found = [gaming(FAMILY, "other script", text) for text in random.sample(OTHER_SCRIPTS, 2)]
    for turned in negation.attacks(source, seed)[:1]:
        for form, hide in (("look-alike negation", homoglyphs), ("split negation", split)):
            text = _hidden(turned, hide)
            if text != turned.text:
                found.append(meaning(FAMILY, form, source.answer, text, turned.share))
    found.append(gaming(FAMILY, "look-alike copy", homoglyphs(source.question)))
    found.append(gaming(FAMILY, "split copy", split(source.question)))
    found += [gaming(FAMILY, "split salad", split(heap.text)) for heap in salad.attacks(source, seed)[:1]]
    shuffled = next(one for one in copied.attacks(source, seed) if one.form == "shuffled")
    found.append(gaming(FAMILY, "look-alike shuffled copy", homoglyphs(shuffled.text)))
    if source.wrong:
        found.append(gaming(FAMILY, "look-alike wrong answer", homoglyphs(source.wrong), wrong=source.wrong))
        found.append(gaming(FAMILY, "split wrong answer", split(source.wrong), wrong=source.wrong))
    return found


def homoglyphs(text: str) -> str:
    """Put Cyrillic letters for the Latin ones that look the same."""
    return "".join(ALIKE.get(letter, letter) for letter in text)


def split(text: str) -> str:
    """Put characters that are not seen into each word of three letters or more."""
    return " ".join(
        f"{word[:2]}{_ZERO_WIDTH[at % len(_ZERO_WIDTH)]}{word[2:]}" if len(word) > 2 else word
        for at, word in enumerate(text.split(" "))
    )


def _hidden(turned: Attack, hide: Callable[[str], str]) -> str:
    for word in ("not", "never"):
        if f" {word} " in turned.text:
            return turned.text.replace(f" {word} ", f" {hide(word)} ")
    return turned.text
