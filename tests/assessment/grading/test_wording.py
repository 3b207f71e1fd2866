"""What a verdict says in German: every template has one, with the same fields, and words of people stay."""

import re

import polib
import pytest
from django.utils.translation import override

from assessment.grading.wording import LOCALES, catalogue, in_words
from graders.choice import messages as choice
from graders.choice.grader import ChoiceGrader
from graders.composite import messages as composite
from graders.messages import AS_WRITTEN, Message, OwnWords, Template, authored, catalogue_of, ordinal
from graders.numeric import messages as numeric
from graders.numeric.grader import NumericGrader
from graders.registry import KINDS
from graders.text import messages as text
from graders.text.reasons import OFF_TOPIC
from graders.verdict import Verdict

SOURCE = LOCALES / "de" / "LC_MESSAGES" / "graders.po"
CATALOGUE = polib.pofile(str(SOURCE))
FIELD = re.compile(r"\{(\w+)\}")
TEMPLATES = [
    template
    for kind in ["", *KINDS]
    for template in catalogue_of(kind).templates.values()
    if template.code not in AS_WRITTEN
]


def german(*messages: Message) -> str:
    with override("de"):
        return in_words(messages)


def test_the_catalogue_has_every_template_and_no_other() -> None:
    """After a new sentence: add it to `graders.po`, then `msgfmt -o graders.mo graders.po` in its folder."""
    assert {entry.msgid for entry in CATALOGUE} == {template.english for template in TEMPLATES}
    assert [entry.msgid for entry in CATALOGUE if not entry.translated()] == []


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    compiled = {entry.msgid: entry.msgstr for entry in polib.mofile(str(SOURCE.with_suffix(".mo")))}
    assert compiled == {entry.msgid: entry.msgstr for entry in CATALOGUE}


@pytest.mark.parametrize("template", TEMPLATES, ids=[template.code for template in TEMPLATES])
def test_the_fields_are_the_same_in_both_languages(template: Template) -> None:
    translated = catalogue("de").gettext(template.english)
    assert sorted(FIELD.findall(translated)) == sorted(FIELD.findall(template.english))


@pytest.mark.parametrize("template", TEMPLATES, ids=[template.code for template in TEMPLATES])
@pytest.mark.parametrize(
    "typed", ["x·y", "a sentence. Another; with: signs, (1/2)", "“quoted”", "{0} {text}"]
)
def test_a_message_is_its_translation_filled_with_the_same_words(template: Template, typed: str) -> None:
    words = {name: OwnWords(typed) for name in template.fields}
    assert german(template(**words)) == catalogue("de").gettext(template.english).format(**words)
    with override("en"):
        assert in_words(template(**words)) == template.english.format(**words)


@pytest.mark.parametrize(
    ("messages", "shown"),
    [
        ((numeric.NEAR_SIGN(),), "Ein Vorzeichen ist vertauscht."),
        (
            (numeric.NEAR_SIGN(), numeric.SOME_RIGHT(met=2, count=3, positions="1, 2")),
            "Ein Vorzeichen ist vertauscht. 2 von 3 Werten sind richtig, nach ihrer Stelle: 1, 2.",
        ),
        (
            (numeric.NEAR_ROUNDED(places=1), numeric.NONE_RIGHT(count=3)),
            "Das ist gerundet (behaltene Nachkommastellen: 1); geben Sie es genau an, oder mit mehr Stellen. "
            "Keiner der 3 Werte ist richtig.",
        ),
        (
            (numeric.DIGITS_DIFFER(), numeric.SIGNIFICANT_FROM(places=3)),
            "Richtig, aber nicht mit so vielen Stellen geschrieben, wie verlangt sind. Signifikante Stellen: 3 oder "
            "mehr.",
        ),
        (
            (text.NOT_MET(point="the formula"), text.NO_FORMULA()),
            "Nicht erfüllt: the formula. Sie steht nicht da, oder ein Vorzeichen oder Symbol in ihr ist falsch.",
        ),
        (
            (
                composite.OF_CHOICE(feedback=authored("It is slow. Think again!")),
                composite.OF_REASON(feedback=(text.COUNTED(met=1, count=2),)),
                composite.REASON_CUT(),
            ),
            "Ihre Wahl: It is slow. Think again! Ihre Begründung: 1 von 2 erwarteten Gedanken wurden in Ihrer "
            "Antwort gefunden. Eine Begründung zählt nur neben einer Wahl, die Punkte bringt, voll.",
        ),
        (
            (choice.COUNTED(count=3, right=1), choice.TAKEN()),
            "Richtig unter den 3 Möglichkeiten, die Sie gewählt haben: 1. Eine falsche Wahl nimmt, was eine richtige "
            "gibt.",
        ),
        (
            (numeric.AT_VALUE(number=2, hint=numeric.NOT_A_NUMBER(text="nan")),),
            "Wert 2: „nan“: keine Zahl; schreiben Sie einen endlichen Wert in Ziffern.",
        ),
        (
            (numeric.ROW_COLUMN(expected=numeric.ROW(), read=numeric.COLUMN()),),
            "Die Form ist anders: Gefragt ist eine Zeile, gelesen wurde eine Spalte.",
        ),
        (
            (numeric.FUNCTION(text="row"),),
            "„row“ ist eine Funktion; rechnen Sie sie aus und schreiben Sie die Zahl.",
        ),
        (
            (text.EVERY(), *authored("Well done, Ada.")),
            "Jeder erwartete Gedanke wurde in Ihrer Antwort gefunden. Well done, Ada.",
        ),
        ((ordinal(2), ordinal(11)), "2. 11."),
        (text.reason_messages([OFF_TOPIC]), "nicht zum Thema"),
    ],
)
def test_messages_are_said_in_german(messages: tuple[Message, ...], shown: str) -> None:
    assert german(*messages) == shown


@pytest.mark.parametrize("words", ["A sign is flipped.", "Right.", "row", "{count} of 3"])
def test_what_a_teacher_wrote_stays_even_if_a_grader_says_the_same(words: str) -> None:
    assert german(*authored(words)) == words
    key = {"options": [{"id": "a", "correct": True, "feedback": words}]}
    assert german(*ChoiceGrader().grade_one(ChoiceGrader().parse_key(key), "a").feedback) == words
    foreseen = {"value": "[1; 2]", "near_misses": [{"value": "[1; 3]", "feedback": words}]}
    verdict = NumericGrader().grade_one(NumericGrader().parse_key(foreseen), "[1; 3]")
    assert german(*verdict.feedback).startswith(f"{words} ")


def test_a_long_row_of_sentences_is_translated_to_its_end() -> None:
    assert german(*[numeric.NEAR_SIGN()] * 40).count("Vorzeichen") == 40


@pytest.mark.parametrize("language", ["en", "en-gb", "fr"])
def test_other_languages_have_the_english_sentence(language: str) -> None:
    with override(language):
        assert in_words(numeric.NEAR_SIGN()) == "A sign is flipped."


def test_a_verdict_of_before_codes_is_shown_as_it_was_stored() -> None:
    verdict = NumericGrader().grade_one(NumericGrader().parse_key({"value": "[1; 2]"}), "[1; -2]").to_json()
    without_codes = {name: value for name, value in verdict.items() if name != "messages"}
    assert german(*Verdict.from_json(verdict).feedback).startswith("Ein Vorzeichen ist vertauscht.")
    assert german(*Verdict.from_json(without_codes).feedback) == without_codes["feedback"]
    assert without_codes["feedback"].startswith("A sign is flipped.")
