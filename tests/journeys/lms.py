"""Browsers as people have them in front of a learning platform, and a probe of which cookies they really keep."""

import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, ViewportSize, expect

from tests.journeys.browser import ARGUMENTS, CHROMIUM, DESKTOP, PHONE
from tests.journeys.service import Service

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


ONE_PROCESS = "--disable-site-isolation-trials"
"""A page and its frames of other sites in one process: when a frame changes from one process to another, Playwright
now and then misses it and goes on to look into the old one. What a site may read and keep is not touched."""


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
        folder, executable_path=CHROMIUM, args=[*ARGUMENTS, ONE_PROCESS], viewport=size, locale="en"
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
            for attribute in ("", "; Partitioned"):
                name = "partitioned" if attribute else "plain"
                self.send_header("Set-Cookie", f"{name}=1; Path=/; SameSite=None; Secure{attribute}")
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
        shown = (tab.frame_locator("iframe") if framed else tab).get_by_text("came back:")
        names = shown.inner_text().removeprefix("came back:")
        return {cookie.partition("=")[0].strip() for cookie in names.split(";") if cookie.strip()}
    finally:
        tab.close()
        server.shutdown()
        server.server_close()


def invite(tab: Page, service: Service, note: str) -> str:
    """Sign in as the administrator of `make run`, and return the link of a new invitation, made in the admin."""
    known = json.loads((service.folder / "credentials").read_text())
    tab.goto(f"{service.url}admin/platforms/invitation/add/")
    tab.get_by_label("Username").fill(known["user"])
    tab.locator("input[name=password]").fill(known["password"])
    tab.keyboard.press("Enter")
    tab.get_by_label("For whom").fill(note)
    expect(tab.get_by_label("Demo course")).to_be_checked()
    look(tab, "lms-invite", "/invitation/add/")
    tab.get_by_role("button", name="Make the link").click()
    link = tab.get_by_label("The link")
    expect(link).to_be_visible()
    look(tab, "lms-invited", "/invitation/add/")
    return link.input_value()


def check(tab: Page, service: Service) -> None:
    """Let the administrator check what came of an invitation: all is well, or not needed."""
    tab.goto(f"{service.url}admin/platforms/registration/")
    tab.locator("#result_list a[href*='/change/']").first.click()
    tab.wait_for_url(re.compile("/change/"))
    look(tab, "lms-registration", "/change/")
    tab.get_by_role("link", name="Check this registration").click()
    tab.get_by_role("button", name="Check it now").click()
    expect(tab.get_by_text("Token for scores: well")).to_be_visible()
    look(tab, "lms-check", "/check/")
    expect(tab.get_by_text(": wrong")).to_have_count(0)


def look(tab: Page, name: str, address: str) -> None:
    """Keep pictures of what a person sees, on a desktop and on a phone; nothing is wider than the phone."""
    tab.wait_for_url(re.compile(address))
    for size in (PHONE, DESKTOP):
        tab.set_viewport_size(size)
        for frame in tab.frames:
            frame.evaluate(
                "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
            )
            wide = frame.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            assert not wide, (name, size, frame.url)
        if folder := os.environ.get("PICTURES"):
            tab.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)
