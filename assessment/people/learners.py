"""Who a learner is to the outside, and the keyed digest that takes the place of their id once they are erased."""

import hashlib
import hmac
import uuid

from django.conf import settings
from django.db.models import Q
from django.http import Http404

from assessment.people.models import ERASED, Course, Learner

SHOWN_DIGITS = 40
"""Of the digest, in hexadecimal: 160 bits."""


class LearnerErased(Http404):
    """The learner was erased while something was done for them: nothing of it is stored, and they are not there."""


def erased_id(course: Course, source: str, external_id: str) -> str:
    """Return what a learner's id becomes: `erased-` and a digest under LEDGER_KEY, of which nobody can guess the id."""
    text = "\0".join(("learner", str(course.public_id), source, external_id))
    digest = hmac.new(settings.LEDGER_KEY.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return f"erased-{digest.hexdigest()[:SHOWN_DIGITS]}"


def lock_learner(learner: Learner) -> Learner:
    """Lock a learner's row before something of theirs is stored, in a transaction; raise `LearnerErased`."""
    row = Learner.objects.select_for_update(no_key=True).get(pk=learner.pk)
    if row.is_erased:
        raise LearnerErased
    return row


def erase_identity(learner: Learner) -> str:
    """Leave of a learner's name and ids only a digest, and return it; call it in a transaction.

    The public id is another one afterwards, so that no session, ticket or log line leads here any more. Who comes
    back under their old id is a new learner, and may be erased again.
    """
    digest = erased_id(learner.course, learner.source, learner.external_id)
    source = f"{ERASED}{learner.source}"[: Learner._meta.get_field("source").max_length]
    before = Learner.objects.filter(
        course=learner.course, source=source, external_id__startswith=digest
    ).count()
    Learner.objects.filter(pk=learner.pk).update(
        source=source,
        external_id=f"{digest}-{before + 1}" if before else digest,
        name="",
        public_id=uuid.uuid4(),
    )
    return digest


def was_erased(course: Course, source: str, external_id: str) -> bool:
    """Tell whether a learner of a course with this id was erased, whether or not they have come back."""
    digest = erased_id(course, source, external_id)
    return Learner.objects.filter(
        course=course, source__startswith=ERASED, external_id__startswith=digest
    ).exists()


def find_erased(course: Course, text: str) -> bool:
    """Tell whether a text names an erased learner of a course: an id, `<source>:<id>`, or what stands in its place."""
    rows = Learner.objects.filter(course=course, source__startswith=ERASED)
    if rows.filter(Q(external_id=text) | Q(public_id=parse_public_id(text))).exists():
        return True
    sources = {source.removeprefix(ERASED) for source in rows.values_list("source", flat=True).distinct()}
    return any(
        was_erased(course, source, external_id)
        for source in sources
        for external_id in (text, text.removeprefix(f"{source}:"))
    )


def parse_public_id(text: str) -> uuid.UUID | None:
    """Return a text as a public id, None if it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
