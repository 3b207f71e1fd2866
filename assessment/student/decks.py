"""The pages of a deck of flashcards: to go through, to print, and to take along as a file."""

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from assessment.bank.decks.files import FORMATS, export_deck
from assessment.bank.models import Assessment, Deck
from assessment.people.models import Course
from assessment.student import access

SHEETS = {"1": "one", "duplex": "two"}
"""What `?print=` may say, and on how many pages a card then stands."""


@require_safe
@cache_control(private=True, no_cache=True)
def deck_page(request: HttpRequest, course_slug: str, slug: str) -> HttpResponse:
    """Show a deck, or with `?print=` its cards as pages."""
    deck = _visible_deck(request, course_slug, slug)
    cards = list(deck.cards.all())
    sheets = SHEETS.get(request.GET.get("print", ""))
    context = {
        "deck": deck,
        "cards": cards,
        "sheets": sheets,
        "practice": Assessment.objects.filter(course=deck.course, slug=deck.slug, open=True).first(),
        "formulas": any("$" in text for card in cards for text in (card.front, card.back))
        or "$" in deck.intro,
    }
    return render(request, "student/print.html" if sheets else "student/deck.html", context)


@require_safe
@cache_control(private=True, no_cache=True)
def deck_file(request: HttpRequest, course_slug: str, slug: str, form: str) -> HttpResponse:
    """Send a deck as a file, to whom its page is shown; `?duplex=1` puts front and back on pages of their own."""
    deck = _visible_deck(request, course_slug, slug)
    if form not in FORMATS:
        raise Http404
    exported = export_deck(deck, form, timezone.now(), duplex=request.GET.get("duplex") == "1")
    headers = {
        "Content-Disposition": f'attachment; filename="{exported.name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(exported.data, content_type=exported.content_type, headers=headers)


def _visible_deck(request: HttpRequest, course_slug: str, slug: str) -> Deck:
    rows = Deck.objects.select_related("course")
    deck = get_object_or_404(rows, course__slug=course_slug, slug=slug)
    if not access.may_see(request, deck):
        raise Http404
    return deck


def deck_beside(course: Course, slug: str) -> Deck | None:
    """Return the deck that goes with a practice page, by its slug, with the `count` of its cards, if it has any."""
    counted = Deck.objects.filter(course=course, slug=slug, open=True).annotate(count=Count("cards"))
    return counted.filter(count__gt=0).select_related("course").first()
