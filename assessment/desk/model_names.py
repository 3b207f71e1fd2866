"""What models and their fields are called in the reader's language: labels, headings of columns, help texts.

Only the running admin is told: in a model of ours each name would be a migration. What is already translated, as in
Django's own models, is left alone.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.admin import AdminSite
from django.db.models import Field, Model
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def shown_models(site: AdminSite) -> set[type[Model]]:
    """Return the models that have a list in a site, or a table on the page of another."""
    pages = site._registry.items()
    return {model for model, _ in pages} | {table.model for _, page in pages for table in page.inlines}


def translate_names(models: Iterable[type[Model]]) -> None:
    """Let names and help texts follow the language of each request."""
    for model in models:
        options = model._meta
        options.verbose_name = _translated("model", options.verbose_name)
        options.verbose_name_plural = _translated("models", options.verbose_name_plural)
        for field in own_fields(model):
            field.verbose_name = _translated("field", field.verbose_name)
            field.help_text = _translated("help", field.help_text)


def own_fields(model: type[Model]) -> "list[Field[Any, Any]]":
    """Return the fields of a model, without the relations that others have to it."""
    return [field for field in model._meta.get_fields() if isinstance(field, Field)]


def _translated(context: str, name: "StrOrPromise | None") -> "StrOrPromise":
    return pgettext_lazy(context, name) if isinstance(name, str) and name else name or ""
