"""The German texts of these pages: complete, compiled, and no others than the student's pages have."""

import re
from pathlib import Path

import polib
import pytest

from assessment import student
from assessment.lti import launch
from tests.assessment.lti.launch.cast import Browser

FOLDER = Path(launch.__file__).parent
BESIDE = [FOLDER.parent / "refusals.py", *(FOLDER.parent / "registration").glob("*.py")]
"""What else has its texts in this catalogue."""
MESSAGES = Path("locale") / "de" / "LC_MESSAGES"
CATALOGUE = polib.pofile(str(FOLDER / MESSAGES / "django.po"))
PAGES = polib.pofile(str(Path(student.__file__).parent / MESSAGES / "django.po"))


def test_every_text_is_translated_and_compiled() -> None:
    """After a change: `django-admin makemessages -l de --no-location` in the package, then `msgfmt`."""
    assert [entry.msgid for entry in CATALOGUE if not entry.translated()] == []
    compiled = {
        entry.msgid: (entry.msgstr, entry.msgstr_plural)
        for entry in polib.mofile(str(FOLDER / MESSAGES / "django.mo"))
    }
    assert compiled == {entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in CATALOGUE}


@pytest.mark.parametrize(
    "source",
    sorted([*FOLDER.glob("templates/**/*.html"), *FOLDER.glob("*.py"), *BESIDE]),
    ids=lambda path: path.name,
)
def test_every_text_is_in_the_catalogue(source: Path) -> None:
    known = {entry.msgid for entry in CATALOGUE}
    quoted = re.findall(r"""(?:translate |\b_\()(["'])(.+?)\1(?: %}|\))""", source.read_text())
    assert {text for _, text in quoted} <= known


def test_what_both_say_is_said_in_one_way() -> None:
    theirs = {entry.msgid: entry.msgstr for entry in PAGES if entry.msgstr}
    assert {
        entry.msgid for entry in CATALOGUE if theirs.get(entry.msgid, entry.msgstr) != entry.msgstr
    } == set()


@pytest.mark.django_db
def test_a_german_browser_is_refused_in_german(browser: Browser) -> None:
    browser.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    reply = browser.login(iss="https://other.example")
    assert "Dieser Dienst kennt die Lernplattform nicht" in reply.content.decode()
