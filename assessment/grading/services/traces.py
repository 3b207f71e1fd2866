"""What a learner leaves in rows that are not theirs: found by their words, their name and their id.

Nothing there says whose it is, so the rule is one of texts. White space and case do not count.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from graders import digits

LONG = 20
"""Characters from which on a text inside another one is taken for a quotation: “it is differentiable”, not “yes”."""
SHORTEST_NAME = 2


class Traces:
    """The texts, the name and the id of one learner."""

    def __init__(self, texts: Iterable[object], names: Iterable[str]) -> None:
        answers = list(texts)
        self._whole = {_plain(digits.dumps(answer)) for answer in answers}
        self._whole |= {_plain(text) for text in _strings(answers)}
        self._whole.discard("")
        self._long = [text for text in self._whole if len(text) >= LONG]
        words = [name for name in names if len(name) >= SHORTEST_NAME]
        # As they stand in a text, and as in JSON that is kept as ASCII.
        words += [json.dumps(word)[1:-1] for word in words if not word.isascii()]
        self._named = (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
            if words
            else None
        )

    def is_theirs(self, answer: object) -> bool:
        """Tell whether an answer is one of theirs: the same, or one of which a long text is part of the other."""
        return _plain(digits.dumps(answer)) in self._whole or any(map(self.quotes, _strings([answer])))

    def quotes(self, text: str) -> bool:
        """Tell whether a text is one of theirs, holds a long one of theirs, or is a long part of one."""
        plain = _plain(text)
        if plain in self._whole:
            return True
        if len(plain) < LONG:
            return False
        return any(long in plain or plain in long for long in self._long)

    def names(self, text: str) -> bool:
        """Tell whether their name or their id stands in a text, as a word of its own."""
        return self._named is not None and self._named.search(text) is not None

    def is_in(self, text: str) -> bool:
        """Tell whether a text that somebody else wrote names or quotes them."""
        return self.names(text) or self.quotes(text)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _strings(data: object) -> Iterator[str]:
    """Yield the texts in JSON data, numbers left out."""
    if isinstance(data, Mapping):
        data = list(data.values())
    if isinstance(data, list | tuple):
        for item in data:
            yield from _strings(item)
    elif isinstance(data, str) and not isinstance(data, digits.Digits):
        yield data
