"""The page of the API's operations in a browser: it works under its policy, with assets of this host alone."""

import pytest

from tests.journeys.browser import chromium, needs_chromium
from tests.journeys.service import Service

pytestmark = [needs_chromium, pytest.mark.browser, pytest.mark.processes]


def test_the_operations_are_shown_under_the_policy(service: Service) -> None:
    with chromium() as browser:
        page = browser.new_page()
        complaints: list[str] = []
        asked: list[str] = []
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{service.url}api/docs")
        page.get_by_text("/api/v1/submissions", exact=True).click()
        page.get_by_role("button", name="Try it out").wait_for()
        assert complaints == []
        assert {url for url in asked if not url.startswith((service.url, "data:", "blob:"))} == set()
