"""What this tool says of itself, to a platform that registers it by itself, and to Canvas.

Sources: LTI Dynamic Registration 1.0, section 3.5; Canvas's JSON for LTI developer keys.
"""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.lti.launch.addresses import LAUNCH, ours

NAME = "Evenmark"
DEEP_LINKING, RESOURCE = "LtiDeepLinkingRequest", "LtiResourceLinkRequest"
REVIEW = "LtiSubmissionReviewRequest"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCOPES = (
    f"{_AGS}lineitem",
    f"{_AGS}lineitem.readonly",
    f"{_AGS}result.readonly",
    f"{_AGS}score",
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
)
CLAIMS = ("iss", "sub", "name", "given_name", "family_name")


def description() -> str:
    """Return what the tool is for, in a sentence."""
    return _(
        "Graded assessments and flashcards: exact numbers, free text by its meaning, marks in the gradebook."
    )


def registration(request: HttpRequest, scopes: list[str]) -> dict[str, Any]:
    """Return what is registered: the addresses of this service, as it was asked for, and the wanted scopes of these."""
    launch = ours(request, LAUNCH)
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": ours(request, "/lti/login"),
        "redirect_uris": [launch],
        "client_name": NAME,
        "jwks_uri": ours(request, "/lti/jwks"),
        "logo_uri": ours(request, "/static/student/mark.svg"),
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(scope for scope in SCOPES if scope in scopes),
        TOOL: {
            "domain": urlsplit(launch).netloc,
            "description": description(),
            "target_link_uri": launch,
            "custom_parameters": {},
            "claims": list(CLAIMS),
            "messages": [
                {"type": RESOURCE, "target_link_uri": launch, "label": NAME},
                {"type": DEEP_LINKING, "target_link_uri": launch, "label": NAME, "custom_parameters": {}},
                {"type": REVIEW, "target_link_uri": launch, "label": NAME},
            ],
        },
    }


@require_safe
def canvas(request: HttpRequest) -> HttpResponse:
    """Return the configuration that an administrator of Canvas enters by its address."""
    launch = ours(request, LAUNCH)
    placements = [
        {"placement": placement, "message_type": DEEP_LINKING, "target_link_uri": launch, "text": NAME}
        for placement in ("assignment_selection", "link_selection")
    ]
    extension = {
        "platform": "canvas.instructure.com",
        "domain": urlsplit(launch).netloc,
        "privacy_level": "name_only",
        "settings": {"platform": "canvas.instructure.com", "text": NAME, "placements": placements},
    }
    return JsonResponse(
        {
            "title": NAME,
            "description": description(),
            "oidc_initiation_url": ours(request, "/lti/login"),
            "target_link_uri": launch,
            "public_jwk_url": ours(request, "/lti/jwks"),
            "scopes": list(SCOPES),
            "custom_fields": {},
            "extensions": [extension],
        }
    )
