"""Signs staff in by django-allauth in a service of its own, against a small OIDC provider; prints what it saw as JSON.

Run by test_review_sso.py in a process of its own, since whether allauth is there is a setting.
"""

import base64
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PASSWORD = "correct horse battery"
SPELLINGS = ("hedy", "Hedy", "HEDY", "hEDY", "hedY", "hedy", "ｈｅｄｙ")
CLAIMS: dict[str, Any] = {}


class Provider(BaseHTTPRequestHandler):
    """The outside world: a provider that vouches for whoever `CLAIMS` names."""

    def do_GET(self) -> None:
        """Describe the provider, or the person."""
        origin = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        if self.path.startswith("/.well-known/"):
            names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
            self._send({name: f"{origin}/{name}" for name in names} | {"issuer": origin})
        else:
            self._send(CLAIMS)

    def do_POST(self) -> None:
        """Give a token for any code."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._send({"access_token": "token", "token_type": "Bearer"})

    def _send(self, data: object) -> None:
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Set the service up, try everything, and print it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {
        "provider_id": "school",
        "name": "The school",
        "client_id": "evenmark",
        "secret": "x",
        "settings": {"server_url": f"http://127.0.0.1:{server.server_port}"},
    }
    os.environ |= {"STAFF_SSO": "true", "SSO_PROVIDERS": json.dumps({"openid_connect": {"APPS": [app]}})}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(tries()))
    server.shutdown()
    sys.stdout.flush()


def tries() -> dict[str, Any]:
    """Return the outcome of each try by its name."""
    from assessment.people.models import User

    grace = User.objects.create_superuser("grace", "grace@school.example", PASSWORD)
    User.objects.create_user("hedy", "hedy@school.example", PASSWORD, is_staff=True)
    User.objects.create_user("alan", "alan@school.example", PASSWORD, is_staff=True)
    return {
        "without a second factor": by_password("grace"),
        "signing up": browser().get("/accounts/signup/").status_code,
        "verified": by_provider(sub="1", email="Grace@school.example", email_verified=True),
        "again, by sub": by_provider(sub="1", email="other@school.example", email_verified=False),
        "not verified": by_provider(sub="2", email="grace@school.example", email_verified=False),
        "unknown": by_provider(sub="3", email="eve@elsewhere.example", email_verified=True),
        "without a role": by_provider(sub="4", email="alan@school.example", email_verified=True),
        "with a second factor": by_second_factor(grace),
        "from a platform": by_launch(),
        "password of a platform's account": by_password("lms-1-ada"),
        "password, asked of every backend": by_every_backend("lms-1-ada"),
        "guessing": [by_password("grace", f"wrong {number}") for number in range(7)],
        "guessing, spelt otherwise": [by_password(name, "wrong") for name in SPELLINGS],
        "accounts": User.objects.count(),
    }


def browser() -> Any:
    from django.test import Client

    return Client(headers={"Host": "localhost"})


def by_password(name: str, password: str = PASSWORD, client: Any = None) -> Any:
    """Return where a login leads, or its status."""
    client = client or browser()
    asked = client.get("/admin/", follow=True)
    assert asked.redirect_chain[-1][0].startswith("/accounts/login/"), asked.redirect_chain
    reply = client.post("/accounts/login/", {"login": name, "password": password, "next": "/admin/"})
    return reply.headers.get("Location") or reply.status_code


def by_second_factor(user: Any) -> list[Any]:
    """Return where a login leads with a wrong code and with a right one, and with a code of recovery."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    secret = base64.b32encode(b"0" * 20).decode()
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    seen: list[Any] = []
    _, now, _ = yield_hotp_counters_from_time()
    right = format_hotp_value(hotp_value(secret, now))
    for code in ("000000", right, codes[0]):
        client = browser()
        seen.append(by_password("grace", client=client).partition("?")[0])
        seen.append(client.get("/admin/").status_code)
        reply = client.post("/accounts/2fa/authenticate/", {"code": code, "next": "/admin/"})
        seen += [reply.status_code, client.get("/admin/").status_code]
    return seen


def by_launch() -> list[int]:
    """Return the statuses of a teacher's way from a platform: the ticket, its second use, and pages of the admin."""
    from assessment.lti.launch import windows
    from assessment.lti.platforms.models import Registration
    from assessment.people.models import Course, Membership, User

    course = Course.objects.create(slug="ml", title="Machine learning")
    teacher = User.objects.create_user("lms-1-ada", is_staff=True)
    Membership.objects.create(user=teacher, course=course, role="instructor")
    registration = Registration.objects.create(name="Moodle", issuer="https://moodle.example", client_id="x")
    ticket_data = {"user": teacher.pk, "course": course.pk, "assessment": 0}
    address = f"/lti/staff?ticket={windows.issue_ticket('staff', registration.pk, ticket_data)}"
    client = browser()
    pages = [address, "/admin/", "/admin/grading/response/", "/admin/"]
    seen = [client.get(page).status_code for page in pages]
    User.objects.filter(pk=teacher.pk).update(is_active=False)
    closed = client.get("/admin/").status_code
    User.objects.filter(pk=teacher.pk).update(is_active=True)
    return [*seen, closed, browser().get(address).status_code]


def by_every_backend(name: str) -> list[str]:
    """Return the backends that take an account's right password, of all that are set."""
    from django.conf import settings
    from django.test import RequestFactory
    from django.utils.module_loading import import_string

    from assessment.people.models import User

    user = User.objects.get(username=name)
    user.set_password(PASSWORD)
    user.save()
    request = RequestFactory().post("/accounts/login/")
    backends = [path for path in settings.AUTHENTICATION_BACKENDS if "axes" not in path]
    credentials = {"username": name, "password": PASSWORD}
    taken = [path for path in backends if import_string(path)().authenticate(request, **credentials)]
    user.set_unusable_password()
    user.save()
    return taken


def by_provider(**claims: Any) -> list[Any]:
    """Return the status of the last page of a sign-in by the provider, who has signed in, and the admin's status."""
    CLAIMS.clear()
    CLAIMS.update(claims)
    client = browser()
    sent = client.get("/accounts/oidc/school/login/?process=login&next=/admin/")
    query = parse_qs(urlsplit(sent.headers["Location"]).query)
    back = urlsplit(query["redirect_uri"][0]).path
    reply = client.get(back, {"code": "any", "state": query["state"][0]}, follow=True)
    user = reply.wsgi_request.user
    return [reply.status_code, user.get_username(), client.get("/admin/", follow=True).status_code]


if __name__ == "__main__":
    main()
