"""What the machine does not grade: texts in another language than English, and program code."""

from graders.language.detection import are_english, is_foreign
from graders.notation.code import is_code
from graders.text.key import ProsePhrasing, TextKey
from graders.text.reasons import ANOTHER_LANGUAGE, LANGUAGE_NOT_GRADED
from graders.text.short_answers import is_same

# What an author should know of a key that can be read, but not graded well.
OF_CODE = (
    "This is program code, which the machine does not grade: every answer waits for a person. Write what counts as "
    "criteria (a formula, a term, a number), or say in sentences what the code does: “{start}”"
)
OF_LANGUAGE = (
    f"{LANGUAGE_NOT_GRADED[0].upper()}{LANGUAGE_NOT_GRADED[1:]}: only English is. Every answer waits for a "
    "person, and gets no mark before. What criteria with a term, a number or a formula ask for is graded in any "
    "language."
)
START = 60
"""The characters of code that an author is shown: enough to find it in the key."""


def notes_on(key: TextKey) -> tuple[str, ...]:
    """Return what to tell the author, each note a sentence or two; none for a key that is fine."""
    of_code = tuple(OF_CODE.format(start=_start(text)) for text in code_of(key))
    return (*of_code, *(() if is_graded(key) else (OF_LANGUAGE,)))


def code_of(key: TextKey) -> tuple[str, ...]:
    """Return the texts of a key that are code and that answers would be compared with."""
    phrasings = [
        phrasing for criterion in key.criteria for phrasing in (*criterion.any_of, *criterion.excluded)
    ]
    prose = [phrasing.text for phrasing in phrasings if isinstance(phrasing, ProsePhrasing)]
    return tuple(text for text in (prose if key.criteria else key.references) if is_code(text))


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= START else f"{line[:START]}…"


def is_graded(key: TextKey) -> bool:
    """Tell whether a key is in English, as far as its language matters; names, terms and formulas are in none."""
    return are_english(_prose(key), key.question)


def language_reason(key: TextKey, answer: str) -> str:
    """Return why an answer cannot be graded by the machine for its language, or nothing.

    An answer that is a word of the key is right in any language, and a key without prose takes its terms, numbers and
    formulas from an answer in the question's own language.
    """
    texts = _prose(key)
    if any(is_same(text, answer, key.question) for text in texts):
        return ""
    if not is_graded(key):
        return LANGUAGE_NOT_GRADED
    if not is_foreign(answer) or (not texts and (not key.question or is_foreign(key.question))):
        return ""
    return ANOTHER_LANGUAGE


def _prose(key: TextKey) -> list[str]:
    return [
        *key.references,
        *(
            phrasing.text
            for criterion in key.criteria
            for phrasing in criterion.any_of
            if isinstance(phrasing, ProsePhrasing)
        ),
    ]
