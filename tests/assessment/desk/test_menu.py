"""The menu of the admin, and that lists and the line above each page say what it says."""

import re

import pytest
from django.test import Client

from assessment.desk.menu import MENU
from assessment.people.models import User

pytestmark = pytest.mark.django_db
LISTS = [
    (group, title, name)
    for group, entries in MENU.items()
    for title, _, name in entries
    if name.count(".") == 1
]


@pytest.mark.parametrize(("group", "title", "name"), LISTS)
def test_a_list_is_called_what_the_menu_calls_it(group: str, title: str, name: str) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    reply = client.get(f"/admin/{name.replace('.', '/')}/")
    assert reply.context["title"] == title
    assert reply.context["opts"].verbose_name_plural.casefold() == title.casefold()
    assert re.search(rf">\s*{title}\s*<", reply.content.decode())
    if name != "people.course":
        # Accounts, learners and courses are one Django app, and the menu has courses with what is taught in them.
        assert reply.context["opts"].app_config.verbose_name == group
