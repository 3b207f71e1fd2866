"""How an answer is understood before it is graded: what a page echoes while a student types.

Nothing here compares with the key, or tells how many values it has.
"""

from dataclasses import dataclass
from typing import Literal

from graders.numeric import messages
from graders.numeric.errors import Unreadable
from graders.numeric.key import NumericKey
from graders.numeric.limits import LENGTH
from graders.numeric.messages import say
from graders.numeric.printing import print_labelled, print_values
from graders.numeric.readings import Reading, readings

State = Literal["blank", "read", "ambiguous", "invalid"]


@dataclass(frozen=True, slots=True)
class Understanding:
    """One answer as it is understood.

    `read_as` is set for `read`; `readings` (each an answer that is read as just that) and `hint` for
    `ambiguous`, `hint` for `invalid`. `echo` tells that the meaning is not obvious. `reading` holds the
    numbers, for the grader.
    """

    state: State
    read_as: str = ""
    echo: bool = False
    readings: tuple[str, ...] = ()
    hint: str = ""
    reading: Reading | None = None


def read(key: NumericKey, answer: object) -> Understanding:
    """Return how an answer is understood under the settings of a key; raise nothing.

    `answer` is a text, a JSON number as `Digits`, or a list of them; anything else is `invalid`.
    """
    try:
        return _understood(key, answer)
    except Unreadable as problem:
        return Understanding("invalid", hint=problem.hint)


def _understood(key: NumericKey, answer: object) -> Understanding:
    found = readings(answer, key.settings)
    if not found:
        return Understanding("blank")
    if len(found) == 1:
        read_as = print_labelled(found[0].values, key.settings, column=found[0].column)
        return Understanding("read", read_as=read_as, echo=found[0].echo, reading=found[0])
    choices = tuple(print_values(reading.values, key.settings, column=reading.column) for reading in found)
    if max(map(len, choices)) > LENGTH:
        raise Unreadable(messages.TOO_LONG, limit=LENGTH)
    return Understanding("ambiguous", readings=choices, hint=say(messages.CHOOSE, count=len(choices)))
