"""The promise: the service draws a sample, a person marks it without sight of the machine's marks, and it is tested."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from assessment.bank.models import Assessment, QuestionVersion, ReleaseRule
from assessment.grading.effective_grade import responses_with_marks
from assessment.grading.erasure.erase import erase_data_of
from assessment.grading.maintenance import sweep_up
from assessment.grading.mark_sources import source_digest
from assessment.grading.models import (
    AssessmentPromise,
    LedgerIsAppendOnly,
    MarkChange,
    PromiseTest,
    Response,
    SampledAnswer,
    State,
)
from assessment.grading.promise import NotTestable, check_promise, draw_sample, set_terms, standing_of
from assessment.grading.regrade import regrade
from assessment.grading.review import OverrideInvalid, accept_grade, accept_grades, override_grade
from assessment.grading.sample import unmarked_sample
from assessment.people.models import Act, AuditRecord, User
from graders.measurement.promise import Held, Terms
from graders.scorer.scorers import scorer_in_use
from graders.text.calibration import shipped_models
from graders.text.reasons import CONTRADICTION, NEAR_THRESHOLD, NOT_SURE
from graders.verdict import Provenance
from tests.assessment.grading.cast import add_grade, hand_in, only_response
from tests.assessment.grading.promise_cast import (
    as_the_machine,
    estimate,
    many_estimates,
    mark_by_model,
    mark_sample,
    matched_exactly,
    otherwise,
    under_promise,
)

pytestmark = pytest.mark.django_db


EASY = Terms(at_most=0.3, sure=0.8)
"""Terms that few marks can keep: 5 without a fault, or 9 with one."""


@pytest.fixture
def midterm(page: Assessment) -> Assessment:
    """The page, with one question under the promise."""
    AssessmentPromise.objects.create(assessment=page, at_most=EASY.at_most, sure=EASY.sure)
    return matched_exactly(page, "q3")


def is_held(response: Response) -> bool:
    held: bool = responses_with_marks().get(pk=response.pk).held
    return held


def sampled(page: Assessment) -> set[int]:
    return set(SampledAnswer.objects.filter(promise__assessment=page).values_list("response", flat=True))


def kept(midterm: Assessment, grace: User, number: int = 20) -> list[Response]:
    """Let a promise be made on ten marks, and return the answers that nobody has marked."""
    many_estimates(midterm, number)
    draw_sample(midterm, 10, actor=grace)
    mark_sample(midterm, grace)
    return list(Response.objects.exclude(pk__in=sampled(midterm)).order_by("pk"))


def test_only_answers_that_a_promise_could_release_are_drawn(midterm: Assessment, grace: User) -> None:
    matched_exactly(under_promise(midterm, "a"), "q2")
    drawable = {
        estimate(midterm).pk,
        estimate(midterm, reasons=[NOT_SURE]).pk,
        estimate(midterm, slug="q2").pk,
    }
    estimate(midterm, slug="q1")  # is released at once
    estimate(midterm, reasons=[NOT_SURE, CONTRADICTION])
    accept_grade(estimate(midterm), actor=grace)
    learner = Response.objects.all()[0].submission.learner
    hand_in(midterm, learner, a="[1, 2, 3]", q3="", q2="no worker has seen this one")
    erased = estimate(midterm)
    erase_data_of(erased.submission.learner)
    assert draw_sample(midterm, 10, actor=grace) == 3
    assert sampled(midterm) == drawable


def test_so_many_a_question_are_drawn_at_random(midterm: Assessment, grace: User) -> None:
    under_promise(midterm, "q2")
    many_estimates(midterm, 20)
    many_estimates(midterm, 3, slug="q2")
    assert draw_sample(midterm, 10, actor=grace) == 13
    drawn = list(unmarked_sample().values_list("response", flat=True))
    assert Response.objects.filter(pk__in=drawn, question__slug="q2").count() == 3
    # Handed in one after another; drawn they are in this order once in thirteen factorial.
    assert drawn != sorted(drawn)
    assert draw_sample(midterm, 4, actor=grace) == 4
    assert len(sampled(midterm)) == 17
    record = AuditRecord.objects.filter(act=Act.SAMPLED).latest("pk")
    assert (record.actor, record.details) == (grace, {"answers": 4, "a question": 4})


def test_another_draw_finds_others(midterm: Assessment, grace: User) -> None:
    many_estimates(midterm, 30)
    draws = []
    for _ in range(2):
        draw_sample(midterm, 10, actor=grace)
        draws.append(sampled(midterm))
        SampledAnswer.objects.all().delete()
    assert draws[0] != draws[1]


def test_marks_are_released_once_the_sample_is_marked_and_the_machine_agrees(
    midterm: Assessment, grace: User
) -> None:
    many_estimates(midterm, 20)
    unsure = many_estimates(midterm, 4, confidence=0.3)
    draw_sample(midterm, 24, actor=grace)
    late = many_estimates(midterm, 2) + many_estimates(midterm, 1, confidence=0.2)
    assert all(map(is_held, late))
    mark_sample(midterm, grace, lambda row: otherwise(row) if row in unsure else as_the_machine(row))
    assert [is_held(row) for row in late] == [False, False, True]
    test = PromiseTest.objects.get()
    assert (test.sampled, test.wrong, test.threshold, test.sampled_above, test.wrong_above) == (
        24,
        4,
        0.3,
        24,
        4,
    )
    assert (test.false_passes_above, test.false_fails_above) == (2, 2)
    assert (test.actor, test.held, test.unmarked) == (grace, "", 3)
    assert AssessmentPromise.objects.get().latest == test


def test_nothing_is_released_where_the_machine_is_wrong(midterm: Assessment, grace: User) -> None:
    many_estimates(midterm, 20)
    draw_sample(midterm, 10, actor=grace)
    mark_sample(midterm, grace, otherwise)
    test = PromiseTest.objects.get()
    assert (test.threshold, test.held, test.wrong, test.bound) == (None, Held.TOO_MANY_WRONG, 10, 1)
    assert not responses_with_marks().filter(held=False, human=False).exists()


def test_a_small_sample_promises_nothing_and_says_what_more_marks_would_release(
    midterm: Assessment, grace: User
) -> None:
    many_estimates(midterm, 20)
    draw_sample(midterm, 3, actor=grace)
    mark_sample(midterm, grace)
    test = PromiseTest.objects.get()
    assert (test.threshold, test.held) == (None, Held.TOO_FEW)
    assert test.with_more == [[4, 0.0], [6, 1.0], [9, 1.0], [12, 1.0]]


def test_only_marks_of_the_sample_count(midterm: Assessment, grace: User) -> None:
    """Those of the review queue are of answers that the machine doubts, or that somebody chose."""
    answers = many_estimates(midterm, 14)
    for row in answers[:9]:
        override_grade(row, actor=grace, reason="looked at", score=Decimal(as_the_machine(row)))
    assert not PromiseTest.objects.exists()
    draw_sample(midterm, 2, actor=grace)
    mark_sample(midterm, grace)
    assert (PromiseTest.objects.get().sampled, PromiseTest.objects.get().held) == (2, Held.TOO_FEW)


def test_it_is_not_tested_before_the_whole_sample_is_marked(midterm: Assessment, grace: User) -> None:
    many_estimates(midterm, 8)
    with pytest.raises(NotTestable):
        check_promise(midterm, actor=grace)
    draw_sample(midterm, 6, actor=grace)
    first = unmarked_sample()[0].response
    override_grade(first, actor=grace, reason="so", score=Decimal(as_the_machine(first)))
    with pytest.raises(NotTestable):
        check_promise(midterm, actor=grace)
    standing = standing_of(midterm)
    assert (standing.drawn, standing.marked, standing.left) == (6, 1, 5)


def test_an_erased_answer_need_not_be_marked(midterm: Assessment, grace: User) -> None:
    many_estimates(midterm, 4)
    draw_sample(midterm, 4, actor=grace)
    erase_data_of(unmarked_sample()[0].response.submission.learner)
    assert standing_of(midterm).drawn == 3
    mark_sample(midterm, grace)
    assert PromiseTest.objects.exists()


def test_what_the_machine_learned_from_a_person_does_not_count(midterm: Assessment, grace: User) -> None:
    many_estimates(midterm, 12)
    draw_sample(midterm, 6, actor=grace)
    mark_sample(midterm, grace, otherwise)
    for row in SampledAnswer.objects.select_related("response"):
        add_grade(row.response, otherwise(row.response), human=False)
    check_promise(midterm, actor=grace)
    assert PromiseTest.objects.latest("pk").wrong == 6


def test_a_changed_mark_of_the_sample_tests_it_again(midterm: Assessment, grace: User) -> None:
    waiting = kept(midterm, grace)[0]
    assert not is_held(waiting)
    for row in SampledAnswer.objects.select_related("response")[:9]:
        override_grade(row.response, actor=grace, reason="a slip", score=Decimal(otherwise(row.response)))
    assert is_held(waiting)
    tests = PromiseTest.objects.order_by("pk")
    assert [test.wrong for test in tests] == list(range(10))
    assert (tests[0].threshold, tests[9].threshold) == (0.9, None)


def test_a_bigger_sample_leaves_the_promise_until_it_is_marked(midterm: Assessment, grace: User) -> None:
    waiting = kept(midterm, grace)
    draw_sample(midterm, 5, actor=grace)
    drawn = sampled(midterm)
    assert not any(is_held(row) for row in waiting)
    mark_sample(midterm, grace, otherwise)
    assert all(is_held(row) for row in waiting if row.pk not in drawn)


def test_marks_by_another_model_wait_until_it_is_tested_with_them(midterm: Assessment, grace: User) -> None:
    seen = kept(midterm, grace)[0]
    new = [estimate(midterm, str(index % 2), weights="b" * 64) for index in range(12)]
    assert (is_held(seen), is_held(new[0])) == (False, True)
    draw_sample(midterm, 30, actor=grace)
    SampledAnswer.objects.filter(response__in=[seen, *new[6:]]).delete()
    mark_sample(midterm, grace)
    assert (is_held(seen), is_held(new[6])) == (False, False)


def test_marks_by_a_new_key_wait_until_it_is_tested_with_them(midterm: Assessment, grace: User) -> None:
    waiting = kept(midterm, grace)
    question = waiting[0].question
    version = question.current
    assert version is not None
    question.current = QuestionVersion.objects.create(
        question=question, number=version.number + 1, kind="text", key=version.key, points=1, prompt="Anew"
    )
    question.save()
    late = estimate(midterm)
    assert (late.version, is_held(late), is_held(waiting[0])) == (question.current, True, False)


def test_a_regrade_is_tested_by_a_sample_of_its_own(midterm: Assessment, grace: User) -> None:
    waiting = kept(midterm, grace, number=30)
    regrade(waiting[0].question, actor=grace, reason="a better key")
    assert not is_held(waiting[0]), "the mark stands until the new one is there"
    for row in Response.objects.all():
        mark_by_model(row, as_the_machine(row))
    assert is_held(waiting[0])
    check_promise(midterm, actor=grace)
    assert PromiseTest.objects.latest("pk").sampled == 0, "its marks were given to others"
    draw_sample(midterm, 10, actor=grace)
    drawn = sampled(midterm)
    mark_sample(midterm, grace)
    assert PromiseTest.objects.latest("pk").sampled == 10
    assert [is_held(row) for row in waiting if row.pk not in drawn] == [False] * 10


@pytest.mark.parametrize(
    ("reasons", "held"),
    [
        ([], False),
        ([NOT_SURE], False),
        ([NEAR_THRESHOLD], False),
        ([CONTRADICTION], True),
        ([NOT_SURE, CONTRADICTION], True),
    ],
)
def test_plain_doubt_does_not_hold_what_the_promise_releases(
    midterm: Assessment, grace: User, reasons: list[str], held: bool
) -> None:
    early = estimate(midterm, reasons=reasons)
    many_estimates(midterm, 20)
    draw_sample(midterm, 10, actor=grace)
    SampledAnswer.objects.filter(response=early).delete()
    mark_sample(midterm, grace)
    late = estimate(midterm, reasons=reasons)
    assert (is_held(early), is_held(late)) == (held, held)
    sweep_up()
    states = {Response.objects.get(pk=row.pk).state for row in (early, late)}
    assert states == {State.NEEDS_REVIEW if held else State.GRADED}


def test_a_lost_promise_sends_what_is_doubted_to_a_person_again(midterm: Assessment, grace: User) -> None:
    kept(midterm, grace)
    doubted = estimate(midterm, reasons=[NOT_SURE])
    assert (doubted.state, is_held(doubted)) == (State.GRADED, False)
    set_terms(midterm, Terms(at_most=0.01), actor=grace)
    sweep_up()
    doubted.refresh_from_db()
    assert (doubted.state, is_held(doubted)) == (State.NEEDS_REVIEW, True)


def test_what_the_teacher_wants_to_see_is_held_whatever_is_promised(midterm: Assessment, grace: User) -> None:
    waiting = kept(midterm, grace)[0]
    midterm.questions.filter(slug="q3").update(review_below=0.95)
    assert is_held(waiting)


@pytest.mark.parametrize("rule", [ReleaseRule.AT_ONCE, ReleaseRule.AS_BEFORE])
def test_other_rules_ask_for_no_promise(midterm: Assessment, rule: ReleaseRule) -> None:
    mark = estimate(midterm)
    assert is_held(mark)
    midterm.questions.update(release_rule=rule)
    assert not is_held(mark)


def test_what_needs_no_model_needs_no_promise(midterm: Assessment) -> None:
    learner = estimate(midterm).submission.learner
    assert not is_held(only_response(hand_in(midterm, learner, q3="")))
    assert not is_held(only_response(hand_in(midterm, learner, q3="I do not know.")))


def test_other_terms_hold_from_the_next_test_on(midterm: Assessment, grace: User) -> None:
    waiting = kept(midterm, grace)[0]
    set_terms(midterm, Terms(at_most=0.05, sure=EASY.sure), actor=grace)
    assert is_held(waiting), "of 10 without a fault up to 15 % may be wrong"
    draw_sample(midterm, 1, actor=grace)
    set_terms(midterm, EASY, actor=grace)
    assert is_held(waiting), "not tested: one answer is left to mark"
    assert [test.at_most for test in PromiseTest.objects.order_by("pk")] == [0.3, 0.05]
    changes = [record.changes for record in AuditRecord.objects.filter(act=Act.CHANGED).order_by("pk")]
    assert changes == [{"at_most": ["0.3", "0.05"]}, {"at_most": ["0.05", "0.3"]}]


def test_a_drawn_answer_is_not_accepted_unseen(midterm: Assessment, grace: User) -> None:
    answers = many_estimates(midterm, 2)
    draw_sample(midterm, 1, actor=grace)
    blind = unmarked_sample()[0].response
    with pytest.raises(OverrideInvalid):
        accept_grade(blind, actor=grace)
    assert accept_grades(answers, actor=grace) == 1
    assert not blind.grades.filter(human=True).exists()


def test_a_stored_test_is_never_changed(midterm: Assessment, grace: User) -> None:
    kept(midterm, grace)
    test = PromiseTest.objects.get()
    for change in (test.save, test.delete, PromiseTest.objects.all().delete):
        with pytest.raises(LedgerIsAppendOnly):
            change()
    with pytest.raises(LedgerIsAppendOnly):
        PromiseTest.objects.update(threshold=0)
    for statement in ("UPDATE grading_promisetest SET threshold = 0", "DELETE FROM grading_promisetest"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_machine_that_has_learned_from_people_is_another_source(midterm: Assessment) -> None:
    version = QuestionVersion(key={"question": "Why?", "references": ["It floats."]}, kind="text")
    plain = Provenance(
        "text", "7", "minilm", "a" * 64, "torch", "cpu", "float32", calibration=scorer_in_use().digest
    )
    run = estimate(midterm).run
    learned, learned_more = (replace(plain, calibration=digest * 64) for digest in "bc")
    assert source_digest(version, run, plain) != source_digest(version, run, learned)
    assert source_digest(version, run, learned) == source_digest(version, run, learned_more)


def test_by_criteria_too_a_machine_that_has_learned_is_another_one(midterm: Assessment) -> None:
    criteria = [{"any_of": ["ice is less dense"]}]
    version = QuestionVersion(key={"question": "Why?", "criteria": criteria}, kind="text")
    plain = Provenance(
        "text", "7", "minilm", "a" * 64, "torch", "cpu", "float32", calibration=shipped_models().digest
    )
    run = estimate(midterm).run
    learned, learned_more = (replace(plain, calibration=digest * 64) for digest in "bc")
    assert source_digest(version, run, plain) != source_digest(version, run, learned)
    assert source_digest(version, run, learned) == source_digest(version, run, learned_more)


def test_what_review_below_holds_stands_for_nothing_in_the_test(midterm: Assessment, grace: User) -> None:
    many_estimates(midterm, 12)
    many_estimates(midterm, 5, confidence=0.4)
    midterm.questions.filter(slug="q3").update(review_below=0.5)
    draw_sample(midterm, 6, actor=grace)
    mark_sample(midterm, grace)
    assert PromiseTest.objects.get().unmarked == 6


def test_a_changed_review_below_is_told_and_sends_marks_to_a_person(midterm: Assessment, grace: User) -> None:
    waiting = kept(midterm, grace)[0]
    sweep_up()
    midterm.questions.filter(slug="q3").update(review_below=0.95)
    told = MarkChange.objects.count()
    sweep_up()
    waiting.refresh_from_db()
    assert (waiting.state, is_held(waiting)) == (State.NEEDS_REVIEW, True)
    assert MarkChange.objects.filter(visible=False).exists()
    assert MarkChange.objects.count() > told
