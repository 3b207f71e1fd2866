"""Which options an answer names: by id in any case, or by the visible text exactly."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from graders.base import Answer, is_blank
from graders.choice.key import ChoiceKey, Option
from graders.numeric.messages import Sentence, say

NOT_NAMES = (
    "The answer to this question is the name of an option, or a list of names; choose from: {options}."
)
UNKNOWN = "“{name}” is not one of the options; choose from: {options}."
TOO_MANY = "Choose one option; {count} were given."


@dataclass(frozen=True, slots=True)
class Chosen:
    """The options that were chosen, each once, in the order of the answer; or the problem with the answer."""

    options: tuple[Option, ...] = ()
    problem: str = ""


def same(name: str) -> str:
    """Return what two names share that count as one: case, spaces around and the form of accents do not matter."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).strip().casefold())


def choose(key: ChoiceKey, answer: Answer) -> Chosen:
    """Return the options that an answer names; a blank answer names none."""
    ids = {same(option.id): option for option in key.options}
    texts = {option.text: option for option in key.options}
    chosen: dict[str, Option] = {}
    for name in answer if isinstance(answer, (list, tuple)) else [answer]:
        if is_blank(name):
            continue
        if not isinstance(name, str):
            return Chosen(problem=say(NOT_NAMES, options=_listed(key.options)))
        option = ids.get(same(name)) or texts.get(name.strip())
        if option is None:
            return Chosen(problem=say(UNKNOWN, name=name.strip(), options=_listed(key.options)))
        chosen[option.id] = option
    if len(chosen) > 1 and not key.multiple:
        return Chosen(problem=say(TOO_MANY, count=len(chosen)))
    return Chosen(tuple(chosen.values()))


def _listed(options: Sequence[Option]) -> Sentence:
    names = (
        say("{id}", id=option.id)
        if option.text == option.id
        else say("{id} ({text})", id=option.id, text=option.text)
        for option in options
    )
    return Sentence(", ".join(names))
