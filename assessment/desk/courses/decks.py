"""Decks of flashcards, with their cards in order."""

from typing import Any, ClassVar

from django import forms
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from assessment.bank.models import Deck, Flashcard
from assessment.desk.course_scope import CourseScopedAdmin, CourseScopedTabularInline, own
from assessment.desk.site.theme import AnyInlineFormSet, AnyModelForm, NumberInput, TextArea

# Above every place that can be typed: a card that steps aside meets no other there.
FAR = 1_000_000
MOST = 10_000
"""Places that can be typed: a plain limit, far above any deck."""


class CardForm(AnyModelForm):
    """One card; its place is where it is wished, and is found when the whole deck is saved."""

    place = forms.IntegerField(
        min_value=1,
        max_value=MOST,
        required=False,
        widget=NumberInput,
        label=gettext_lazy("Place"),
        help_text=gettext_lazy(
            "From 1; empty for the end. A card that takes the place of another goes before it."
        ),
    )

    class Meta:
        model = Flashcard
        fields: ClassVar = ["front", "back"]
        widgets: ClassVar = {"front": TextArea({"rows": 4}), "back": TextArea({"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["place"] = self.instance.position + 1


class CardFormSet(AnyInlineFormSet):
    """The cards of a deck: counted anew from the first whenever they are saved."""

    def save(self, commit: bool = True) -> Any:
        """Save the cards; first all leave their places, for two cannot hold one even for a moment."""
        cards = [form.instance for form in sorted(self._kept(), key=_wished)]
        for position, card in enumerate(cards):
            card.position = position
        self.instance.cards.update(position=F("position") + FAR)
        saved = super().save(commit)
        Flashcard.objects.bulk_update(cards, ["position"])
        return saved

    def _kept(self) -> list[Any]:
        return [
            form
            for form in self.forms
            if not form.cleaned_data.get("DELETE") and (form.instance.pk or form.has_changed())
        ]


class FlashcardInline(CourseScopedTabularInline):
    """The cards of a deck."""

    model = Flashcard
    form = CardForm
    formset = CardFormSet
    fields = ("place", "front", "back")
    verbose_name = gettext_lazy("card")
    verbose_name_plural = gettext_lazy("cards")
    hide_title = True


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

    def get_readonly_fields(self, request: HttpRequest, obj: Deck | None = None) -> tuple[str, ...]:
        """Keep a deck in its course."""
        del request
        return ("course",) if obj else ()


def _wished(form: Any) -> tuple[int, bool]:
    """Return what to sort by: the place, and at the same place those that were moved there first."""
    place = form.cleaned_data.get("place")
    return (place or FAR, "place" not in form.changed_data)
