"""Dynamic Registration: the platform's configuration is read, and this tool registered with it.

Source: LTI Dynamic Registration 1.0, sections 3.3 to 3.7.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessment.lti.launch import reading, tool
from assessment.lti.launch.refusals import Malformed
from assessment.lti.launch.registration_refusals import RegistrationFailed
from assessment.lti.platforms.addresses import problem_with_address
from assessment.lti.platforms.fetching import Call, fetch
from assessment.lti.platforms.models import Deployment, Registration
from assessment.lti.platforms.replies import CallFailed, printable

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
LONGEST_URL = 500


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a platform says of itself; `audience` is whom requests for tokens name, empty for the token address."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    registration_endpoint: str
    audience: str
    scopes: list[str]
    family: str


def read(url: str) -> Configuration:
    """Fetch a platform's configuration; raise `RegistrationFailed` if it cannot be had or used."""
    if problem := problem_with_address(url):
        raise RegistrationFailed(problem)
    data = _json(Call("GET", url, {"Accept": "application/json"}), "reading its configuration")
    try:
        return configuration(data, url)
    except Malformed:
        raise RegistrationFailed(_("The platform's configuration has a part that is damaged.")) from None


def register(found: Configuration, asked: dict[str, Any], token: str) -> dict[str, Any]:
    """Register this tool with a platform, and return its answer; raise `RegistrationFailed` if it refuses."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = json.dumps(asked).encode()
    return _json(Call("POST", found.registration_endpoint, headers, body), "registering this service")


def store(found: Configuration, answer: dict[str, Any]) -> tuple[Registration, Deployment | None]:
    """Store what a platform registered, with its deployment if it named one; raise `RegistrationFailed`."""
    try:
        reading.check_all(answer)
        client_id = reading.text(answer, "client_id")
        deployment_id = reading.text(reading.mapping(answer, tool.TOOL), "deployment_id")
    except Malformed:
        client_id = deployment_id = ""
    if not client_id:
        raise RegistrationFailed(
            _("The platform registered this service without saying as what (client_id).")
        )
    try:
        with transaction.atomic():
            return _store(found, client_id, deployment_id)
    except IntegrityError:
        raise RegistrationFailed(
            _("The platform is registered here already, with the same client id.")
        ) from None


def configuration(data: dict[str, Any], url: str) -> Configuration:
    """Return what a configuration says; raise `RegistrationFailed` or `Malformed` for one that is not to be used."""
    reading.check_all(data)
    issuer = reading.text(data, "issuer")
    endpoints = {name: reading.text(data, name, LONGEST_URL) for name in ENDPOINTS}
    for address in (issuer, *endpoints.values()):
        if problem := problem_with_address(address):
            raise RegistrationFailed(problem)
    # Otherwise whoever holds a link could register in the name of another platform.
    if urlsplit(issuer).hostname != urlsplit(url).hostname:
        raise RegistrationFailed(
            _("The configuration lies on another host than the platform that it is about (its issuer).")
        )
    scopes = reading.texts(data, "scopes_supported", 200)
    family = reading.text(reading.mapping(data, PLATFORM), "product_family_code", 100, cut=True)
    audience = reading.text(data, "authorization_server", LONGEST_URL)
    return Configuration(
        issuer=issuer,
        authorization_endpoint=endpoints["authorization_endpoint"],
        token_endpoint=endpoints["token_endpoint"],
        jwks_uri=endpoints["jwks_uri"],
        registration_endpoint=endpoints["registration_endpoint"],
        audience=audience,
        scopes=scopes or list(tool.SCOPES),
        family=printable(family),
    )


def _store(
    found: Configuration, client_id: str, deployment_id: str
) -> tuple[Registration, Deployment | None]:
    registration = Registration.objects.create(
        name=_name(found),
        issuer=found.issuer,
        client_id=client_id,
        authorization_url=found.authorization_endpoint,
        token_url=found.token_endpoint,
        token_audience=found.audience,
        keys_url=found.jwks_uri,
    )
    if not deployment_id:
        return registration, None
    return registration, Deployment.objects.create(registration=registration, deployment_id=deployment_id)


def _json(call: Call, doing: str) -> dict[str, Any]:
    try:
        reply = fetch(call)
        if not reply.ok:
            raise reply.failure(doing)
        data = reply.json()
    except CallFailed as failed:
        raise RegistrationFailed(failed.reason) from None
    if not isinstance(data, dict):
        raise RegistrationFailed(_("The platform answered with something else than was asked for."))
    return data


def _name(found: Configuration) -> str:
    host = urlsplit(found.issuer).hostname or found.issuer
    return f"{found.family} {host}".strip()[:200]
