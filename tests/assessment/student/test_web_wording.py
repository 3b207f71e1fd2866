"""The graders' sentences in German: every template has one, is told from all others, and keeps what fills it."""

import re

import polib
import pytest
from django.utils.translation import override

from assessment.student.wording import (
    DEPTH,
    LOCALES,
    LONGEST,
    NUMBERS,
    OURS,
    catalogue,
    in_language,
    templates,
)
from graders.numeric import messages as numeric
from graders.numeric.messages import say

SOURCE = LOCALES / "de" / "LC_MESSAGES" / "graders.po"
CATALOGUE = polib.pofile(str(SOURCE))
FIELD = re.compile(r"\{(\w+)\}")
# What stands for anything else looks like any sentence with a colon.
LOOSE = {"{part}: {said}"}


def filled(template: str, text: str = "x·y") -> dict[str, str]:
    """Return a value for each field: a number, words of ours, or what somebody typed."""
    return {
        name: "3" if name in NUMBERS else "row" if name in OURS else "2nd" if name == "place" else text
        for name in FIELD.findall(template)
    }


def german(sentence: str) -> str:
    with override("de"):
        return in_language(sentence)


def test_the_catalogue_has_every_template_and_no_other() -> None:
    """After a new sentence: add it to `graders.po`, then `msgfmt -o graders.mo graders.po` in its folder."""
    assert {entry.msgid for entry in CATALOGUE} == set(templates())
    assert [entry.msgid for entry in CATALOGUE if not entry.translated()] == []


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    compiled = {entry.msgid: entry.msgstr for entry in polib.mofile(str(SOURCE.with_suffix(".mo")))}
    assert compiled == {entry.msgid: entry.msgstr for entry in CATALOGUE}


@pytest.mark.parametrize("template", templates())
def test_the_fields_are_the_same_in_both_languages(template: str) -> None:
    assert sorted(FIELD.findall(catalogue("de").gettext(template))) == sorted(FIELD.findall(template))


@pytest.mark.parametrize("template", [one for one in templates() if one not in LOOSE])
@pytest.mark.parametrize("text", ["x·y", "a sentence. Another; with: signs, (1/2)", "“quoted”"])
def test_a_sentence_is_found_again_by_its_template(template: str, text: str) -> None:
    words = filled(template, text)
    in_german = {name: {"row": "Zeile", "2nd": "2."}.get(word, word) for name, word in words.items()}
    assert german(template.format(**words)) == catalogue("de").gettext(template).format(**in_german)


@pytest.mark.parametrize(
    ("english", "shown"),
    [
        ("A sign is flipped.", "Ein Vorzeichen ist vertauscht."),
        (
            "A sign is flipped. 2 of 3 values are right, by position: 1, 2.",
            "Ein Vorzeichen ist vertauscht. 2 von 3 Werten sind richtig, nach ihrer Stelle: 1, 2.",
        ),
        (
            "This is rounded (decimals kept: 1); give it exactly, or keep more. None of the 3 values is right.",
            "Das ist gerundet (behaltene Nachkommastellen: 1); geben Sie es genau an, oder mit mehr Stellen. "
            "Keiner der 3 Werte ist richtig.",
        ),
        (
            "Right, but not written with as many digits as are asked for. Significant digits: 3 or more.",
            "Richtig, aber nicht mit so vielen Stellen geschrieben, wie verlangt sind. Signifikante Stellen: 3 oder "
            "mehr.",
        ),
        (
            "Not met: the formula. It is not stated, or a sign or symbol in it is wrong.",
            "Nicht erfüllt: the formula. Sie steht nicht da, oder ein Vorzeichen oder Symbol in ihr ist falsch.",
        ),
        (
            "Your choice: It is slow. Think again! Your reason: 1 of 2 expected ideas were found in your answer. "
            "A reason counts in full only beside a choice that earns points.",
            "Ihre Wahl: It is slow. Think again! Ihre Begründung: 1 von 2 erwarteten Gedanken wurden in Ihrer "
            "Antwort gefunden. Eine Begründung zählt nur neben einer Wahl, die Punkte bringt, voll.",
        ),
        (
            "Right among the 3 options that you chose: 1. A wrong choice takes away what a right one gives.",
            "Richtig unter den 3 Möglichkeiten, die Sie gewählt haben: 1. Eine falsche Wahl nimmt, was eine richtige "
            "gibt.",
        ),
        (
            "Value 2: “nan”: not a number; write a finite value in digits.",
            "Wert 2: „nan“: keine Zahl; schreiben Sie einen endlichen Wert in Ziffern.",
        ),
        (
            "The shape differs: a row is asked for, a column was read.",
            "Die Form ist anders: Gefragt ist eine Zeile, gelesen wurde eine Spalte.",
        ),
        (
            say(numeric.FUNCTION, text="row"),
            "„row“ ist eine Funktion; rechnen Sie sie aus und schreiben Sie die Zahl.",
        ),
        (
            "Every expected idea was found in your answer. Well done, Ada.",
            "Jeder erwartete Gedanke wurde in Ihrer Antwort gefunden. Well done, Ada.",
        ),
    ],
)
def test_german_sentences(english: str, shown: str) -> None:
    assert german(english) == shown


@pytest.mark.parametrize(
    "text", ["Think of how many steps it takes for one image.", "Right? Not at all", "", "x" * (LONGEST + 1)]
)
def test_what_a_person_wrote_stays(text: str) -> None:
    assert german(text) == text


def test_a_long_row_of_sentences_is_translated_as_far_as_is_cheap() -> None:
    assert german("A sign is flipped. " * 10).count("Vorzeichen") == DEPTH


@pytest.mark.parametrize("language", ["en", "en-gb", "fr"])
def test_other_languages_keep_the_stored_sentence(language: str) -> None:
    with override(language):
        assert in_language("A sign is flipped.") == "A sign is flipped."
