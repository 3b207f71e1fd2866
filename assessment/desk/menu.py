"""The admin's menu: each entry stands there for whoever may look at its list."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy

from assessment.bank.models import Assessment, Deck, Exercise, Question
from assessment.desk.accounts.api_clients import ApiClientAdmin
from assessment.desk.accounts.audit_records import AuditRecordAdmin
from assessment.desk.accounts.users import UserAdmin
from assessment.desk.answers.answer_list import ResponseAdmin
from assessment.desk.courses.assessments import AssessmentAdmin, ExerciseAdmin
from assessment.desk.courses.courses import CourseAdmin
from assessment.desk.courses.decks import DeckAdmin
from assessment.desk.courses.learners import LearnerAdmin
from assessment.desk.gradebook_scores import ScoreDeliveryAdmin
from assessment.desk.model_names import shown_models, translate_names
from assessment.desk.platforms.invitations import InvitationAdmin
from assessment.desk.platforms.platform_courses import ContextAdmin
from assessment.desk.platforms.registrations import RegistrationAdmin
from assessment.desk.questions.questions import QuestionAdmin
from assessment.desk.roles import is_superuser
from assessment.grading.models import Response
from assessment.lti.passback.models import ScoreDelivery
from assessment.lti.platforms.models import Context, Invitation, Registration
from assessment.people.models import ApiClient, AuditRecord, Course, Learner, User

# Title (in English), icon (of Material Symbols), and the list that it leads to, or the page beside it.
MENU: dict[str, list[tuple[str, str, str]]] = {
    "Teaching": [
        ("Courses", "school", "people.course"),
        ("Assessments", "description", "bank.assessment"),
        ("Exercises", "splitscreen", "bank.exercise"),
        ("Questions", "quiz", "bank.question"),
        ("Decks", "style", "bank.deck"),
    ],
    "Marking": [
        ("Marks", "grading", "grading.response.marks"),
        ("Answers", "rate_review", "grading.response"),
        ("Gradebook scores", "cloud_upload", "delivery.scoredelivery"),
    ],
    "People": [
        ("Learners", "groups", "people.learner"),
        ("Staff", "badge", "people.user"),
        ("API clients", "key", "people.apiclient"),
        ("Record of acts", "history", "people.auditrecord"),
    ],
    "Learning platforms": [
        ("Registrations", "hub", "platforms.registration"),
        ("Invitations", "link", "platforms.invitation"),
        ("Courses of platforms", "account_tree", "platforms.context"),
    ],
}


# Title and name of a document under /help/; the last one for superusers only.
HELP = (("For instructors", "instructors"), ("How it grades", "grading"))
HELP_FOR_SUPERUSERS = (("For administrators", "administrators"),)

# The accent of the students' pages (600 and 700) in the steps that the theme asks for.
ACCENT = (
    *("#eef0fb", "#dfe3f7", "#c3caf0", "#9fa9e6", "#7884d9", "#5563ca"),
    *("#3c4bb8", "#333fa0", "#2b3584", "#262f6b", "#171c42"),
)
# The steps of a colour in the admin theme's own style sheet (Tailwind's).
STEPS = (50, *range(100, 1000, 100), 950)


def accent(_request: HttpRequest) -> dict[str, str]:
    """Return the colour of buttons and links, from light to dark."""
    return {str(step): colour for step, colour in zip(STEPS, ACCENT, strict=True)}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the groups of the menu, without what one may not see."""
    groups = [
        {
            "title": pgettext("menu", title),
            "items": [_item(*entry) for entry in entries if _is_shown(request, entry[2])],
        }
        for title, entries in MENU.items()
    ]
    shown = [group for group in groups if group["items"]]
    return [*shown, _help(request)] if shown else []


def account(_request: HttpRequest) -> list[dict[str, Any]]:
    """Return what is added to the menu of one's own account: the second factor, where staff sign in by allauth."""
    if not settings.STAFF_SSO:
        return []
    return [{"title": gettext("Second factor"), "link": reverse("mfa_index")}]


def icon(_request: HttpRequest) -> str:
    """Return the address of the mark."""
    return static("web/mark.svg")


def stylesheet(_request: HttpRequest) -> str:
    """Return the address of our own styles."""
    return static("desk/site.css")


def _help(request: HttpRequest) -> dict[str, Any]:
    """Return the documents for whoever is signed in, under /help/."""
    pages = HELP + (HELP_FOR_SUPERUSERS if is_superuser(request) else ())
    return {
        "title": gettext("Help"),
        "items": [
            {"title": pgettext("menu", title), "icon": "help", "link": reverse("help-page", args=[name])}
            for title, name in pages
        ],
    }


def _item(title: str, symbol: str, name: str) -> dict[str, Any]:
    app, model, *page = name.split(".")
    address = reverse(f"admin:{app}_{'_'.join(page) if page else model + '_changelist'}")
    return {"title": pgettext("menu", title), "icon": symbol, "link": address}


def _is_shown(request: HttpRequest, name: str) -> bool:
    for model, page in admin.site._registry.items():
        if name.split(".")[:2] == model._meta.label_lower.split("."):
            return page.has_view_permission(request)
    return False


def register() -> None:
    """Put every page into the site."""
    # Importing Django's admin of users puts groups there, which mean nothing here.
    admin.site.unregister(Group)
    admin.site.register(Course, CourseAdmin)
    admin.site.register(Assessment, AssessmentAdmin)
    admin.site.register(Exercise, ExerciseAdmin)
    admin.site.register(Question, QuestionAdmin)
    admin.site.register(Deck, DeckAdmin)
    admin.site.register(Response, ResponseAdmin)
    admin.site.register(ScoreDelivery, ScoreDeliveryAdmin)
    admin.site.register(Learner, LearnerAdmin)
    admin.site.register(User, UserAdmin)
    admin.site.register(ApiClient, ApiClientAdmin)
    admin.site.register(Registration, RegistrationAdmin)
    admin.site.register(Invitation, InvitationAdmin)
    admin.site.register(Context, ContextAdmin)
    admin.site.register(AuditRecord, AuditRecordAdmin)
    name_by_menu()
    translate_names(shown_models(admin.site))


def name_by_menu() -> None:
    """Let lists and the line above each page say what the menu says, which speaks of answers and not of responses.

    Only the running admin is told: in a model's `Meta` each name would be a migration. Records of acts name a row by
    the singular, which stays what it was; that of an erasure counts rows by these plurals.
    """
    for group, entries in MENU.items():
        for title, _, name in entries:
            app, model, *page = name.split(".")
            apps.get_app_config(app).verbose_name = pgettext_lazy("menu", group)
            if not page:
                is_abbreviation = title[:2].isupper()
                plural = title if is_abbreviation else title[0].lower() + title[1:]
                apps.get_model(app, model)._meta.verbose_name_plural = plural
