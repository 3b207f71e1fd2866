"""The deck's pages without a browser: cards that open without scripts, pages to print, and who may look."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from assessment.bank.models import Assessment, Deck
from assessment.people.models import Course
from assessment.people.sessions import open_page
from tests.assessment.student.cast import RIGHT, Visitor, words_of
from tests.assessment.student.elements import elements


@pytest.fixture
def deck(page: Assessment) -> Deck:
    """The deck beside the seed page."""
    return Deck.objects.get(course=page.course, slug=page.slug)


def address(deck: Deck) -> str:
    """Return where a deck is."""
    return reverse("student:deck", args=[deck.course.slug, deck.slug])


def look(deck: Deck, query: str = "", **headers: str) -> str:
    """Return the deck's page."""
    reply = Client(headers=headers).get(address(deck) + query)
    assert reply.status_code == 200
    return reply.content.decode()


def test_a_card_is_a_box_that_opens_without_scripts(deck: Deck) -> None:
    html = look(deck)
    assert html.count("<details>") == html.count("<summary>") == 9
    assert "Reparameterization trick?" in html
    (card,) = elements(html, "li", id="card-3")
    assert card.text.startswith("Q. Reparameterization trick? Show")
    assert "A. z = μ + σ · ε" in card.text


def test_the_heading_and_the_words_of_the_intro(deck: Deck) -> None:
    text = words_of(look(deck))
    assert "Flashcards: GANs and VAEs" in text
    assert "Nine cards. Click any card" in text


@pytest.mark.parametrize(
    ("query", "pages", "details"),
    [("?print=1", 9, 0), ("?print=duplex", 18, 0), ("?print=", 9, 9), ("?print=all", 9, 9), ("?x=1", 9, 9)],
)
def test_the_pages_to_print(deck: Deck, query: str, pages: int, details: int) -> None:
    html = look(deck, query)
    assert len(re.findall(r'<li class="card', html)) == pages
    assert html.count("<details>") == details


def test_duplex_alternates_front_and_back(deck: Deck) -> None:
    sides = re.findall(r'<div class="side (front|back)">', look(deck, "?print=duplex"))
    assert sides == ["front", "back"] * 9
    assert re.findall(r"<span>(\d) / 9</span>", look(deck, "?print=duplex")) == [
        str(number) for number in range(1, 10) for _ in range(2)
    ]


def test_the_practice_page_leads_to_its_deck_and_back(visitor: Visitor, deck: Deck) -> None:
    assert f'<a href="{address(deck)}">9 flashcards</a>' in visitor.look()
    assert f'<a href="{visitor.address}">' in look(deck)


def test_a_deck_of_another_course_or_without_cards_is_not_linked(visitor: Visitor, deck: Deck) -> None:
    deck.cards.all().delete()
    assert "flashcard" not in visitor.look()
    assert "no cards yet" in look(deck)
    Deck.objects.all().delete()
    foreign_deck = Deck.objects.create(
        open=True, course=Course.objects.create(slug="o", title="O"), slug=deck.slug, title="X"
    )
    foreign_deck.cards.create(position=0, front="Why?", back="So.")
    assert "flashcard" not in visitor.look()
    assert "So." in look(foreign_deck)


def test_a_deck_without_formulas_is_sent_without_katex(deck: Deck) -> None:
    assert "katex" in look(deck)
    deck.cards.all().delete()
    assert "katex" not in look(deck)


def test_home_goes_to_the_only_page_and_lists_what_that_does_not_link(deck: Deck, page: Assessment) -> None:
    reply = Client().get("/")
    assert (reply.status_code, reply["Location"]) == (302, f"/practice/{page.course.slug}/{page.slug}")
    deck.slug = "apart"
    deck.save()
    assert f'<a href="{address(deck)}">Flashcards: GANs and VAEs</a>' in Client().get("/").content.decode()


def test_home_lists_decks_where_there_is_no_page(db: None) -> None:
    deck = Deck.objects.create(
        open=True, course=Course.objects.create(slug="o", title="O"), slug="x", title="X"
    )
    assert "nothing to practise" in Client().get("/").content.decode()
    deck.cards.create(position=0, front="Why?", back="So.")
    assert address(deck) in Client().get("/").content.decode()


def test_where_practice_is_not_open_only_those_who_were_sent_see_it(
    visitor: Visitor, deck: Deck, settings: Settings
) -> None:
    visitor.check("a", RIGHT)
    settings.OPEN_PRACTICE = False
    assert visitor.browser.get(address(deck)).status_code == 404
    session = visitor.browser.session
    open_page(session, deck.public_id)
    session.save()
    assert Client().get(address(deck)).status_code == 404
    assert address(deck) not in Client().get("/").content.decode()
    assert visitor.browser.get(address(deck)).status_code == 200


@pytest.mark.parametrize("path", ["/decks/demo/none", "/decks/none/gans-and-vaes", "/decks/demo/GANS"])
def test_a_deck_that_is_not_there(page: Assessment, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_a_deck_is_only_looked_at(deck: Deck) -> None:
    assert Client().post(address(deck)).status_code == 405
    assert Client().head(address(deck)).status_code == 200


def test_html_of_an_author_is_shown_and_not_obeyed(deck: Deck) -> None:
    deck.cards.update(front="<script>alert(1)</script>", back="**bold** <b>no</b>")
    html = look(deck)
    assert "<script>alert" not in html
    assert "<strong>bold</strong> &lt;b&gt;no" in html


def test_a_deck_is_shown_in_german(deck: Deck) -> None:
    text = words_of(look(deck, **{"accept-language": "de"}))
    assert "Alle zeigen Alle verbergen Mischen" in text
    assert "F. Discriminative vs generative model" in text
