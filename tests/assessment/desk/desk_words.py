"""Every word of the admin that is translated: those in its templates and modules, and those of models and tables."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import unfold
from django.contrib import admin, auth
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import override

from assessment import admin_settings, desk
from assessment.bank.models import Counts, Release, ReleaseRule, Reveal
from assessment.desk.menu import HELP, HELP_FOR_SUPERUSERS, MENU
from assessment.desk.model_names import own_fields, shown_models
from assessment.grading import review
from assessment.grading.erasure.erase import WHAT_STAYS, Erased
from assessment.grading.models import PromiseGrouping, RunKind, State
from assessment.lti.passback.models import ScoreState
from assessment.people.models import Act, Learner, Role
from graders.registry import KINDS

FOLDER = Path(desk.__file__).parent
MODULES = [*FOLDER.rglob("*.py"), *(Path(str(module.__file__)) for module in (review, admin_settings))]
"""What has its texts in the admin's catalogue."""
STRANGERS = [
    *Path(unfold.__file__).parent.glob("*.py"),
    *Path(unfold.__file__).parent.glob("mixins/*.py"),
    *Path(unfold.__file__).parent.glob("templatetags/*.py"),
    *Path(unfold.__file__).parent.rglob("*.html"),
    *Path(auth.__file__).parent.glob("*.py"),
]
"""The theme, and what Django has of accounts: some of their words are in English only, so our catalogue has them."""
WITHOUT_CONTEXT = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
CHOICES = (Release, ReleaseRule, Reveal, Counts, Role, State, ScoreState, Act, PromiseGrouping)

Word = tuple[str, str]
"""A context, mostly none, and a text as the catalogue has it."""


def words_in_modules(paths: Iterable[Path]) -> set[Word]:
    """Return the literal texts that modules have translated."""
    calls = (
        node
        for path in paths
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    )
    return {word for call in calls for word in _words_of_call(call)}


def _words_of_call(call: ast.Call) -> Iterator[Word]:
    literals = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name in WITH_CONTEXT and len(literals) == 2:
        yield str(literals[0]), str(literals[1])
    if name in WITHOUT_CONTEXT and len(literals) >= WITHOUT_CONTEXT[name]:
        yield "", str(literals[0])


def words_in_templates() -> set[Word]:
    """Return the literal texts of templates."""
    folder = FOLDER / "templates"
    # What is only there with single sign-on needs tags of django-allauth.
    names = [str(path.relative_to(folder)) for path in folder.rglob("*.html") if "account" not in path.parts]
    names = [name for name in names if not name.startswith("allauth")]
    return {word for name in names for word in _words_of_template(name)}


def _words_of_template(name: str) -> Iterator[Word]:
    template: Any = get_template(name)
    for node in template.template.nodelist.get_nodes_by_type(BlockTranslateNode):
        yield "", node.render_token_list(node.singular)[0]
    for node in template.template.nodelist.get_nodes_by_type(TranslateNode):
        if text := node.filter_expression.var.literal:
            yield "", str(text)


def words_of_tables() -> set[Word]:
    """Return the texts that are looked up by a name: those of the menu, of models, and of their choices."""
    titles = {title for entries in MENU.values() for title, _, _ in entries} | {*MENU}
    titles |= {title for title, _ in HELP + HELP_FOR_SUPERUSERS}
    words = {("menu", title) for title in titles}
    words |= {("choice", str(label)) for choices in CHOICES for label in choices.labels}
    words |= {("run", str(kind)) for kind in RunKind.values}
    words |= {("kind", name) for kind in KINDS for name in (kind, kind.capitalize())}
    words |= {("key", state) for state in ("active", "revoked", "expired")}
    return words | {("erased", text) for text in _words_of_erasures()}


def _words_of_erasures() -> Iterable[str]:
    tables = [
        relation.related_model._meta
        for relation in Learner._meta.related_objects
        if relation.on_delete is models.CASCADE
    ]
    with override(None):
        rows = tuple((str(table.verbose_name_plural), 1) for table in tables)
    return [*WHAT_STAYS, *Erased(1, rows, 1, 1, 1, 1).counts()]


def words_of_models() -> set[Word]:
    """Return what models and those of their fields are called that stand on a page."""
    words: set[Word] = set()
    with override(None):
        for model in shown_models(admin.site):
            words |= {
                ("model", str(model._meta.verbose_name)),
                ("models", str(model._meta.verbose_name_plural)),
            }
        for model, names in fields_on_pages():
            for field in own_fields(model):
                if field.name in names and field.model.__module__.startswith("assessment"):
                    words |= {("field", str(field.verbose_name)), ("help", str(field.help_text))}
    # What Django's own account has is in Django's own catalogue.
    return {word for word in words if word[1] and word != ("model", "user")}


def fields_on_pages() -> Iterator[tuple[type[models.Model], set[str]]]:
    """Yield each model with the names that its list, its form, or its table on another page has."""
    for model, page in admin.site._registry.items():
        if model._meta.label != "people.User":
            yield model, names_on(page) | {str(name) for name in page.list_display}
            yield from ((table.model, names_on(table)) for table in page.inlines)


def names_on(page: Any) -> set[str]:
    """Return the names of the fields of a page or a table."""
    filters = [name[0] if isinstance(name, tuple) else name for name in getattr(page, "list_filter", ())]
    names = [*(page.fields or ()), *flatten_fieldsets(page.fieldsets or ()), *page.readonly_fields, *filters]
    form_fields = getattr(page.form, "_meta", None)
    names += (form_fields.fields or ()) if form_fields else ()
    return {str(name) for entry in names for name in (entry if isinstance(entry, tuple) else (entry,))}


def words_of_strangers() -> str:
    """Return the sources of others with their words, each text in one line."""
    lines = " ".join(path.read_text() for path in STRANGERS)
    return " ".join(re.sub(r"""["']\s*\n\s*f?["']""", "", lines).split())


def words_of_sign_in() -> set[Word]:
    """Return the literal texts of the pages that only a service with single sign-on has."""
    pages = [FOLDER / "templates" / name for name in ("account", "allauth")]
    texts = " ".join(path.read_text() for page in pages for path in page.rglob("*.html"))
    return {("", text) for text in re.findall(r'translate "(.+?)" %}', texts)}
