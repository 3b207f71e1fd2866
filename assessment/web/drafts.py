"""What a visitor typed but has not submitted, and which model answers they asked for: in their session."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest

from assessment.bank.models import Assessment
from graders.base import Answer

DRAFTS = "drafts"
SHOWN = "shown"


def drafts(request: HttpRequest, assessment: Assessment) -> dict[str, Answer]:
    """Return the unsubmitted texts of an assessment, by question slug."""
    kept = request.session.get(DRAFTS, {}).get(str(assessment.public_id), {})
    return dict(kept)


def keep_drafts(request: HttpRequest, assessment: Assessment, texts: Mapping[str, Answer]) -> None:
    """Keep the unsubmitted texts of an assessment in place of those before; no session is made for none."""
    if texts or drafts(request, assessment):
        request.session[DRAFTS] = request.session.get(DRAFTS, {}) | {str(assessment.public_id): dict(texts)}


def shown(request: HttpRequest, assessment: Assessment) -> set[str]:
    """Return the slugs of the questions whose model answer this visitor asked to see."""
    return set(request.session.get(SHOWN, {}).get(str(assessment.public_id), []))


def show(request: HttpRequest, assessment: Assessment, slugs: Iterable[str]) -> None:
    """Remember that this visitor asked for model answers."""
    now = sorted(shown(request, assessment) | set(slugs))
    request.session[SHOWN] = request.session.get(SHOWN, {}) | {str(assessment.public_id): now}
