"""Which stored vectors are an answer's: noted by the worker that encodes it, so that any process can delete them.

The digests include those of the key's own texts and of texts that others wrote as well: these are only encoded again.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn, cast

from django.db.models import QuerySet
from django.db.models.functions import Now

from assessment.bank.models import QuestionVersion
from assessment.grading.embeddings import CHUNK, text_digest, tokens_digest
from assessment.grading.models import Embedding, EncodedTexts, GradeRequest, Response
from assessment.grading.submission import grade_now
from graders.errors import GraderError
from graders.registry import grader_for

if TYPE_CHECKING:
    from graders.embedding.protocol import Array

logger = logging.getLogger(__name__)
SETTLED = timedelta(hours=1)
"""After which nobody is at an answer that was erased: a batch takes a quarter of a lease (`queue.SHARE`),
which is two minutes by default, and a process that comes on no more ends after ten (`leases`)."""


def note_responses(responses: Sequence[Response]) -> None:
    """Note the texts of answers that a worker is about to encode, beside those of earlier versions of the key."""
    rows = EncodedTexts.objects.filter(response__in=[response.pk for response in responses])
    before = dict(rows.values_list("response_id", "digests"))
    digests_by_response = {response.pk: _of_response(response) for response in responses}
    EncodedTexts.objects.bulk_create(
        [
            EncodedTexts(response_id=key, digests=sorted({*digests, *before.get(key, ())}))
            for key, digests in digests_by_response.items()
            if digests is not None
        ],
        update_conflicts=True,
        update_fields=["digests"],
        unique_fields=["response"],
    )


def note_requests(requests: Sequence[GradeRequest]) -> None:
    """Note the texts of answers in requests that a worker is about to encode."""
    for request in requests:
        request.texts = _of_request(request)
    GradeRequest.objects.bulk_update(requests, ["texts"])


def delete_vectors_of_responses(responses: Sequence[Response]) -> None:
    """Delete the vectors of answers, which must still be there; with `version` and `submission` of each at hand.

    Where none were noted, as before there were notes, all vectors go that are younger than the answer. The notes stay
    for a while, for a worker that has read an answer may store vectors yet.
    """
    noted = EncodedTexts.objects.filter(response__in=[response.pk for response in responses])
    digests = dict(noted.values_list("response_id", "digests"))
    delete_vectors(digest for response_digests in digests.values() for digest in response_digests)
    unknown = [row for row in responses if row.pk not in digests and _may_have_vectors(row)]
    if unknown:
        _delete_vectors_since(min(row.submission.created_at for row in unknown))
    later = Now() + SETTLED
    noted.update(forget_at=later)
    EncodedTexts.objects.bulk_create(
        [EncodedTexts(response_id=row.pk, forget_at=later) for row in responses if row.pk not in digests],
        ignore_conflicts=True,
    )


def delete_late_vectors() -> None:
    """Delete what workers have stored for answers that were erased meanwhile, and were killed before they tidied up."""
    due = list(EncodedTexts.objects.filter(forget_at__lt=Now()).values_list("pk", "digests")[:CHUNK])
    delete_vectors(digest for _, digests in due for digest in digests)
    EncodedTexts.objects.filter(pk__in=[pk for pk, _ in due]).delete()


def delete_requests(requests: QuerySet[GradeRequest]) -> int:
    """Delete requests with their vectors; return how many requests there were."""
    rows = list(requests.values_list("pk", "texts"))
    delete_vectors(digest for _, texts in rows for digest in texts or ())
    for start in range(0, len(rows), CHUNK):
        GradeRequest.objects.filter(pk__in=[pk for pk, _ in rows[start : start + CHUNK]]).delete()
    return len(rows)


def delete_vectors_of_erased(responses: Sequence[Response]) -> None:
    """Delete the vectors of those answers that were erased after a worker had read them."""
    keys = [response.pk for response in responses]
    erased = set(Response.objects.filter(pk__in=keys, erased_at__isnull=False).values_list("pk", flat=True))
    for response in responses:
        if response.pk in erased:
            delete_vectors(_of_response(response) or ())


def delete_vectors_of_deleted(requests: Sequence[GradeRequest]) -> None:
    """Delete the vectors of those requests that were deleted after a worker had read them."""
    keys = [request.pk for request in requests]
    existing = set(GradeRequest.objects.filter(pk__in=keys).values_list("pk", flat=True))
    for request in requests:
        if request.pk not in existing:
            delete_vectors(request.texts or ())


def delete_vectors(digests: Iterable[str]) -> None:
    """Delete vectors by the digests of their texts."""
    ordered = sorted(set(digests))
    for start in range(0, len(ordered), CHUNK):
        Embedding.objects.filter(text_digest__in=ordered[start : start + CHUNK]).delete()


def _delete_vectors_since(moment: datetime) -> None:
    count, _ = Embedding.objects.filter(created_at__gte=moment).delete()
    logger.info("%d vectors went with those of an erased answer; they are only encoded again", count)


def _may_have_vectors(response: Response) -> bool:
    # What is marked at once was never encoded; a key that is no longer taken leaves it open.
    try:
        return grade_now(response.version, response.answer) is None
    except GraderError:
        return True


class _TextsKnown(Exception):
    """The grader has said which texts it would encode."""


class _Listener:
    """Stands where the encoder is: notes under which digests vectors are stored, and stops the grader."""

    model = weights_sha256 = backend = device = dtype = ""

    def __init__(self) -> None:
        self.digests: list[str] = []

    def tokens(self, pairs: Sequence[tuple[str, str]]) -> NoReturn:
        """Note the texts in their contexts, which a grader asks for last."""
        self.digests += [tokens_digest(context, text) for context, text in pairs]
        raise _TextsKnown

    def __call__(self, texts: Sequence[str]) -> "Array":
        """Note the texts; nothing is computed from the vectors before the tokens are asked for."""
        self.digests += [text_digest(text) for text in texts]
        return cast("Array", None)


def _of_response(response: Response) -> list[str] | None:
    version: QuestionVersion = response.run.version or response.version
    return _encoded(version.kind, version.key, Fraction(version.points), response.answer)


def _of_request(request: GradeRequest) -> list[str] | None:
    return _encoded(request.kind, request.key, Fraction(1), request.answer)


def _encoded(kind: str, key: Any, points: Fraction, answer: Any) -> list[str] | None:
    """Return the digests of what is encoded for an answer; None if its grader cannot take it."""
    # By the grader itself, which alone knows what it encodes; it is stopped before it computes anything.
    listener = _Listener()
    grader = grader_for(kind, lambda: listener)
    try:
        grader.grade([(grader.parse_key(key, points), answer)])
    except _TextsKnown:
        pass
    except Exception as error:  # noqa: BLE001 - whatever one answer raises must not take the others with it
        logger.warning("the texts of a %s answer were not noted: %s", kind, type(error).__name__)
        return None
    return sorted(set(listener.digests))
