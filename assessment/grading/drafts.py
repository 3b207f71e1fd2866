"""Drafts of a known learner: what was typed and not handed in, one text for each question, on every device.

A draft has a version, a digest of what it says. Whoever saves one says which version they have seen; if there is
another one by now, nothing is overwritten. Drafts are never graded, and never count as answers.
"""

import hashlib
import json
from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from assessment.bank.models import Assessment, Question
from assessment.grading.models import Draft, Response
from assessment.people.learners import lock_learner
from assessment.people.models import Learner
from graders.base import Answer, is_blank


class NewerDraft(Exception):
    """There is a draft that whoever saves has not seen; it stays as it is."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        super().__init__("another draft was saved meanwhile")


def draft_version(answer: Answer) -> str:
    """Return the version of a draft that says this: 16 hexadecimal digits."""
    answer_json = json.dumps(answer, sort_keys=True, default=str)
    return hashlib.sha256(answer_json.encode()).hexdigest()[:16]


def drafts_of(assessment: Assessment, learner: Learner) -> dict[str, Draft]:
    """Return a learner's drafts of an assessment, by the slug of their question."""
    rows = Draft.objects.filter(learner=learner, question__assessment=assessment).select_related("question")
    return {draft.question.slug: draft for draft in rows}


def save_draft(learner: Learner, question: Question, answer: Answer, seen: str) -> str:
    """Keep a draft in place of the one whose version was `seen` (empty for none); return its version.

    A blank one, and one that says what was handed in last, is none: then the version is empty. Raises `NewerDraft`.
    The answer must be one that can be stored (`graders.digits.check_storable`).
    """
    with transaction.atomic():
        # As for handing in, so that a draft cannot come to be while its answer is stored.
        lock_learner(learner)
        stored = Draft.objects.filter(learner=learner, question=question).first()
        version = draft_version(answer)
        if stored is not None and draft_version(stored.answer) not in (seen, version):
            raise NewerDraft(stored)
        if is_blank(answer) or _is_handed_in(learner, question, answer):
            Draft.objects.filter(learner=learner, question=question).delete()
            return ""
        Draft.objects.update_or_create(
            learner=learner, question=question, defaults={"answer": answer, "saved_at": timezone.now()}
        )
    return version


def delete_handed_in(
    learner: Learner, handed_in: Mapping[int, Answer], seen: Mapping[int, str] | None = None
) -> None:
    """Delete the drafts of answers that are handed in, both by the primary key of the question.

    With `seen`, a draft of another version stays: it was typed elsewhere, and is not what was handed in.
    """
    drafts = Draft.objects.filter(learner=learner, question__in=list(handed_in))
    gone = [
        draft.pk
        for draft in drafts
        if seen is None
        or draft_version(draft.answer)
        in (seen.get(draft.question_id), draft_version(handed_in[draft.question_id]))
    ]
    Draft.objects.filter(pk__in=gone).delete()


def delete_drafts(learners: Collection[int]) -> None:
    """Delete every draft of these learners, given by primary key."""
    Draft.objects.filter(learner__in=learners).delete()


def _is_handed_in(learner: Learner, question: Question, answer: Answer) -> bool:
    rows = Response.objects.filter(submission__learner=learner, question=question, erased_at=None)
    newest = rows.order_by("-pk").first()
    return newest is not None and draft_version(newest.answer) == draft_version(answer)
