"""Decks of flashcards."""

from typing import ClassVar

from assessment.bank.models import Flashcard
from assessment.review.base import CourseScopedAdmin, CourseScopedTabularInline, own


class FlashcardInline(CourseScopedTabularInline):
    """The cards of a deck."""

    model = Flashcard
    fields = ("position", "front", "back")


class DeckAdmin(CourseScopedAdmin):
    """Decks with their cards."""

    course_path = "course"
    list_display = ("title", "course", "slug", "open")
    list_select_related = ("course",)
    list_filter = (own("course"),)
    search_fields = ("title", "slug")
    prepopulated_fields: ClassVar = {"slug": ("title",)}
    fields = ("course", "title", "slug", "intro", "open")
    inlines = (FlashcardInline,)
