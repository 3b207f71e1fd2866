"""Dynamic Registration: the platform's configuration is read, and this tool described to it and registered.

Sources: LTI Dynamic Registration 1.0, sections 3.3 to 3.7; Canvas's JSON for LTI developer keys.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessment.lti import messages
from assessment.lti.messages import DEEP_LINKING_MESSAGE, RESOURCE_MESSAGE, REVIEW_MESSAGE
from assessment.lti.platforms.models import Deployment, Registration
from assessment.lti.refusals import MessageRefused, RefusalCode
from assessment.lti.services import ags, rosters
from assessment.lti.services.addresses import problem_with_address
from assessment.lti.services.http_client import PlatformCall, fetch
from assessment.lti.services.replies import CallFailed, printable_line

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
LONGEST_URL = 500
"""Characters, as the columns of `Registration` have them."""
TOOL_NAME = "Evenmark"
TOOL_CLAIM = "https://purl.imsglobal.org/spec/lti-tool-configuration"
TOOL_SCOPES = (ags.LINE_ITEM, ags.LINE_ITEM_READ, ags.RESULTS, ags.SCORE, rosters.ROSTER)
CLAIMS = ("iss", "sub", "name", "given_name", "family_name")
LAUNCH_PATH = "/lti/launch"
"""Every launch arrives below it, whichever activity it names: platforms want their redirect addresses listed."""


@dataclass(frozen=True, slots=True)
class PlatformConfiguration:
    """What a platform says of itself; `audience` is whom requests for tokens name, empty for the token address."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    registration_endpoint: str
    audience: str
    scopes: list[str]
    family: str


def fetch_configuration(url: str) -> PlatformConfiguration:
    """Fetch a platform's configuration; raise `REGISTRATION_FAILED` if it cannot be had or used."""
    if problem := problem_with_address(url):
        raise MessageRefused(RefusalCode.REGISTRATION_FAILED, problem)
    data = _fetch_json(PlatformCall("GET", url, {"Accept": "application/json"}), "reading its configuration")
    try:
        return parse_configuration(data, url)
    except MessageRefused as refused:
        if refused.code is not RefusalCode.MALFORMED:
            raise
        raise MessageRefused(
            RefusalCode.REGISTRATION_FAILED, _("The platform's configuration has a part that is damaged.")
        ) from None


def register_tool(configuration: PlatformConfiguration, tool: dict[str, Any], token: str) -> dict[str, Any]:
    """Register this tool with a platform, and return its answer; raise `REGISTRATION_FAILED` if it refuses."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = json.dumps(tool).encode()
    return _fetch_json(
        PlatformCall("POST", configuration.registration_endpoint, headers, body), "registering this service"
    )


def store_registration(
    configuration: PlatformConfiguration, answer: dict[str, Any]
) -> tuple[Registration, Deployment | None]:
    """Store what a platform registered, with its deployment if it named one; raise `REGISTRATION_FAILED`."""
    try:
        messages.check_storable(answer)
        client_id = messages.text_field(answer, "client_id")
        deployment_id = messages.text_field(messages.object_field(answer, TOOL_CLAIM), "deployment_id")
    except MessageRefused:
        client_id = deployment_id = ""
    if not client_id:
        raise MessageRefused(
            RefusalCode.REGISTRATION_FAILED,
            _("The platform registered this service without saying as what (client_id)."),
        )
    try:
        with transaction.atomic():
            return _create_registration(configuration, client_id, deployment_id)
    except IntegrityError:
        raise MessageRefused(
            RefusalCode.REGISTRATION_FAILED,
            _("The platform is registered here already, with the same client id."),
        ) from None


def parse_configuration(data: dict[str, Any], url: str) -> PlatformConfiguration:
    """Return what a configuration says; raise `REGISTRATION_FAILED` or `MALFORMED` for one that is not to be used."""
    messages.check_storable(data)
    issuer = messages.text_field(data, "issuer")
    endpoints = {name: messages.text_field(data, name, LONGEST_URL) for name in ENDPOINTS}
    for address in (issuer, *endpoints.values()):
        if problem := problem_with_address(address):
            raise MessageRefused(RefusalCode.REGISTRATION_FAILED, problem)
    # Otherwise whoever holds a link could register in the name of another platform.
    if urlsplit(issuer).hostname != urlsplit(url).hostname:
        raise MessageRefused(
            RefusalCode.REGISTRATION_FAILED,
            _("The configuration lies on another host than the platform that it is about (its issuer)."),
        )
    scopes = messages.text_list(data, "scopes_supported", 200)
    family = messages.text_field(messages.object_field(data, PLATFORM), "product_family_code", 100, cut=True)
    audience = messages.text_field(data, "authorization_server", LONGEST_URL)
    return PlatformConfiguration(
        issuer=issuer,
        authorization_endpoint=endpoints["authorization_endpoint"],
        token_endpoint=endpoints["token_endpoint"],
        jwks_uri=endpoints["jwks_uri"],
        registration_endpoint=endpoints["registration_endpoint"],
        audience=audience,
        scopes=scopes or list(TOOL_SCOPES),
        family=printable_line(family),
    )


def _create_registration(
    configuration: PlatformConfiguration, client_id: str, deployment_id: str
) -> tuple[Registration, Deployment | None]:
    registration = Registration.objects.create(
        name=_registration_name(configuration),
        issuer=configuration.issuer,
        client_id=client_id,
        authorization_url=configuration.authorization_endpoint,
        token_url=configuration.token_endpoint,
        token_audience=configuration.audience,
        keys_url=configuration.jwks_uri,
    )
    if not deployment_id:
        return registration, None
    return registration, Deployment.objects.create(registration=registration, deployment_id=deployment_id)


def _fetch_json(call: PlatformCall, doing: str) -> dict[str, Any]:
    try:
        reply = fetch(call)
        if not reply.ok:
            raise reply.failure(doing)
        data = reply.json()
    except CallFailed as failed:
        raise MessageRefused(RefusalCode.REGISTRATION_FAILED, failed.reason) from None
    if not isinstance(data, dict):
        raise MessageRefused(
            RefusalCode.REGISTRATION_FAILED,
            _("The platform answered with something else than was asked for."),
        )
    return data


def _registration_name(configuration: PlatformConfiguration) -> str:
    host = urlsplit(configuration.issuer).hostname or configuration.issuer
    return f"{configuration.family} {host}".strip()[:200]


def tool_description() -> str:
    """Return what the tool is for, in a sentence."""
    return _(
        "Graded assessments and flashcards: exact numbers, free text by its meaning, marks in the gradebook."
    )


def tool_registration(base_url: str, scopes: list[str]) -> dict[str, Any]:
    """Return what is registered: the addresses of this service, as it was asked for, and the wanted scopes of these."""
    launch = f"{base_url}{LAUNCH_PATH}"
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{base_url}/lti/login",
        "redirect_uris": [launch],
        "client_name": TOOL_NAME,
        "jwks_uri": f"{base_url}/lti/jwks",
        # Platforms keep this address, so the file stays where it is.
        "logo_uri": f"{base_url}/static/web/mark.svg",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(scope for scope in TOOL_SCOPES if scope in scopes),
        TOOL_CLAIM: {
            "domain": urlsplit(launch).netloc,
            "description": tool_description(),
            "target_link_uri": launch,
            "custom_parameters": {},
            "claims": list(CLAIMS),
            "messages": [
                {"type": RESOURCE_MESSAGE, "target_link_uri": launch, "label": TOOL_NAME},
                {
                    "type": DEEP_LINKING_MESSAGE,
                    "target_link_uri": launch,
                    "label": TOOL_NAME,
                    "custom_parameters": {},
                },
                {"type": REVIEW_MESSAGE, "target_link_uri": launch, "label": TOOL_NAME},
            ],
        },
    }


def canvas_configuration(base_url: str) -> dict[str, Any]:
    """Return the configuration that an administrator of Canvas enters by its address."""
    launch = f"{base_url}{LAUNCH_PATH}"
    placements = [
        {
            "placement": placement,
            "message_type": DEEP_LINKING_MESSAGE,
            "target_link_uri": launch,
            "text": TOOL_NAME,
        }
        for placement in ("assignment_selection", "link_selection")
    ]
    extension = {
        "platform": "canvas.instructure.com",
        "domain": urlsplit(launch).netloc,
        "privacy_level": "name_only",
        "settings": {"platform": "canvas.instructure.com", "text": TOOL_NAME, "placements": placements},
    }
    return {
        "title": TOOL_NAME,
        "description": tool_description(),
        "oidc_initiation_url": f"{base_url}/lti/login",
        "target_link_uri": launch,
        "public_jwk_url": f"{base_url}/lti/jwks",
        "scopes": list(TOOL_SCOPES),
        "custom_fields": {},
        "extensions": [extension],
    }
