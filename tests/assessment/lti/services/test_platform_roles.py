"""What a platform's roles mean here."""

from typing import Any

import pytest

from assessment.lti.platforms.roles import may_pick, staff_role
from assessment.people.models import Role

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
PERSON = "http://purl.imsglobal.org/vocab/lis/v2"
INSTRUCTOR = f"{MEMBERSHIP}#Instructor"
ASSISTANT = f"{MEMBERSHIP}/Instructor#TeachingAssistant"


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ([INSTRUCTOR], Role.INSTRUCTOR),
        (["Instructor"], Role.INSTRUCTOR),
        ([f"{MEMBERSHIP}#Learner", INSTRUCTOR], Role.INSTRUCTOR),
        ([f"{MEMBERSHIP}#ContentDeveloper"], Role.INSTRUCTOR),
        (["Administrator"], Role.INSTRUCTOR),
        ([f"{MEMBERSHIP}/Instructor#PrimaryInstructor"], Role.INSTRUCTOR),
        ([f"{MEMBERSHIP}/Administrator#Support"], Role.INSTRUCTOR),
        ([ASSISTANT], Role.ASSISTANT),
        ([INSTRUCTOR, ASSISTANT], Role.ASSISTANT),
        ([ASSISTANT, f"{MEMBERSHIP}#Learner"], Role.ASSISTANT),
        ([ASSISTANT, f"{MEMBERSHIP}/Instructor#Lecturer"], Role.INSTRUCTOR),
        ([f"{MEMBERSHIP}/Instructor#TeachingAssistantSection"], Role.ASSISTANT),
        (["TeachingAssistant"], Role.ASSISTANT),
        ([f"{MEMBERSHIP}#TeachingAssistant"], Role.ASSISTANT),
        ([f"{MEMBERSHIP}/Instructor#Grader"], Role.ASSISTANT),
        ([f"{MEMBERSHIP}#Mentor"], None),
        (["Learner"], None),
        (["Observer", "Mentor", "Member", "Manager", "Officer"], None),
        ([f"{MEMBERSHIP}/Learner#Instructor"], None),
        ([f"{PERSON}/institution/person#Instructor"], None),
        ([f"{PERSON}/institution/person#Administrator"], None),
        ([f"{PERSON}/system/person#SysAdmin", f"{PERSON}/system/person#Administrator"], None),
        (["http://purl.imsglobal.org/vocab/lti/system/person#TestUser"], None),
        (["instructor", "INSTRUCTOR", " Instructor", "Instructor\n", "Instructor\0", "Instructorx"], None),
        ([f"https{INSTRUCTOR[4:]}", f"{INSTRUCTOR}#x", f"x{INSTRUCTOR}", f"{MEMBERSHIP}/#Instructor"], None),
        (["urn:lti:role:ims/lis/Instructor"], None),
        ([None, 7, ["Instructor"], {"Instructor": 1}, True], None),
        ([], None),
        ("Instructor", None),
        (None, None),
        ({"Instructor": 1}, None),
        (7, None),
        (["x" * 100_000, "\ud800"], None),
    ],
)
def test_platform_roles_become_staff_roles(roles: Any, role: Role | None) -> None:
    assert staff_role(roles) == role


CANVAS = "https://canvas.instructure.com"
ACCOUNT_ADMINISTRATOR = [f"{PERSON}/institution/person#Administrator", f"{PERSON}/system/person#User"]


@pytest.mark.parametrize(
    ("roles", "issuer", "may"),
    [
        (ACCOUNT_ADMINISTRATOR, CANVAS, True),
        (ACCOUNT_ADMINISTRATOR, "https://canvas.beta.instructure.com", True),
        (ACCOUNT_ADMINISTRATOR, "https://moodle.example", False),
        (ACCOUNT_ADMINISTRATOR, "https://canvas.instructure.com.evil.example", False),
        ([f"{PERSON}/institution/person#Student"], CANVAS, False),
        ([f"{PERSON}/system/person#Administrator"], CANVAS, False),
        ([f"{MEMBERSHIP}#Learner"], CANVAS, False),
        ("x", CANVAS, False),
        (None, CANVAS, False),
    ],
)
def test_an_administrator_of_canvas_may_pick_without_a_role(roles: Any, issuer: str, may: bool) -> None:
    assert may_pick(roles, issuer) is may
    assert staff_role(roles) is None
