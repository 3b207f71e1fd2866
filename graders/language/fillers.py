"""Words that may be put into any sentence and change nothing of what it says: “of course”, “in practice”, “clearly”."""

import re
from functools import lru_cache

# Takes “Of course it melts” and “it actually melts”; leaves “the course of the river” and “it always melts”.
_FILLERS = re.compile(
    r"\b(?:of course|in (?:general|practice|fact|reality|principle|other words)|as (?:a rule|we know|you know)"
    r"|(?:i|we) (?:think|believe|know) that|also|actually|basically|certainly|clearly|essentially|generally|indeed"
    r"|naturally|normally|obviously|really|simply|surely|truly|typically|usually|very)\b,?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def without_fillers(text: str) -> str:
    """Return a text without its fillers.

    >>> without_fillers("In practice, it is clearly a metal."), without_fillers("It is a metal.")
    ('it is a metal.', 'It is a metal.')
    """
    plain = " ".join(_FILLERS.sub(" ", text).split())
    return plain if plain != " ".join(text.split()) else text
