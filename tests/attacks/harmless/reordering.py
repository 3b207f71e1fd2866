"""Another order with the same meaning: sentences, a reason before or after, and “A and B”."""

import re

from tests.attacks.attack import Attack, Source, harmless
from tests.attacks.wording import SENTENCES, lowered, without_stop

FAMILY = "order"

_LEANS = re.compile(
    r"^(?:it|its|they|their|this|that|these|those|he|she|which|and|but|so|then|also|however|therefore|thus|hence|first"
    r"|second|third|next|finally|instead|otherwise|because|since|or|to|for|now|after|before|here|there|such|another"
    r"|both|\d|[-•*(])",
    re.IGNORECASE,
)
_BECAUSE_FIRST = re.compile(r"^because (?P<why>(?:(?!because)[^,.;])+), (?P<what>[^,.;]+)\.?$", re.IGNORECASE)
_BECAUSE_LAST = re.compile(r"^(?P<what>[^,.;]{10,}?),? because (?P<why>[^,.;]{10,}?)\.?$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\bbetween (?P<one>(?:the )?(?:\w+ ){0,2}\w+) and (?P<other>(?:the )?(?:\w+ ){0,2}\w+)(?=[.,;]|\s*$)"
)
_PRONOUN = re.compile(r"\b(?:it|they|its|their|this|that|them)\b", re.IGNORECASE)


def edits(source: Source, seed: int) -> list[Attack]:
    """Return the answer in another order, where no word leans on what stands before it."""
    del seed
    found = [
        ("sentences", _sentences(source.answer)),
        ("reason", _reason(source.answer)),
        (
            "between",
            _BETWEEN.sub(lambda match: f"between {match['other']} and {match['one']}", source.answer),
        ),
    ]
    return [harmless(FAMILY, form, source.answer, text) for form, text in found if text != source.answer]


def _sentences(answer: str) -> str:
    pieces = SENTENCES.split(answer.strip())
    said = pieces[::2]
    if len(said) < 2 or any(_LEANS.search(one) or len(one.split()) < 4 for one in said):
        return answer
    if any(_PRONOUN.search(one) for one in said[1:]):
        return answer
    return " ".join(f"{without_stop(one)}." for one in reversed(said))


def _reason(answer: str) -> str:
    first, last = _BECAUSE_FIRST.match(answer.strip()), _BECAUSE_LAST.match(answer.strip())
    if first:
        return f"{first['what'][:1].upper()}{first['what'][1:]} because {first['why']}."
    if last and not _PRONOUN.search(last["why"]):
        return f"Because {lowered(last['why'])}, {lowered(last['what'])}."
    return answer
