"""Forms are protected everywhere; Django's check for its middleware's name is silenced, so its work is seen here."""

import pytest
from django.conf import settings
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client
from django.utils.module_loading import import_string

pytestmark = pytest.mark.django_db


def test_django_s_own_protection_is_at_work() -> None:
    classes = [import_string(name) for name in settings.MIDDLEWARE]
    assert [
        middleware
        for middleware in classes
        if isinstance(middleware, type) and issubclass(middleware, CsrfViewMiddleware)
    ]


@pytest.mark.parametrize("address", ["/language", "/admin/login/"])
def test_a_form_without_its_token_is_refused(address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address, {"language": "de"}).status_code == 403
