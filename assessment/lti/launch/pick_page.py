"""The page on which a teacher picks what an activity opens."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessment.bank.models import Assessment
from assessment.lti.launch import addresses, deep_linking, frame, targets, visiting
from assessment.lti.launch.arrival import Arrival
from assessment.lti.platforms.models import Context, ResourceLink
from assessment.lti.platforms.replies import printable
from assessment.people.models import Membership

MOST = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be picked: its `value` in the form, with its parts."""

    value: str
    title: str
    points: str
    parts: "tuple[Choice, ...]" = ()
    library: str = ""

    @property
    def many(self) -> int:
        """Return 1 for one point, and 2 for any other number: gettext takes integers only."""
        return 1 if self.points == "1" else 2


@never_cache
@require_http_methods(["GET", "POST"])
def pick(request: HttpRequest, name: str) -> HttpResponse:
    """Show what there is, or take what was picked."""
    asked = dict(request.session.get(frame.PICKING, {})).get(name)
    if asked is None or not request.session.get(frame.FRAMED):
        frame.let_frame(request, ["*"])
        return render(request, "lti/over.html", status=403)
    context = get_object_or_404(
        Context.objects.select_related("course", "deployment__registration"), pk=asked["context"]
    )
    # Their role may have ended since the launch; an administrator's visit without one ends with its session.
    has_role = Membership.objects.filter(user=asked.get("user"), course=context.course).exists()
    if not has_role and not asked.get("visiting"):
        raise Http404
    if request.method == "GET":
        return _page(request, context, asked)
    if "cancel" in request.POST and "return_url" in asked:
        return _return(request, context, asked, [])
    values = request.POST.getlist("pick")[:MOST]
    allowed = {
        value for choice in choices(context) for value in (choice.value, *(p.value for p in choice.parts))
    }
    if not values or not set(values) <= allowed or (len(values) > 1 and not asked.get("several")):
        return _page(request, context, asked, problem=_("Choose what the activity is to show."))
    with transaction.atomic():
        picked = [target for value in values if (target := _target(context, value))]
        if len(picked) < len(values):
            raise Http404
        if "link" in asked:
            return _bind(request, context, asked, picked[0])
    return _return(request, context, asked, picked)


def choices(context: Context) -> list[Choice]:
    """Return what teachers of a context may pick, its own course first."""
    assessments, decks = targets.offered(context)
    found = [_of_assessment(context, each) for each in assessments]
    found += [
        Choice(
            f"deck:{deck.public_id}",
            deck.title,
            "",
            library=_library(context, deck.course_id, deck.course.title),
        )
        for deck in decks
    ]
    return sorted(found, key=lambda choice: bool(choice.library))


def _of_assessment(context: Context, assessment: Assessment) -> Choice:
    value = f"assessment:{assessment.public_id}"
    exercises = list(assessment.exercises.filter(questions__retired=False).distinct())
    parts = tuple(
        Choice(
            f"{value}:{exercise.slug}",
            exercise.title or exercise.slug,
            _points(targets.Target(assessment, exercise)),
        )
        for exercise in exercises
    )
    return Choice(
        value,
        assessment.title,
        _points(targets.Target(assessment)),
        parts if len(parts) > 1 else (),
        _library(context, assessment.course_id, assessment.course.title),
    )


def _library(context: Context, course_id: int, title: str) -> str:
    return "" if course_id == context.course_id else title


def _points(target: targets.Target) -> str:
    return f"{deep_linking.maximum(target).normalize():f}"


def _target(context: Context, value: str) -> targets.Target | None:
    """Return what a value of the form stands for, copied into the context's course if it is from the library."""
    kind, name, *rest = value.split(":")
    return targets.find(context, {kind: name, **({"exercise": rest[0]} if rest else {})})


def _page(request: HttpRequest, context: Context, asked: dict[str, Any], problem: str = "") -> HttpResponse:
    shown = {
        "context": context,
        "choices": choices(context),
        "several": asked.get("several", False),
        "problem": problem,
        "deep": "return_url" in asked,
    }
    return render(request, "lti/pick.html", shown, status=422 if problem else 200)


def _bind(
    request: HttpRequest, context: Context, asked: dict[str, Any], target: targets.Target
) -> HttpResponse:
    """Let the activity open what was picked, if it does not open something yet, and go there."""
    link = get_object_or_404(ResourceLink.objects.select_for_update(), pk=asked["link"], context=context)
    if (before := targets.bound(link)) is None:
        targets.bind(link, target)
    arrived = Arrival(context, None, link=link, staff_user=asked["user"])
    return visiting.go(request.session, visiting.open_for(request.session, arrived, before or target))


def _return(
    request: HttpRequest, context: Context, asked: dict[str, Any], picked: list[targets.Target]
) -> HttpResponse:
    """Bring what was picked back to the platform, by a form that is sent by itself or by its button."""
    launch_url = addresses.ours(request, addresses.LAUNCH)
    items = [deep_linking.item(target, launch_url, column=asked["columns"]) for target in picked]
    frame.let_post_to(request, asked["return_url"])
    shown = {
        "return_url": asked["return_url"],
        "message": deep_linking.answer(context.deployment, items, asked["data"]),
        "titles": [printable(each["title"]) for each in items],
    }
    return render(request, "lti/returning.html", shown)
