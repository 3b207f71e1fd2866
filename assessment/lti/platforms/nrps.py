"""Names and Role Provisioning Services: the roster of a course, page by page.

Source: 1EdTech, LTI Names and Role Provisioning Services 2.0. Names are optional everywhere; the id (`sub`) is not.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from assessment.lti.platforms.calling import pages
from assessment.lti.platforms.fetching import Call, CallFailed, problem_with_address
from assessment.lti.platforms.models import Registration

ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
ROSTER_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
MOST_PAGES = 50
PAGE = 500
MOST_MEMBERS = 20_000
ENDED = ("Inactive", "Deleted")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on a roster; `name` may be empty, `roles` are the platform's words."""

    sub: str
    roles: tuple[str, ...] = ()
    active: bool = True
    name: str = ""


def read_roster(registration: Registration, memberships_url: str) -> list[Member]:
    """Return everybody on a roster, each once; raise `CallFailed` if it cannot be read whole.

    It calls the platform, so no transaction may be open.
    """
    call = Call("GET", _in_large_pages(memberships_url), {"Accept": ROSTER_TYPE})
    found: dict[str, Member] = {}
    for page in pages(registration, [ROSTER], call, MOST_PAGES):
        for each in _listed(page.json()):
            if (member := _member(each)) is not None:
                found[member.sub] = _merged(found.get(member.sub), member)
        if len(found) > MOST_MEMBERS:
            raise CallFailed(f"The roster has more than {MOST_MEMBERS} members.", permanent=True)
    return list(found.values())


def _in_large_pages(url: str) -> str:
    """Return the address that asks for large pages; a platform may send fewer (section 2.4.2 of the specification)."""
    if problem := problem_with_address(url):
        raise CallFailed(f"The roster's address cannot be called. {problem}", permanent=True)
    parts = urlsplit(url)
    if "limit" in parse_qs(parts.query, keep_blank_values=True):
        return url
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, f"limit={PAGE}")))))


def _listed(data: Any) -> list[Any]:
    members = data.get("members") if isinstance(data, dict) else None
    if not isinstance(members, list):
        raise CallFailed("The platform's roster is not what the specification says.", permanent=True)
    return members


def _member(data: Any) -> Member | None:
    """Read one entry; None if it does not say who it is."""
    sub = data.get("user_id") if isinstance(data, dict) else None
    if isinstance(sub, int) and not isinstance(sub, bool):
        sub = str(sub)
    if not isinstance(sub, str) or not 0 < len(sub) <= 255:
        return None
    roles = data.get("roles")
    texts = [each for each in roles if isinstance(each, str)] if isinstance(roles, list) else []
    return Member(sub, tuple(texts[:50]), data.get("status") not in ENDED, name_of(data))


def name_of(claims: dict[str, Any]) -> str:
    """Return the name that a roster or a launch gives, in one line; empty if it gives none."""
    given = [claims.get(key) for key in ("given_name", "family_name")]
    pieces = [claims.get("name")] if claims.get("name") else given
    text = " ".join(piece for piece in pieces if isinstance(piece, str))
    return " ".join("".join(each if each.isprintable() else " " for each in text[:1_000]).split())[:200]


def _merged(before: Member | None, member: Member) -> Member:
    """Join two entries of one person, whom some platforms list once for each of their sections."""
    if before is None or before.active != member.active:
        return member if before is None or member.active else before
    roles = tuple(dict.fromkeys(before.roles + member.roles))
    return Member(member.sub, roles, member.active, member.name or before.name)
