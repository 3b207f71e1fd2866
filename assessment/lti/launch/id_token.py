"""The `id_token` of a launch: its signature, its claims and its nonce, each checked with a refusal of its own.

Sources: 1EdTech Security Framework 1.0, section 5.1.3; LTI Core 1.3, sections 5.3 and 5.4; LTI Deep Linking 2.0,
section 4.4; LTI Assignment and Grade Services 2.0, section 3.1.1; LTI Names and Role Provisioning Services 2.0,
section 2.3; LTI Submission Review 1.0, section 3.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from hmac import compare_digest
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.db import IntegrityError, transaction
from django.utils import timezone
from jwt.types import Options

from assessment.lti import messages
from assessment.lti.messages import DEEP_LINKING_MESSAGE, RESOURCE_MESSAGE, REVIEW_MESSAGE
from assessment.lti.platforms.models import Registration, UsedNonce
from assessment.lti.refusals import MessageRefused, RefusalCode
from assessment.lti.services.platform_keys import KeyUnknown, platform_key, replaced_key
from assessment.lti.services.replies import CallFailed

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING_CLAIM = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
AGS_CLAIM = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS_CLAIM = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
LEEWAY = 60
"""Seconds that the clocks of a platform and of this service may differ."""
OLDEST_TOKEN = 3_600
"""Seconds: a message is posted as soon as it is signed, and one that is an hour old was kept by somebody. Its nonce
is remembered until it expires, so the age need not be tight."""


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


def validate_claims(claims: dict[str, Any], expected: Expected, now: float) -> Launch:
    """Return what claims say; raise the refusal of the first that does not hold. `now` is seconds since 1970."""
    messages.check_storable(claims)
    expires = _check_token(claims, expected, now)
    message = _check_message(claims, expected)
    if not (sub := messages.id_field(claims, "sub")):
        raise MessageRefused(RefusalCode.ANONYMOUS)
    context, link = (
        messages.object_field(claims, f"{LTI}context"),
        messages.object_field(claims, f"{LTI}resource_link"),
    )
    link_id = messages.id_field(link, "id")
    if message == RESOURCE_MESSAGE and not link_id:
        raise MessageRefused(RefusalCode.RESOURCE_LINK_MISSING)
    title = messages.text_field(context, "title", 300, cut=True) or messages.text_field(
        context, "label", 300, cut=True
    )
    return Launch(
        message=message,
        deployment_id=messages.id_field(claims, f"{LTI}deployment_id"),
        sub=sub,
        name=_person_name(claims),
        roles=messages.text_list(claims, f"{LTI}roles"),
        target=messages.text_field(claims, f"{LTI}target_link_uri", 2_000),
        context_id=messages.id_field(context, "id"),
        context_title=title,
        link_id=link_id,
        link_title=messages.text_field(link, "title", 300, cut=True),
        custom=_custom(claims),
        services=_services(claims),
        settings=messages.object_field(claims, DEEP_LINKING_CLAIM),
        locale=messages.text_field(
            messages.object_field(claims, f"{LTI}launch_presentation"), "locale", 20, cut=True
        ),
        expires=expires,
        for_user=_for_user(claims) if message == REVIEW_MESSAGE else "",
    )


def _check_token(claims: dict[str, Any], expected: Expected, now: float) -> float:
    """Check who the token is from and for, and when; return when it expires."""
    if claims.get("iss") != expected.issuer:
        raise MessageRefused(RefusalCode.ISSUER_WRONG)
    _check_audience(claims, expected.client_id)
    expires, issued = messages.moment_field(claims, "exp"), messages.moment_field(claims, "iat")
    if expires is None or expires < now - LEEWAY:
        raise MessageRefused(RefusalCode.TOKEN_EXPIRED)
    if issued is None or not now - OLDEST_TOKEN <= issued <= now + LEEWAY or issued > expires:
        raise MessageRefused(RefusalCode.ISSUED_AT_WRONG)
    not_before = messages.moment_field(claims, "nbf")
    if "nbf" in claims and (not_before is None or not_before > now + LEEWAY):
        raise MessageRefused(RefusalCode.ISSUED_AT_WRONG)
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not compare_digest(nonce.encode(), expected.nonce.encode()):
        raise MessageRefused(RefusalCode.NONCE_WRONG)
    return expires


def _check_audience(claims: dict[str, Any], client_id: str) -> None:
    """Check that the token is for us: alone, or as the party that several were authorized for.

    With a single audience `azp` decides nothing (OpenID Connect Core 1.0 with errata set 2, section 3.1.3.7), and
    Blackboard sends its own application's id there (a token in 1EdTech/lti-1-3-php-library, issue 18).
    """
    audience = claims.get("aud")
    clients = audience if isinstance(audience, list) else [audience]
    if not all(isinstance(client, str) for client in clients) or client_id not in clients:
        raise MessageRefused(RefusalCode.AUDIENCE_WRONG)
    if len(clients) > 1 and claims.get("azp") != client_id:
        raise MessageRefused(RefusalCode.AUDIENCE_WRONG)


def _check_message(claims: dict[str, Any], expected: Expected) -> str:
    """Check what the platform asks for, and where; return the message's type."""
    if claims.get(f"{LTI}version") != "1.3.0":
        raise MessageRefused(RefusalCode.VERSION_WRONG)
    message = claims.get(f"{LTI}message_type")
    if message not in (RESOURCE_MESSAGE, DEEP_LINKING_MESSAGE, REVIEW_MESSAGE):
        raise MessageRefused(RefusalCode.MESSAGE_UNKNOWN)
    deployment = messages.id_field(claims, f"{LTI}deployment_id")
    if not deployment or (expected.deployment and deployment != expected.deployment):
        raise MessageRefused(RefusalCode.DEPLOYMENT_UNKNOWN)
    if message != DEEP_LINKING_MESSAGE and not messages.text_field(claims, f"{LTI}target_link_uri", 2_000):
        raise MessageRefused(RefusalCode.MALFORMED)
    return str(message)


def _for_user(claims: dict[str, Any]) -> str:
    """Return whose submission is to be reviewed; raise `MALFORMED` if the message does not say."""
    learner = messages.id_field(messages.object_field(claims, f"{LTI}for_user"), "user_id")
    if not learner:
        raise MessageRefused(RefusalCode.MALFORMED)
    return learner


def _person_name(claims: dict[str, Any]) -> str:
    if name := messages.text_field(claims, "name", 200, cut=True):
        return name
    parts = [messages.text_field(claims, part, 100, cut=True) for part in ("given_name", "family_name")]
    return " ".join(part for part in parts if part)


def _custom(claims: dict[str, Any]) -> dict[str, str]:
    """Return the custom parameters that are ours; others may be of any type."""
    custom = messages.object_field(claims, f"{LTI}custom")
    return {
        name: value
        for name in ("assessment", "exercise", "deck")
        if (value := messages.text_field(custom, name))
    }


def _services(claims: dict[str, Any]) -> Services:
    gradebook, roster = (
        messages.object_field(claims, AGS_CLAIM),
        messages.object_field(claims, NRPS_CLAIM),
    )
    return Services(
        line_items_url=messages.url_field(gradebook, "lineitems"),
        line_item_url=messages.url_field(gradebook, "lineitem"),
        memberships_url=messages.url_field(roster, "context_memberships_url"),
        scopes=messages.text_list(gradebook, "scope", 20),
    )


# The signature: RS256 only, whatever the token says, with a key that its platform publishes.
LONGEST_TOKEN = 100_000
"""Characters: a plain limit before anything is parsed; messages of platforms have a few thousand."""
UNCHECKED: Options = {
    "verify_signature": True,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
}
"""Claims are checked by `validate_claims`, each with its own refusal."""


def verify_signature(token: str, registration: Registration) -> dict[str, Any]:
    """Return the claims of a token whose signature holds, else raise a refusal; the platform's keys may be fetched."""
    if not 0 < len(token) <= LONGEST_TOKEN:
        raise MessageRefused(RefusalCode.TOKEN_MALFORMED)
    kid = _token_header(token).get("kid")
    key = _platform_key(kid, registration)
    try:
        return _decoded(token, key)
    except MessageRefused as refused:
        if refused.code is not RefusalCode.SIGNATURE_WRONG:
            raise
        if (newer := replaced_key(registration, kid, failed=key)) is None:
            raise
    return _decoded(token, newer)


def _decoded(token: str, key: RSAPublicKey) -> dict[str, Any]:
    try:
        # Named here, never taken from the header: `none`, and HMAC with the public key as secret, are old attacks.
        return dict(jwt.decode(token, key, algorithms=["RS256"], options=UNCHECKED))
    except jwt.InvalidSignatureError:
        raise MessageRefused(RefusalCode.SIGNATURE_WRONG) from None
    except (jwt.PyJWTError, ValueError, RecursionError, TypeError):
        raise MessageRefused(RefusalCode.TOKEN_MALFORMED) from None


def _token_header(token: str) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError, TypeError):
        raise MessageRefused(RefusalCode.TOKEN_MALFORMED) from None
    if header.get("alg") != "RS256":
        raise MessageRefused(RefusalCode.ALGORITHM_REFUSED)
    return dict(header)


def _platform_key(kid: object, registration: Registration) -> RSAPublicKey:
    try:
        return platform_key(registration, kid)
    except KeyUnknown:
        raise MessageRefused(RefusalCode.KEY_UNKNOWN) from None
    except CallFailed:
        raise MessageRefused(RefusalCode.KEYS_UNREACHABLE) from None


def use_nonce(registration: Registration, value: str, seconds: float) -> bool:
    """Use a value up; return whether this was its first use. It is forgotten no earlier than after these seconds.

    Older values of any registration that can be forgotten are deleted on the way.
    """
    # In the database, since a message may be posted again to another web process; tickets are used up here, too.
    now = timezone.now()
    UsedNonce.objects.filter(forget_at__lt=now).delete()
    digest = hashlib.sha256(value.encode()).hexdigest()
    # The unique constraint decides between two web processes that come with the same value.
    try:
        with transaction.atomic():
            UsedNonce.objects.create(
                registration=registration, value_sha256=digest, forget_at=now + timedelta(seconds=seconds)
            )
    except IntegrityError:
        return False
    return True
