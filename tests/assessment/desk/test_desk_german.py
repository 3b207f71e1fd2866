"""The German of the admin: complete, compiled, and seen by whoever asks for it; what is stored stays English."""

import re
from pathlib import Path

import polib
import pytest
from django.test import Client
from django.utils.translation import gettext, override, pgettext

from assessment import kinds, student
from assessment.bank.models import Assessment, Release, ReleaseRule
from assessment.grading.erasure.erase import erase_data_of
from assessment.lti import launch
from assessment.lti.passback.models import ScoreDelivery
from assessment.people.audit import as_json_value
from assessment.people.models import Act, AuditRecord, Course, User
from tests.assessment.desk import desk_words
from tests.assessment.desk.answers.marking_cast import graded_text, page_of, press_review_button
from tests.assessment.desk.cast import add_score, signed_in
from tests.assessment.student.cast import words_of

MESSAGES = Path("locale") / "de" / "LC_MESSAGES"
SOURCE = desk_words.FOLDER / MESSAGES / "django.po"
CATALOGUE = polib.pofile(str(SOURCE))
IN_CATALOGUE = {(entry.msgctxt or "", entry.msgid) for entry in CATALOGUE}
OTHERS = [
    polib.pofile(str(Path(module.__path__[0]) / MESSAGES / "django.po"))
    for module in (student, kinds, launch)
]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?\w+")


def german_words(browser: Client, address: str) -> str:
    """Return the words of a page as a German browser gets it, without those in forms' fields."""
    html = browser.get(address, headers={"accept-language": "de-AT, en;q=0.5"}).content.decode()
    assert '<html lang="de"' in html
    return words_of(re.sub(r"(?s)<script.*?</script>|<template.*?</template>|<pre.*?</pre>", " ", html))


def test_every_text_is_translated() -> None:
    assert [entry.msgid for entry in CATALOGUE if not entry.translated() or entry.obsolete] == []


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    """After a change: `msgfmt -o django.mo django.po` in its folder."""
    source, compiled = (
        {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in catalogue}
        for catalogue in (CATALOGUE, polib.mofile(str(SOURCE.with_suffix(".mo"))))
    )
    assert compiled == source


def test_every_text_of_the_admin_is_in_the_catalogue() -> None:
    """After a new text: add it to `django.po` with its German; `model_names` and `choices` say what a context is."""
    words = desk_words.words_in_modules(desk_words.MODULES) | desk_words.words_in_templates()
    assert (words | desk_words.words_of_sign_in()) - IN_CATALOGUE == set()
    assert (desk_words.words_of_tables() | desk_words.words_of_models()) - IN_CATALOGUE == set()


def test_every_text_of_the_catalogue_is_still_needed() -> None:
    """What is in none of our pages is a text of the theme or of Django that these have in English only."""
    ours = desk_words.words_in_modules(desk_words.MODULES) | desk_words.words_in_templates()
    ours |= desk_words.words_of_tables() | desk_words.words_of_models() | desk_words.words_of_sign_in()
    sources = desk_words.words_of_strangers()
    assert {text for context, text in IN_CATALOGUE - ours if context or text not in sources} == set()


def test_every_text_of_the_kinds_is_in_their_catalogue() -> None:
    folder = Path(kinds.__path__[0])
    words = desk_words.words_in_modules(folder.glob("*.py"))
    assert {text for _, text in words} <= {entry.msgid for entry in OTHERS[1]}


def test_placeholders_are_the_same_in_both_languages() -> None:
    for entry in CATALOGUE:
        texts = {entry.msgid: entry.msgstr}
        if entry.msgid_plural:
            texts = dict(zip((entry.msgid, entry.msgid_plural), entry.msgstr_plural.values(), strict=True))
        for english, german in texts.items():
            assert sorted(PLACEHOLDER.findall(german)) == sorted(PLACEHOLDER.findall(english)), entry.msgid


def test_no_other_app_translates_in_our_place() -> None:
    with override("de"):
        assert [
            entry.msgid
            for entry in CATALOGUE
            if entry.msgstr
            and entry.msgstr
            != (pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else gettext(entry.msgid))
        ] == []


def test_what_two_say_is_said_in_one_way() -> None:
    plain = {entry.msgid: entry.msgstr for entry in CATALOGUE if entry.msgstr and not entry.msgctxt}
    for catalogue in OTHERS:
        theirs = {entry.msgid: entry.msgstr for entry in catalogue if not entry.msgctxt}
        assert {text for text in plain.keys() & theirs.keys() if plain[text] != theirs[text]} == set()


ENGLISH = (
    "Courses", "Assessments", "Questions", "Answers", "Marks", "Learners", "Marking", "Teaching", "People",
    "Your courses", "Needs Review", "Needs review", "Held", "Released", "Unsure:", "Your mark", "machine:",
    "The machine's mark", "Reason", "Save", "Go on", "Accept", "Model answer", "All marks", "State:", "Search",
    "Apply Filters", "Select", "Grade again", "Release all", "Take back", "Export", "Prompt", "Preview", "Try it",
    "What is asked", "Where it stands", "students", "Help", "Cancel", "confidence",
)  # fmt: skip
"""Fixed words of these pages that no question, answer or name in the tests has."""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (
            "home",
            ["Ihre Kurse", "Lehre", "Aufgabenblätter", "Fragen", "Bewertungen", "Hilfe", "Für Lehrende"],
        ),
        (
            "list",
            ["Durchzusehen", "Bewertung", "1 von 2", "die Maschine", "nein, zurückgehalten", "Nach Status"],
        ),
        ("list", ["Bewertungen der Maschine annehmen", "Filter anwenden", "Aufgabenblatt", "Auswahl"]),
        (
            "answer",
            ["Stand: Durchzusehen", "Unsicher: close to the line", "Ihre Bewertung", "erste Bewertung"],
        ),
        ("answer", ["Maschine: 1 von 1, erfüllt", "Sicherheit 0,40", "Rückmeldung an die lernende Person"]),
        ("answer", ["Musterlösung und Schlüssel (Version 1)", "der Punkte", "eine gute Antwort gleicht"]),
        ("marks", ["Bewertungen werden gezeigt: Sofort", "Alle Bewertungen freigeben", "1 ist durchzusehen"]),
        (
            "marks",
            [
                "1 warten auf das Versprechen: noch wurde keine Stichprobe gezogen",
                "Stichprobe ziehen",
                "Lernende als Excel",
            ],
        ),
        ("question", ["Was gefragt ist", "Fragetext", "Zahl oder Vektor", "Speichern und veröffentlichen"]),
        ("question", ["Eine Antwort ausprobieren", "Freigaberegel", "auf der Seite ansehen"]),
        ("score", ["lernende Person", "Die Plattform hat", "Nächster Versuch", "ausstehend"]),
    ],
)
def test_a_german_browser_gets_german(
    instructor: Client, page: Assessment, place: str, expected: list[str]
) -> None:
    graded_text(page, "bob", needs_review=False, reasons=(), confidence=1.0)
    response = graded_text(page, "ada")
    add_score(page, response.submission.learner)
    page.questions.update(release_rule=ReleaseRule.PROMISE)
    question = page.questions.get(slug="c")
    address = {
        "home": "/admin/",
        "list": "/admin/grading/response/",
        "answer": page_of(response),
        "marks": f"/admin/grading/response/marks/{page.pk}/",
        "question": f"/admin/bank/question/{question.pk}/change/",
        "score": f"/admin/delivery/scoredelivery/{ScoreDelivery.objects.get().pk}/change/",
    }[place]
    words = german_words(instructor, address)
    assert [text for text in expected if text.casefold() not in words.casefold()] == []
    assert [text for text in ENGLISH if re.search(rf"\b{text}(?!\w)", words)] == []


@pytest.mark.django_db
def test_refusals_and_outcomes_are_german_too(instructor: Client, page: Assessment) -> None:
    response = graded_text(page, "ada")
    instructor.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    refused = press_review_button(instructor, response, score="1").content.decode()
    assert "Sagen Sie, warum: Eine Bewertung wird mit einer Begründung geändert." in refused
    too_much = press_review_button(instructor, response, score="3", reason="why").content.decode()
    assert "Muss von 0 bis 2 sein." in too_much
    press_review_button(instructor, response, score="1.5", reason="why")
    assert "Gespeichert: 1.5 von 2 Punkten." in instructor.get(page_of(response)).content.decode()


@pytest.mark.django_db
def test_error_pages_and_the_sign_in_are_german(instructor: Client) -> None:
    assert "Suchen Sie es in den Listen des Menüs." in german_words(instructor, "/admin/nothing/")
    assert "Willkommen bei" in german_words(Client(), "/admin/login/")


@pytest.mark.django_db
def test_a_form_refuses_in_german_and_its_record_is_english(course: Course, page: Assessment) -> None:
    browser = signed_in("grace", course, "instructor")
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    address = f"/admin/bank/assessment/{page.pk}/change/"
    form = browser.get(address).context["adminform"].form
    assert (form.fields["opens_at"].label, form.fields["release"].choices[0][1]) == ("Öffnet am", "Sofort")
    fields = {name: form[name].value() or "" for name in form.fields} | {"release": Release.ON_DATE}
    tables = {"extra_times-TOTAL_FORMS": "0", "extra_times-INITIAL_FORMS": "0"}
    dates = {f"{name}_{part}": "" for name in fields for part in (0, 1)}
    refused = browser.post(address, fields | dates | tables).content.decode()
    assert "Wird gebraucht, um zu einem Zeitpunkt freizugeben" in refused
    browser.post(address, fields | dates | tables | {"release": Release.BY_HAND, "open": ""})
    changes = AuditRecord.objects.get(act=Act.CHANGED).changes
    assert changes["release"] == ["at_once", "by_hand"]


@pytest.mark.django_db
def test_what_is_stored_stays_english(page: Assessment) -> None:
    learner = graded_text(page, "ada").submission.learner
    add_score(page, learner)
    with override("de"):
        assert as_json_value(page) == f"assessment {page.slug}"
        erase_data_of(learner, by=User.objects.create(username="grace"))
    details = AuditRecord.objects.get(act=Act.ERASED).details
    assert {"answers, with their feedback and evidence", "gradebook scores"} < details.keys()


@pytest.mark.django_db
def test_the_apis_schema_stays_english() -> None:
    schemas = [
        Client(headers={"accept-language": language}).get("/api/v1/schema").content
        for language in ("de", "en")
    ]
    assert schemas[0] == schemas[1]
    assert b"Needs Review" in schemas[0]
