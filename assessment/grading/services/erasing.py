"""Erasing a learner's words: answers, drafts, details, reasons, vectors; marks, and digests that prove them, stay."""

import logging
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn, cast

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment.bank.models import QuestionVersion
from assessment.grading.models import (
    Embedding,
    GradeDetail,
    GradingRun,
    Response,
    RunKind,
    State,
    StoredReply,
)
from assessment.grading.services import drafts
from assessment.grading.services.changes import lock
from assessment.grading.services.encoding import CHUNK, text_digest, tokens_digest
from assessment.people.models import Learner
from graders.registry import grader_for

if TYPE_CHECKING:
    from graders.base import Array

logger = logging.getLogger(__name__)


def erase(learner: Learner) -> int:
    """Erase the words of all answers of a learner, and what people wrote about them; return how many answers.

    An answer without a mark yet is no longer graded. The learner and the numbers stay.
    """
    found = Response.objects.filter(submission__learner=learner, erased_at=None)
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    # Before anything is locked: cutting texts takes a while.
    digests = _digests(found.select_related("version", "run__version"))
    with transaction.atomic():
        lock(keys)
        _erase_rows(keys)
        drafts.forget([learner.pk])
        _erase_vectors(digests)
        ids = [str(public_id) for public_id in learner.submissions.values_list("public_id", flat=True)]
        StoredReply.objects.filter(body__id__in=ids).delete()
        Learner.objects.filter(pk=learner.pk).update(name="")
    logger.info("%d answers of learner %s were erased", len(keys), learner.public_id)
    return len(keys)


def forget_what_was_erased(responses: Sequence[Response]) -> None:
    """Erase the vectors of those answers that were erased after a worker had read them."""
    keys = [response.pk for response in responses]
    erased = set(Response.objects.filter(pk__in=keys, erased_at__isnull=False).values_list("pk", flat=True))
    if erased:
        _erase_vectors(_digests(response for response in responses if response.pk in erased))


def _erase_rows(keys: Sequence[int]) -> None:
    rows = Response.objects.filter(pk__in=keys)
    # Without the lease a worker that is at it writes nothing.
    rows.update(answer=None, erased_at=timezone.now(), lease_by=None, lease_until=None)
    rows.filter(state__in=[State.WAITING, State.CLAIMED]).update(state=State.FAILED)
    GradeDetail.objects.filter(grade__response__in=keys).delete()
    of_these = Q(kind=RunKind.OVERRIDE, grades__response__in=keys)
    runs = list(GradingRun.objects.filter(of_these).values_list("pk", flat=True))
    GradingRun.objects.filter(pk__in=runs).update(reason="")


def _erase_vectors(digests: Sequence[str]) -> None:
    for start in range(0, len(digests), CHUNK):
        Embedding.objects.filter(text_digest__in=digests[start : start + CHUNK]).delete()


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


def _digests(responses: Iterable[Response]) -> list[str]:
    return sorted({digest for response in responses for digest in _stored(response)})


def _stored(response: Response) -> set[str]:
    """Return the digests of what is stored for an answer; the texts of the key among them are only encoded again."""
    versions = {response.version, response.run.version or response.version}
    versions |= set(QuestionVersion.objects.filter(runs__grades__response=response))
    return {digest for version in versions for digest in _encoded(version, response.answer)}


def _encoded(version: QuestionVersion, answer: object) -> Iterable[str]:
    listener = _Listener()
    grader = grader_for(version.kind, lambda: listener)
    try:
        grader.grade([(grader.parse_key(version.key, Fraction(version.points)), answer)])
    except _TextsKnown:
        pass
    except Exception as error:  # noqa: BLE001 - an answer that no grader can take must be erased all the same
        logger.warning("the vectors of a %s answer were not found: %s", version.kind, type(error).__name__)
    return listener.digests
