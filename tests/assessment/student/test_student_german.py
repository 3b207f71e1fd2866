"""The German texts: complete, compiled, and used where a browser asks for them."""

import re
from decimal import Decimal
from pathlib import Path

import polib
import pytest
from django.test import Client
from django.utils.translation import gettext, override

from assessment import kinds, student
from assessment.student.templatetags.page import points
from tests.assessment.student.cast import RIGHT, Visitor, words_of

FOLDERS = [Path(app.__path__[0]) for app in (student, kinds)]
MESSAGES = {folder: folder / "locale" / "de" / "LC_MESSAGES" for folder in FOLDERS}
CATALOGUES = {folder: polib.pofile(str(path / "django.po")) for folder, path in MESSAGES.items()}
ENTRIES = [entry for catalogue in CATALOGUES.values() for entry in catalogue]
TEMPLATES = [path for folder in FOLDERS for path in sorted(folder.glob("templates/**/*.html"))]


def test_every_text_is_translated() -> None:
    assert [entry.msgid for entry in ENTRIES if not entry.translated()] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_compiled_catalogue_is_that_of_the_source(folder: Path) -> None:
    """After a change: `msgfmt -o django.mo django.po` in its folder."""
    compiled = {
        entry.msgid: (entry.msgstr, entry.msgstr_plural)
        for entry in polib.mofile(str(MESSAGES[folder] / "django.mo"))
    }
    assert compiled == {entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in CATALOGUES[folder]}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_text_of_a_template_is_in_the_catalogue(template: Path) -> None:
    """After a new text: `django-admin makemessages -l de --no-location` in the package's folder."""
    (catalogue,) = (CATALOGUES[folder] for folder in FOLDERS if folder in template.parents)
    known = {entry.msgid for entry in catalogue}
    quoted = re.findall(r"""(?:translate |_\()(["'])(.+?)\1""", template.read_text())
    assert {text for _, text in quoted} <= known


def test_no_other_app_translates_in_our_place() -> None:
    """The admin has a German “Show all” of its own, and stands before us: such a text of ours needs a context."""
    plain = {entry.msgid: entry.msgstr for entry in ENTRIES if entry.msgstr and not entry.msgctxt}
    with override("de"):
        assert {text: gettext(text) for text in plain} == plain


def test_placeholders_are_the_same_in_both_languages() -> None:
    placeholder = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    for entry in ENTRIES:
        for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            assert sorted(placeholder.findall(text)) == sorted(placeholder.findall(entry.msgid)), entry.msgid


def test_a_german_browser_gets_german(visitor: Visitor) -> None:
    visitor.browser = Client(headers={"accept-language": "de-AT, en;q=0.5"})
    assert '<html lang="de">' in visitor.look()
    text = words_of(visitor.check("a", RIGHT))
    assert "1 von 1 Punkt" in text
    assert "Wir lesen:" in text


def test_errors_are_in_german_too(db: None) -> None:
    reply = Client(headers={"accept-language": "de"}).get("/nothing")
    assert "Diese Seite gibt es nicht" in reply.content.decode()


def test_what_a_grader_says_is_in_german(visitor: Visitor) -> None:
    visitor.browser = Client(headers={"accept-language": "de"})
    assert "Ein Vorzeichen ist vertauscht." in words_of(visitor.check("a", "[0.6, 0.65, 0.2]"))
    assert "Das lässt sich auf 2 Arten lesen" in words_of(visitor.check("a", "0,6,0,65,-0,2"))


def test_the_usual_name_of_a_model_answer_is_in_german(visitor: Visitor) -> None:
    visitor.browser = Client(headers={"accept-language": "de"})
    _status, html = visitor.send("show", "q1")
    assert "<summary>Antwort zeigen</summary>" in html


@pytest.mark.parametrize(("language", "text"), [("en", "0.5"), ("de", "0,5")])
def test_points_have_the_decimal_sign_of_the_readers_language(language: str, text: str) -> None:
    with override(language):
        assert points(Decimal("0.5000")) == text
