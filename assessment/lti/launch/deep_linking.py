"""Picking what an activity opens: for a Deep Linking request, or for a resource link that opens nothing yet.

Source: LTI Deep Linking 2.0, sections 2.1 (content items), 3 and 4.4 (the request), 4.5 (the response).
"""

import time
from dataclasses import dataclass
from decimal import Decimal
from secrets import token_hex, token_urlsafe
from typing import Any

import jwt
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessment.bank.models import Assessment, Deck, total_points
from assessment.lti import messages
from assessment.lti.launch import addresses, frame, launch_session, targets
from assessment.lti.launch.id_token import LTI, Launch
from assessment.lti.launch.provisioning import Provisioned
from assessment.lti.launch.targets import Target
from assessment.lti.messages import DEEP_LINKING_MESSAGE
from assessment.lti.passback.line_items import line_item_of
from assessment.lti.platforms.models import Context, Deployment, ResourceLink
from assessment.lti.platforms.roles import may_pick, staff_role
from assessment.lti.platforms.tool_keys import ALGORITHM, signing_key
from assessment.lti.refusals import MessageRefused, RefusalCode
from assessment.lti.registration.dynamic_registration import LAUNCH_PATH
from assessment.lti.services.addresses import problem_with_address
from assessment.lti.services.replies import printable_line
from assessment.people.models import Membership

# The answer to a Deep Linking request: what was picked, as a message that we sign.
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
RESPONSE_SECONDS = 300
"""Five minutes: the browser posts the message at once, and the platform need not trust it for longer."""


def content_item(target: Target, launch_url: str, *, column: bool) -> dict[str, Any]:
    """Return the content item of what was picked; with a column of the gradebook, if it is asked for and has points."""
    page = target.page
    line_item = line_item_of(target.assessment, target.exercise) if target.assessment else None
    title = target.exercise.title if target.exercise and target.exercise.title else page.title
    content: dict[str, Any] = {
        "type": "ltiResourceLink",
        "title": title,
        "url": launch_url,
        "custom": {"deck" if isinstance(page, Deck) else "assessment": str(page.public_id)},
    }
    if target.exercise is not None:
        content["custom"]["exercise"] = target.exercise.slug
    if column and line_item:
        content["lineItem"] = {
            "label": line_item.label,
            "scoreMaximum": line_item.maximum,
            "resourceId": line_item.resource_id,
            "tag": line_item.tag,
        }
    return content


def target_points(target: Target) -> Decimal:
    """Return the points of all that is asked there; 0 for a deck."""
    return total_points(target.assessment, target.exercise) if target.assessment else Decimal(0)


def signed_response(deployment: Deployment, items: list[dict[str, Any]], data: str | None) -> str:
    """Return the signed message with what was picked; `data` is the platform's own, unchanged."""
    registration, now = deployment.registration, int(time.time())
    kid, key = signing_key()
    message = {
        "iss": registration.client_id,
        "aud": registration.issuer,
        "iat": now,
        "exp": now + RESPONSE_SECONDS,
        "nonce": token_urlsafe(24),
        "azp": registration.issuer,
        f"{LTI}deployment_id": deployment.deployment_id,
        f"{LTI}message_type": "LtiDeepLinkingResponse",
        f"{LTI}version": "1.3.0",
        f"{DL}content_items": items,
    }
    if data is not None:
        message[f"{DL}data"] = data
    return jwt.encode(message, key, algorithm=ALGORITHM, headers={"kid": kid})


# What a teacher is asked to pick from, and for what: an activity that opens nothing yet, or such a request.
LINK = "ltiResourceLink"
MOST_PICKINGS = 5
"""A plain limit: a session keeps what a few open tabs pick for, and does not grow with every launch."""
LONGEST_DATA = 20_000
"""Characters of the platform's own `data`, which the session keeps and the response returns: a plain limit, far above
what platforms send."""


def validate_request(launch: Launch, issuer: str) -> None:
    """Refuse a Deep Linking request that nothing can be picked for, or by whom; raise the refusal."""
    if staff_role(launch.roles) is None and not may_pick(launch.roles, issuer):
        raise MessageRefused(RefusalCode.NOT_A_TEACHER)
    settings = launch.settings
    if LINK not in messages.text_list(settings, "accept_types"):
        raise MessageRefused(RefusalCode.NOTHING_ACCEPTED)
    # Read now, so that what is damaged is refused before somebody has picked, not after.
    messages.text_field(settings, "data", LONGEST_DATA)
    messages.flag_field(settings, "accept_multiple")
    messages.flag_field(settings, "accept_lineitem")
    if problem_with_address(messages.url_field(settings, "deep_link_return_url")):
        raise MessageRefused(RefusalCode.NOTHING_ACCEPTED)


def begin_picking(session: SessionBase, provisioned: Provisioned, launch: Launch) -> str:
    """Keep in the session what is picked for, and return the address of the page to pick on."""
    picking: dict[str, Any] = {"context": provisioned.context.pk, "user": provisioned.staff_user}
    if launch.message == DEEP_LINKING_MESSAGE:
        settings = launch.settings
        picking |= {
            # Somebody without a role in the course, whom the check has let pick: they are no staff here.
            "visiting": provisioned.role is None,
            "return_url": messages.url_field(settings, "deep_link_return_url"),
            "data": settings.get("data"),
            "several": messages.flag_field(settings, "accept_multiple") is True,
            "columns": messages.flag_field(settings, "accept_lineitem") is not False,
        }
    elif provisioned.link is not None:
        picking["link"] = provisioned.link.pk
    name = token_hex(8)
    pickings = list(dict(session.get(frame.PICKING, {})).items())[1 - MOST_PICKINGS :]
    session[frame.PICKING] = {**dict(pickings), name: picking}
    return reverse("lti:pick", args=[name])


# The page on which a teacher picks; a pick is held against what it offers then, for a form may name anything.
MOST_PICKED = 50
"""A plain limit on the content items of one response, whose message is a field of one form."""


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
    picking = dict(request.session.get(frame.PICKING, {})).get(name)
    if picking is None or not request.session.get(frame.FRAMED):
        frame.let_frame(request, ["*"])
        return render(request, "lti/session_ended.html", status=403)
    context = get_object_or_404(
        Context.objects.select_related("course", "deployment__registration"), pk=picking["context"]
    )
    # Their role may have ended since the launch; an administrator's visit without one ends with its session.
    has_role = Membership.objects.filter(user=picking.get("user"), course=context.course).exists()
    if not has_role and not picking.get("visiting"):
        raise Http404
    if request.method == "GET":
        return _picker_page(request, context, picking)
    if "cancel" in request.POST and "return_url" in picking:
        return _return_to_platform(request, context, picking, [])
    values = request.POST.getlist("pick")[:MOST_PICKED]
    allowed = {
        value
        for choice in picker_choices(context)
        for value in (choice.value, *(p.value for p in choice.parts))
    }
    if not values or not set(values) <= allowed or (len(values) > 1 and not picking.get("several")):
        return _picker_page(request, context, picking, problem=_("Choose what the activity is to show."))
    with transaction.atomic():
        picked = [target for value in values if (target := _picked_target(context, value))]
        if len(picked) < len(values):
            raise Http404
        if "link" in picking:
            return _bind_and_open(request, context, picking, picked[0])
    return _return_to_platform(request, context, picking, picked)


def picker_choices(context: Context) -> list[Choice]:
    """Return what teachers of a context may pick, its own course first."""
    assessments, decks = targets.pickable_content(context)
    choices = [_assessment_choice(context, assessment) for assessment in assessments]
    choices += [
        Choice(
            f"deck:{deck.public_id}",
            deck.title,
            "",
            library=_library(context, deck.course_id, deck.course.title),
        )
        for deck in decks
    ]
    return sorted(choices, key=lambda choice: bool(choice.library))


def _assessment_choice(context: Context, assessment: Assessment) -> Choice:
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
    return f"{target_points(target).normalize():f}"


def _picked_target(context: Context, value: str) -> targets.Target | None:
    """Return what a value of the form stands for, copied into the context's course if it is from the library."""
    kind, name, *exercise = value.split(":")
    return targets.find_target(context, {kind: name, **({"exercise": exercise[0]} if exercise else {})})


def _picker_page(
    request: HttpRequest, context: Context, picking: dict[str, Any], problem: str = ""
) -> HttpResponse:
    page_context = {
        "context": context,
        "choices": picker_choices(context),
        "several": picking.get("several", False),
        "problem": problem,
        "deep": "return_url" in picking,
    }
    return render(request, "lti/pick.html", page_context, status=422 if problem else 200)


def _bind_and_open(
    request: HttpRequest, context: Context, picking: dict[str, Any], target: targets.Target
) -> HttpResponse:
    """Let the activity open what was picked, if it does not open something yet, and go there."""
    link = get_object_or_404(ResourceLink.objects.select_for_update(), pk=picking["link"], context=context)
    if (bound := targets.bound_target(link)) is None:
        targets.bind_target(link, target)
    provisioned = Provisioned(context, None, link=link, staff_user=picking["user"])
    return launch_session.redirect_in_session(
        request.session, launch_session.open_target(request.session, provisioned, bound or target)
    )


def _return_to_platform(
    request: HttpRequest, context: Context, picking: dict[str, Any], picked: list[targets.Target]
) -> HttpResponse:
    """Bring what was picked back to the platform, by a form that is sent by itself or by its button."""
    launch_url = addresses.own_url(request, LAUNCH_PATH)
    items = [content_item(target, launch_url, column=picking["columns"]) for target in picked]
    frame.let_post_to(request, picking["return_url"])
    page_context = {
        "return_url": picking["return_url"],
        "message": signed_response(context.deployment, items, picking["data"]),
        "titles": [printable_line(content["title"]) for content in items],
    }
    return render(request, "lti/returning.html", page_context)
