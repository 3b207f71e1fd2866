"""The checks of a launch's claims, and what of them is kept.

Sources: 1EdTech Security Framework 1.0, section 5.1.3; LTI Core 1.3, sections 5.3 and 5.4; LTI Deep Linking 2.0,
section 4.4; LTI Assignment and Grade Services 2.0, section 3.1.1; LTI Names and Role Provisioning Services 2.0,
section 2.3; LTI Submission Review 1.0, section 3.
"""

from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any

from assessment.lti.launch import reading
from assessment.lti.launch.refusals import (
    Anonymous,
    AudienceWrong,
    DeploymentUnknown,
    Expired,
    IssuedWrong,
    IssuerWrong,
    Malformed,
    MessageUnknown,
    NonceWrong,
    ResourceLinkMissing,
    VersionWrong,
)

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
RESOURCE, PICKING = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
REVIEW = "LtiSubmissionReviewRequest"
LEEWAY = 60
OLDEST = 3_600


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say: `iss`, `aud`, `nonce`, and the deployment if it was named at login."""

    issuer: str
    client_id: str
    nonce: str
    deployment: str = ""


@dataclass(frozen=True, slots=True)
class Services:
    """Where the platform's gradebook and roster are, for this course and this activity; empty for none."""

    line_items_url: str = ""
    line_item_url: str = ""
    memberships_url: str = ""
    scopes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Launch:
    """A launch that may be followed, as far as its claims tell; `expires` is in seconds since 1970.

    `for_user` is the platform's id of the learner whose submission is to be reviewed, empty in other messages.
    """

    message: str
    deployment_id: str
    sub: str
    name: str
    roles: list[str]
    target: str
    context_id: str
    context_title: str
    link_id: str
    link_title: str
    custom: dict[str, str]
    services: Services
    settings: dict[str, Any]
    locale: str
    expires: float
    for_user: str = ""


def check(claims: dict[str, Any], expected: Expected, now: float) -> Launch:
    """Return what claims say; raise the refusal of the first that does not hold. `now` is seconds since 1970."""
    reading.check_all(claims)
    expires = _check_token(claims, expected, now)
    message = _check_message(claims, expected)
    if not (sub := reading.identifier(claims, "sub")):
        raise Anonymous
    context, link = reading.mapping(claims, f"{LTI}context"), reading.mapping(claims, f"{LTI}resource_link")
    link_id = reading.identifier(link, "id")
    if message == RESOURCE and not link_id:
        raise ResourceLinkMissing
    title = reading.text(context, "title", 300, cut=True) or reading.text(context, "label", 300, cut=True)
    return Launch(
        message=message,
        deployment_id=reading.identifier(claims, f"{LTI}deployment_id"),
        sub=sub,
        name=_name(claims),
        roles=reading.texts(claims, f"{LTI}roles"),
        target=reading.text(claims, f"{LTI}target_link_uri", 2_000),
        context_id=reading.identifier(context, "id"),
        context_title=title,
        link_id=link_id,
        link_title=reading.text(link, "title", 300, cut=True),
        custom=_custom(claims),
        services=_services(claims),
        settings=reading.mapping(claims, DEEP_LINKING),
        locale=reading.text(reading.mapping(claims, f"{LTI}launch_presentation"), "locale", 20, cut=True),
        expires=expires,
        for_user=_for_user(claims) if message == REVIEW else "",
    )


def _check_token(claims: dict[str, Any], expected: Expected, now: float) -> float:
    """Check who the token is from and for, and when; return when it expires."""
    if claims.get("iss") != expected.issuer:
        raise IssuerWrong
    _check_audience(claims, expected.client_id)
    expires, issued = reading.seconds(claims, "exp"), reading.seconds(claims, "iat")
    if expires is None or expires < now - LEEWAY:
        raise Expired
    if issued is None or not now - OLDEST <= issued <= now + LEEWAY or issued > expires:
        raise IssuedWrong
    not_before = reading.seconds(claims, "nbf")
    if "nbf" in claims and (not_before is None or not_before > now + LEEWAY):
        raise IssuedWrong
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not compare_digest(nonce.encode(), expected.nonce.encode()):
        raise NonceWrong
    return expires


def _check_audience(claims: dict[str, Any], client_id: str) -> None:
    """Check that the token is for us: alone, or as the party that several were authorized for.

    With a single audience `azp` decides nothing (OpenID Connect Core 1.0 with errata set 2, section 3.1.3.7), and
    Blackboard sends its own application's id there (a token in 1EdTech/lti-1-3-php-library, issue 18).
    """
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if not all(isinstance(each, str) for each in named) or client_id not in named:
        raise AudienceWrong
    if len(named) > 1 and claims.get("azp") != client_id:
        raise AudienceWrong


def _check_message(claims: dict[str, Any], expected: Expected) -> str:
    """Check what the platform asks for, and where; return the message's type."""
    if claims.get(f"{LTI}version") != "1.3.0":
        raise VersionWrong
    message = claims.get(f"{LTI}message_type")
    if message not in (RESOURCE, PICKING, REVIEW):
        raise MessageUnknown
    deployment = reading.identifier(claims, f"{LTI}deployment_id")
    if not deployment or (expected.deployment and deployment != expected.deployment):
        raise DeploymentUnknown
    if message != PICKING and not reading.text(claims, f"{LTI}target_link_uri", 2_000):
        raise Malformed
    return str(message)


def _for_user(claims: dict[str, Any]) -> str:
    """Return whose submission is to be reviewed; raise `Malformed` if the message does not say."""
    learner = reading.identifier(reading.mapping(claims, f"{LTI}for_user"), "user_id")
    if not learner:
        raise Malformed
    return learner


def _name(claims: dict[str, Any]) -> str:
    if name := reading.text(claims, "name", 200, cut=True):
        return name
    parts = [reading.text(claims, part, 100, cut=True) for part in ("given_name", "family_name")]
    return " ".join(part for part in parts if part)


def _custom(claims: dict[str, Any]) -> dict[str, str]:
    """Return the custom parameters that are ours; others may be of any type."""
    given = reading.mapping(claims, f"{LTI}custom")
    return {
        name: value for name in ("assessment", "exercise", "deck") if (value := reading.text(given, name))
    }


def _services(claims: dict[str, Any]) -> Services:
    gradebook, roster = reading.mapping(claims, AGS), reading.mapping(claims, NRPS)
    return Services(
        line_items_url=reading.url(gradebook, "lineitems"),
        line_item_url=reading.url(gradebook, "lineitem"),
        memberships_url=reading.url(roster, "context_memberships_url"),
        scopes=reading.texts(gradebook, "scope", 20),
    )
