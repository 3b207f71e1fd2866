"""Choices of model fields with labels in the reader's language."""

from typing import TYPE_CHECKING, TypeAlias

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LabelledChoices: TypeAlias = "list[tuple[str, StrOrPromise]]"


# The labels of a class itself stay English: the API's schema has them.
def labelled(choices: type[TextChoices]) -> LabelledChoices:
    """Return the values of a class with their labels, as forms, lists and filters show them."""
    return [(value, pgettext_lazy("choice", label)) for value, label in choices.choices]
