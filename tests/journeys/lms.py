"""Browsers as people have them in front of a learning platform, and a probe of which cookies they really keep."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, ViewportSize

from tests.journeys.browser import ARGUMENTS, CHROMIUM, DESKTOP, PHONE
from tests.journeys.service import ROOT, Service

# Chromium's own settings, as its settings page writes them.
ALL_COOKIES = {"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}
NO_THIRD_PARTY_COOKIES = {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}}
NO_COOKIES_IN_FRAMES = {
    "profile": {
        "cookie_controls_mode": 1,
        "block_third_party_cookies": True,
        # Whatever 127.0.0.1 sets inside of pages of localhost, partitioned or not.
        "content_settings": {
            "exceptions": {"cookies": {"http://127.0.0.1,http://localhost": {"setting": 2}}}
        },
    }
}


@contextmanager
def person(
    playwright: Playwright, folder: Path, preferences: dict[str, Any], size: ViewportSize = DESKTOP
) -> Iterator[BrowserContext]:
    """Start Chromium with a new profile of these settings."""
    assert CHROMIUM, "REQUIRE_BROWSER=1, but there is no Chromium"
    profile = folder / "Default"
    profile.mkdir(parents=True)
    (profile / "Preferences").write_text(json.dumps(preferences))
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=ARGUMENTS, viewport=size, locale="en"
    )
    yield context
    context.close()


class Probe(BaseHTTPRequestHandler):
    """`/set` sets a plain and a partitioned cookie, and leads to `/show`, which says what came back; `/` frames it."""

    def do_GET(self) -> None:
        """Answer."""
        port = self.headers["Host"].rpartition(":")[2]
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        body = f"<iframe src='http://127.0.0.1:{port}/set'></iframe>"
        if self.path == "/set":
            for more in ("", "; Partitioned"):
                name = "partitioned" if more else "plain"
                self.send_header("Set-Cookie", f"{name}=1; Path=/; SameSite=None; Secure{more}")
            body = "<script>location.replace('/show')</script>"
        elif self.path == "/show":
            body = f"<p>came back: {self.headers.get('Cookie', '')}</p>"
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


def cookies_kept(context: BrowserContext, *, framed: bool) -> set[str]:
    """Return which of the probe's cookies a browser sends back: in a frame of another site, or at top level."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Probe)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    tab = context.new_page()
    try:
        host, path = ("localhost", "") if framed else ("127.0.0.1", "set")
        tab.goto(f"http://{host}:{server.server_port}/{path}")
        said = (tab.frame_locator("iframe") if framed else tab).get_by_text("came back:")
        names = said.inner_text().removeprefix("came back:")
        return {each.partition("=")[0].strip() for each in names.split(";") if each.strip()}
    finally:
        tab.close()
        server.shutdown()
        server.server_close()


def invite(service: Service, note: str, course: str) -> str:
    """Return the address of a new invitation, whose platform may pick from a course."""
    code = (
        "from assessment.people.models import Course\n"
        "from assessment.platforms.invitations import make_invitation\n"
        f"print('secret', make_invitation({note!r}, Course.objects.filter(slug={course!r}), None))"
    )
    shown = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env=service.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    found = re.search(r"^secret (\S+)$", shown.stdout, re.MULTILINE)
    assert found, shown.stderr
    return f"{service.url}lti/register?invitation={found[1]}"


def look(tab: Page, name: str, address: str) -> None:
    """Keep pictures of what a person sees, on a desktop and on a phone; nothing is wider than the phone."""
    tab.wait_for_url(re.compile(address))
    for size in (PHONE, DESKTOP):
        tab.set_viewport_size(size)
        for each in tab.frames:
            each.evaluate(
                "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
            )
            wide = each.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            assert not wide, (name, size, each.url)
        if folder := os.environ.get("PICTURES"):
            tab.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)
