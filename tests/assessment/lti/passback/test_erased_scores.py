"""A platform's learner is erased: nothing of theirs is sent any more, and who comes back begins anew."""

import pytest
from django.utils import timezone

from assessment.bank.models import Assessment
from assessment.grading.erasure.erase import erase_data_of
from assessment.lti.passback.enqueue import enqueue, enqueue_link
from assessment.lti.passback.models import ScoreDelivery
from assessment.lti.platforms.models import Context, Enrolment, ResourceLink
from assessment.lti.services.rosters import Member, apply_roster
from assessment.people.models import Learner, User
from tests.assessment.lti.passback.cast import applied_scores, deliver_scores, hand_in, override_mark
from tests.platform.server import Platform

pytestmark = pytest.mark.django_db


def test_no_score_is_sent_again(
    platform: Platform, link: ResourceLink, exam: Assessment, ada: Learner
) -> None:
    hand_in(exam, ada, a="2/3")
    deliver_scores()
    assert len(applied_scores(platform)) == 1
    erase_data_of(ada)
    assert not ScoreDelivery.objects.exists()
    assert enqueue_link(link) == 0
    deliver_scores()
    assert len(applied_scores(platform)) == 1


def test_a_mark_that_is_given_afterwards_is_not_sent(
    platform: Platform, link: ResourceLink, exam: Assessment, ada: Learner, grace: User
) -> None:
    response = hand_in(exam, ada, a="2/3").responses.get()
    erase_data_of(ada)
    override_mark(response, "1", grace)
    deliver_scores()
    assert applied_scores(platform) == []


def test_what_was_owed_at_that_moment_is_not_sent(
    platform: Platform, link: ResourceLink, exam: Assessment, ada: Learner
) -> None:
    """Another worker was owing the score while the learner was erased."""
    hand_in(exam, ada, a="2/3")
    erase_data_of(ada)
    enqueue([(link.pk, ada.pk)])
    deliver_scores()
    assert applied_scores(platform) == []


def test_who_comes_back_begins_anew(
    platform: Platform, link: ResourceLink, exam: Assessment, ada: Learner, context: Context
) -> None:
    source, sub = ada.source, ada.external_id
    hand_in(exam, ada, a="2/3")
    deliver_scores()
    erase_data_of(ada)
    back = Learner.objects.create(course=context.course, source=source, external_id=sub)
    deliver_scores()
    assert len(applied_scores(platform)) == 1
    hand_in(exam, back, a="2/3", b="2/3", c="2/3")
    deliver_scores()
    assert applied_scores(platform)[1:] == [3]
    assert back.submissions.get().responses.first().attempt == 1  # type: ignore[union-attr]  # there is one


def test_a_roster_alone_brings_nobody_back(context: Context, ada: Learner, bob: Learner) -> None:
    source = ada.source
    members = [
        Member(ada.external_id, ("Learner",), name="Ada Student"),
        Member("9", ("Learner",), name="Nina"),
    ]
    apply_roster(context, members, timezone.now())
    erase_data_of(ada)
    apply_roster(context, members, timezone.now())
    known = Learner.objects.filter(source=source).values_list("external_id", "name")
    assert sorted(known) == sorted([(bob.external_id, ""), ("9", "Nina")])
    assert not Enrolment.objects.filter(learner=ada).exists()
    back = Learner.objects.create(course=context.course, source=source, external_id=members[0].sub)
    apply_roster(context, members, timezone.now())
    back.refresh_from_db()
    assert back.name == "Ada Student"
