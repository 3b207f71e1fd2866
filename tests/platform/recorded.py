"""The messages that learning platforms send, as recorded in `fixtures/lti`, and the names of their claims."""

import copy
import functools
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "lti"

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"

SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
RESULT = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
LINE_ITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
LINE_ITEM_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
ROSTER_READ = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
SCOPES = (SCORE, RESULT, LINE_ITEM, LINE_ITEM_READ, ROSTER_READ)

ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


def recorded(name: str, family: str = "moodle") -> Any:
    """Return a fresh copy of a recorded message, such as `student` or `line_item`."""
    return copy.deepcopy(_read(family, name))


@functools.cache
def _read(family: str, name: str) -> Any:
    return json.loads((FOLDER / family / f"{name}.json").read_text(encoding="utf-8"))
