"""Which options an answer names: by id in any case, or by the visible text exactly."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from graders.base import Answer, is_blank
from graders.choice.key import ChoiceKey, Option
from graders.choice.messages import NOT_NAMES, TOO_MANY, UNKNOWN

SHOWN = 40


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
            return Chosen(problem=NOT_NAMES.format(options=_listed(key.options)))
        option = ids.get(same(name)) or texts.get(name.strip())
        if option is None:
            return Chosen(problem=UNKNOWN.format(name=quoted(name), options=_listed(key.options)))
        chosen[option.id] = option
    if len(chosen) > 1 and not key.multiple:
        return Chosen(problem=TOO_MANY.format(count=len(chosen)))
    return Chosen(tuple(chosen.values()))


def quoted(typed: object) -> str:
    """Return what somebody typed as it may stand in a sentence: in quotation marks, short, on one line, printable."""
    text = " ".join(str(typed).split())
    cut = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return f"“{''.join(one if one.isprintable() else ' ' for one in cut)}”"


def _listed(options: Sequence[Option]) -> str:
    return ", ".join(one.id if one.text == one.id else f"{one.id} ({one.text})" for one in options)
