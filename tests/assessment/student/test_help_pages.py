"""The documents under `/help/`: every page, its links and pictures, and the ways to it."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from django.urls import resolve

from assessment.people.models import User
from assessment.student import help as help_pages
from assessment.student.middleware import HEADER, POLICY
from tests.assessment.student.cast import words_of
from tests.assessment.student.elements import elements

pytestmark = pytest.mark.django_db
NAMES = sorted(help_pages.names())
ADDRESSES = ["/help/", *(f"/help/{name}/" for name in NAMES)]


def help_page(address: str, **headers: str) -> str:
    """Return the HTML of a page."""
    reply = Client(headers=headers).get(address)
    assert reply.status_code == 200
    return reply.content.decode()


def test_there_is_a_page_for_every_reader() -> None:
    assert set(NAMES) >= {"instructors", "administrators", "developers", "grading", "architecture"}


@pytest.mark.parametrize("name", ["README", *NAMES])
def test_a_page_has_the_heading_of_its_document(name: str) -> None:
    title = (
        (help_pages.FOLDER / f"{name}.md").read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
    )
    html = help_page("/help/" if name == "README" else f"/help/{name}/")
    assert re.findall(r"<h1[^>]*>([^<]+)</h1>", html) == [title]
    assert f"<title>{title} · Evenmark</title>" in html


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_of_a_page_leads_somewhere(address: str) -> None:
    html = help_page(address)
    for href in re.findall(r'<a [^>]*href="([^"]+)"', html):
        path, _, anchor = href.partition("#")
        if "://" in path:
            continue
        if path:
            resolve(path)
        if anchor and (not path or path.startswith("/help/")):
            assert f'id="{anchor}"' in (help_page(path) if path else html), href


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_picture_is_a_static_file_with_words_in_its_place(address: str) -> None:
    for tag in re.findall(r"<img [^>]+>", help_page(address)):
        source = re.search(r'src="/static/([^"]+)"', tag)
        assert source, tag
        assert finders.find(source[1]), tag
    assert all(re.findall(r'<img src="[^"]+help/[^"]+" alt="([^"]*)"', help_page(address)))


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_level_of_heading_is_skipped(address: str) -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", help_page(address))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("address", ADDRESSES)
def test_everything_comes_from_this_host_and_nothing_is_inline(address: str) -> None:
    reply = Client().get(address)
    assert reply.headers[HEADER] == POLICY
    html = reply.content.decode()
    assert not re.search(r'\sstyle="|<style|<script', html)
    assert not re.search(r'(?:src|<link [^>]*href)="(?:https?:)?//', html)


def test_what_is_wide_scrolls_and_is_reached_by_the_keyboard() -> None:
    html = help_page("/help/administrators/")
    tables = html.count("<table>")
    groups = list(elements(html, "div", role="group", aria_label="Table", tabindex="0"))
    assert {group.attributes["class"] for group in groups} == {"scroll"}
    assert len(groups) == html.count('tabindex="0"><table>') == tables > 3
    assert html.count("<pre") == html.count('<pre tabindex="0">') > 0


def test_html_in_a_document_stays_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "odd.md").write_text("# Odd\n\n<script>alert(1)</script> and [out](../../LICENSE)\n")
    monkeypatch.setattr(help_pages, "FOLDER", tmp_path)
    opening = help_pages.document.__wrapped__("odd").opening
    assert "&lt;script&gt;" in opening
    assert "and out</p>" in opening


@pytest.mark.parametrize("name", ["nothing", "README", "readme", "..", "pictures"])
def test_a_page_that_there_is_not(name: str) -> None:
    reply = Client().get(f"/help/{name}/")
    assert reply.status_code == 404
    assert "There is no such page" in words_of(reply.content.decode())


def test_an_address_without_its_slash_leads_to_the_page() -> None:
    assert Client().get("/help").headers["Location"] == "/help/"
    assert Client().get("/help/grading").headers["Location"] == "/help/grading/"


@override_settings(OPEN_PRACTICE=False)
def test_the_home_page_leads_there_in_both_languages() -> None:
    assert '<a href="/help/">Help</a>' in help_page("/")
    assert '<a href="/help/">Hilfe</a>' in help_page("/", **{"accept-language": "de"})


@pytest.mark.parametrize("is_superuser", [True, False])
def test_the_menu_of_the_admin_leads_there(is_superuser: bool) -> None:
    client = Client()
    client.force_login(User.objects.create(username="ida", is_staff=True, is_superuser=is_superuser))
    html = client.get("/admin/").content.decode()
    assert ("/help/instructors/" in html) == ("/admin/bank/question/" in html)
    assert ("/help/administrators/" in html) == is_superuser


def test_the_description_of_the_api_leads_there() -> None:
    assert "(/help/developers/)" in Client().get("/api/v1/schema").content.decode()
