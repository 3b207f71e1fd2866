"""What an author should know of a key of free text that can be read, but not graded well."""

from graders.text.checks.code import is_code
from graders.text.key import Prose, TextKey
from graders.text.language import NOT_GRADED, is_graded

OF_CODE = (
    "This is program code, which the machine does not grade: every answer waits for a person. Write what counts as "
    "criteria (a formula, a term, a number), or say in sentences what the code does: “{start}”"
)
OF_LANGUAGE = (
    f"{NOT_GRADED[0].upper()}{NOT_GRADED[1:]}: only English is. Every answer waits for a person, and gets "
    "no mark before. What criteria with a term, a number or a formula ask for is graded in any language."
)
START = 60


def notes_on(key: TextKey) -> tuple[str, ...]:
    """Return what to tell the author, each note a sentence or two; none for a key that is fine."""
    of_code = tuple(OF_CODE.format(start=_start(text)) for text in code_of(key))
    return (*of_code, *(() if is_graded(key) else (OF_LANGUAGE,)))


def code_of(key: TextKey) -> tuple[str, ...]:
    """Return the texts of a key that are code and that answers would be compared with."""
    phrasings = [one for criterion in key.criteria for one in (*criterion.any_of, *criterion.excluded)]
    prose = [one.text for one in phrasings if isinstance(one, Prose)]
    return tuple(text for text in (prose if key.criteria else key.references) if is_code(text))


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= START else f"{line[:START]}…"
