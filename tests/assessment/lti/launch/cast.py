"""A platform that signs its own messages, and a browser that carries them; nothing listens anywhere."""

import json
import logging
import re
import time
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.utils import timezone

from assessment.lti.platforms.models import Context, Deployment, PlatformKeys, Registration, UsedNonce
from assessment.people.models import Learner

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
MEMBER = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
TOOL_URL = "https://testserver"
TARGET = f"{TOOL_URL}/lti/launch"
KID = "key-1"
KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


def platform(
    name: str = "School", client_id: str = "client-1", issuer: str = "https://lms.example"
) -> Registration:
    """Return a registered platform with one deployment, `1`, whose keys are known."""
    registration = Registration.objects.create(
        name=name,
        issuer=issuer,
        client_id=client_id,
        authorization_url=f"{issuer}/auth?tenant=1",
        token_url=f"{issuer}/token",
        keys_url=f"{issuer}/keys",
    )
    Deployment.objects.create(registration=registration, deployment_id="1")
    now = timezone.now()
    PlatformKeys.objects.create(
        registration=registration,
        keys=[public(KEY)],
        url=registration.keys_url,
        tried_at=now,
        # After they were asked for: whoever finds a request under way waits for it.
        fetched_at=now + timedelta(milliseconds=1),
    )
    return registration


class Browser:
    """Somebody's browser, inside the platform's frame or at top level; `cookies=False` keeps none."""

    def __init__(self, registration: Registration, *, cookies: bool = True) -> None:
        self.registration = registration
        self.cookies = cookies
        self.client = Client(enforce_csrf_checks=True)

    def get(self, address: str) -> Any:
        """Return the page of an address of ours."""
        return self._kept(self.client.get(address, secure=True))

    def post(self, address: str, **form: Any) -> Any:
        """Send a form to an address of ours."""
        return self._kept(self.client.post(address, form, secure=True, HTTP_ORIGIN=TOOL_URL))

    def login(self, **parameters: str) -> Any:
        """Open an activity in the platform, which sends the browser to our login."""
        query = {
            "iss": self.registration.issuer,
            "client_id": self.registration.client_id,
            "login_hint": "u1",
            "target_link_uri": TARGET,
            "lti_message_hint": "m1",
        } | parameters
        return self._kept(self.client.get("/lti/login", query, secure=True))

    def launch(self, claims: dict[str, Any] | None = None, **changes: Any) -> Any:
        """Log in, and bring the platform's signed answer: a student's launch, with these claims in place of its own."""
        asked = authentication_request(self.login())
        return self.answer(asked, launch_claims(self.registration, asked["nonce"], claims, **changes))

    def answer(self, asked: dict[str, str], claims: dict[str, Any], **form: str) -> Any:
        """Bring an answer to a question."""
        return self.post("/lti/launch", state=asked["state"], id_token=signed(claims), **form)

    def _kept(self, response: Any) -> Any:
        if not self.cookies:
            self.client.cookies.clear()
        return response


def authentication_request(reply: Any) -> dict[str, str]:
    """Return what a login asks of the platform."""
    assert reply.status_code == 302, reply.content.decode()
    return {name: values[0] for name, values in parse_qs(urlsplit(reply["Location"]).query).items()}


def launch_claims(
    registration: Registration, nonce: str, claims: dict[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    """Return a student's launch as claims; `changes` name claims of LTI by their last part, None leaves one out."""
    now = int(time.time())
    whole: dict[str, Any] = {
        "iss": registration.issuer,
        "aud": registration.client_id,
        "sub": "student-7",
        "iat": now,
        "exp": now + 300,
        "nonce": nonce,
        "name": "Ada Lovelace",
        f"{LTI}version": "1.3.0",
        f"{LTI}message_type": "LtiResourceLinkRequest",
        f"{LTI}deployment_id": "1",
        f"{LTI}target_link_uri": TARGET,
        f"{LTI}resource_link": {"id": "link-1", "title": "Week 3"},
        f"{LTI}roles": [f"{MEMBER}Learner"],
        f"{LTI}context": {"id": "course-9", "title": "Machine Learning", "label": "ML"},
        AGS: {
            "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
            "lineitems": f"{registration.issuer}/9/lineitems?type=1",
            "lineitem": f"{registration.issuer}/9/lineitems/4/lineitem?type=1",
        },
        NRPS: {"context_memberships_url": f"{registration.issuer}/9/members", "service_versions": ["2.0"]},
    }
    whole |= claims or {}
    whole |= {f"{LTI}{name}": value for name, value in changes.items()}
    return {name: value for name, value in whole.items() if value is not None}


def signed(claims: dict[str, Any], key: Any = KEY, algorithm: str = "RS256", **headers: Any) -> str:
    """Return claims as the platform signs them."""
    header = {
        name: value for name, value in {"kid": KID, "typ": "JWT", **headers}.items() if value is not None
    }
    return jwt.PyJWS().encode(json.dumps(claims).encode(), key, algorithm=algorithm, headers=header)


def token_of(page: str) -> str:
    """Return the token of the form on a page."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token, page
    return token[1]


def assert_refused(reply: Any, caplog: pytest.LogCaptureFixture, code: str) -> None:
    """See that a reply is a page in words whose reference is in the log, and that nothing was stored."""
    page = reply.content.decode()
    assert 400 <= reply.status_code < 500, (reply.status_code, page)
    lines = [record.getMessage() for record in caplog.records if record.name == "assessment.lti.launch.pages"]
    assert lines
    assert lines[-1].startswith(f"Refused: {code}, reference "), lines
    assert lines[-1].rpartition(" ")[2] in page
    assert re.search(r"<h1>[^<]+</h1>", page)
    assert "Ada" not in caplog.text
    assert caplog.records[0].levelno <= logging.WARNING
    assert not Context.objects.exists()
    assert not Learner.objects.exists()
    assert not UsedNonce.objects.exists()
    assert "launch" not in reply.cookies


def public(key: rsa.RSAPrivateKey) -> dict[str, str]:
    """Return what is kept of the public half of a platform's key."""
    numbers = key.public_key().public_numbers()
    return {"kid": KID, "n": _base64(numbers.n), "e": _base64(numbers.e)}


def _base64(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()
