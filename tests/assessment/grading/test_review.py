"""What a person does with marks: override, accept, retry."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from assessment.bank.models import Assessment
from assessment.grading.effective_grade import effective_grades
from assessment.grading.models import Grade, Response, RunKind, State
from assessment.grading.queue import MAX_TRIES
from assessment.grading.review import OverrideInvalid, accept_grade, human_verdict, override_grade, retry
from assessment.grading.worker import grade_next_batch
from assessment.people.models import Learner, User
from graders.messages import render
from graders.verdict import Part, Provenance, Verdict
from tests.assessment.grading.cast import REASON, MeanwhileEncoder, hand_in, only_response
from tests.conftest import BagOfWords

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(page: Assessment, learner: Learner) -> Response:
    """A text answer with the machine's mark, and its criteria."""
    submission = hand_in(page, learner, q3=REASON)
    grade_next_batch(BagOfWords)
    return only_response(submission)


@pytest.fixture
def number(page: Assessment, learner: Learner) -> Response:
    """A vector that the machine has marked with 0."""
    return only_response(hand_in(page, learner, a="[0.6, 0.65, 0.2]"))


def verdict_of(grade: Grade) -> Verdict:
    return Verdict.from_json(grade.detail.verdict)


def test_a_person_gives_the_whole_score(number: Response, grace: User) -> None:
    grade = override_grade(number, actor=grace, reason=" a slip of the pen ", score=Decimal("0.5"))
    number.refresh_from_db()
    assert (grade.human, grade.score, grade.maximum) == (True, Decimal("0.5"), Decimal(1))
    assert (grade.run.kind, grade.run.actor, grade.run.reason) == (
        RunKind.OVERRIDE,
        grace,
        "a slip of the pen",
    )
    assert number.state == State.GRADED
    assert effective_grades([number])[number.pk] == grade
    assert number.grades.count() == 2


def test_the_machines_reading_stays_and_its_comments_go(number: Response, grace: User) -> None:
    verdict = verdict_of(override_grade(number, actor=grace, reason="a slip", score=Decimal(1)))
    assert verdict.read_as == "z = (0.6, 0.65, 0.2)"
    assert render(verdict.feedback) == ""
    assert verdict.provenance.grader == "person"


def test_a_person_gives_points_by_criterion_and_the_others_stay(text: Response, grace: User) -> None:
    before = verdict_of(text.grades.get())
    changed = before.parts[0]
    points = Decimal(0) if changed.score else changed.maximum
    grade = override_grade(text, actor=grace, reason="it is there", scores={changed.id: points})
    after = verdict_of(grade)
    assert grade.score == before.score + points - changed.score
    assert (after.parts[0].score, after.parts[0].matched) == (points, bool(points))
    assert after.parts[1:] == before.parts[1:]


def test_all_criteria_are_the_whole_mark_though_thirds_are_rounded(text: Response) -> None:
    third = Decimal("0.3333")
    parts = tuple(Part(id=name, score=Decimal(0), maximum=third, matched=False) for name in "abc")
    stands = Verdict(
        outcome="graded",
        score=Decimal(0),
        maximum=Decimal(1),
        parts=parts,
        provenance=Provenance("text", "1"),
    )
    scores = dict.fromkeys("abc", third)
    assert human_verdict(text, stands, reason="all there", scores=scores, score=None).score == 1
    assert (
        human_verdict(text, stands, reason="two", scores=scores | {"c": Decimal(0)}, score=None).score
        == 2 * third
    )


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"score": Decimal(1), "reason": ""}, {"reason"}),
        ({"score": Decimal(1), "reason": " \n"}, {"reason"}),
        ({}, {"score"}),
        ({"scores": {}}, {"score"}),
        ({"score": Decimal(1), "scores": {"formula": Decimal(0)}}, {"score"}),
        ({"score": Decimal("-0.1")}, {"score"}),
        ({"score": Decimal("99")}, {"score"}),
        ({"score": Decimal("0.33333")}, {"score"}),
        ({"score": Decimal("NaN")}, {"score"}),
        ({"score": Decimal("Infinity")}, {"score"}),
        ({"score": Decimal("1e-999999")}, {"score"}),
        ({"scores": {"nonsense": Decimal(0)}}, {"scores.nonsense"}),
        (
            {"scores": {"formula": Decimal(5), "nonsense": Decimal(0)}, "reason": ""},
            {"scores.formula", "scores.nonsense", "reason"},
        ),
    ],
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value),
)
def test_what_cannot_be_given_is_refused_by_field(
    text: Response, grace: User, fields: Mapping[str, object], errors: set[str]
) -> None:
    with pytest.raises(OverrideInvalid) as refused:
        override_grade(text, actor=grace, **{"reason": "so", **fields})  # type: ignore[arg-type]  # a table of any
    assert set(refused.value.errors) == errors
    assert all(all(messages) for messages in refused.value.errors.values())
    assert text.grades.count() == 1


@pytest.mark.parametrize("score", ["0", "1", "1.0000", "0.50000", "0.3333", "1E+0"])
def test_any_way_to_write_a_score_is_good(number: Response, grace: User, score: str) -> None:
    assert override_grade(number, actor=grace, reason="so", score=Decimal(score)).score == Decimal(score)


def test_criteria_can_be_named_only_where_there_are_any(number: Response, grace: User) -> None:
    with pytest.raises(OverrideInvalid, match="has no criteria"):
        override_grade(number, actor=grace, reason="so", scores={"formula": Decimal(1)})


def test_the_last_word_of_people_counts(number: Response, grace: User) -> None:
    for score in ("0.5", "0.25"):
        override_grade(number, actor=grace, reason="so", score=Decimal(score))
    assert effective_grades([number])[number.pk].score == Decimal("0.25")


def test_a_verdict_that_comes_later_is_kept_and_does_not_overrule(
    page: Assessment, learner: Learner, grace: User
) -> None:
    response = only_response(hand_in(page, learner, q3=REASON))

    def a_person_is_faster() -> None:
        override_grade(response, actor=grace, reason="seen at once", score=Decimal("0.25"))

    grade_next_batch(lambda: MeanwhileEncoder(a_person_is_faster))
    response.refresh_from_db()
    assert (response.state, response.lease_by) == (State.GRADED, None)
    assert sorted(response.grades.values_list("human", flat=True)) == [False, True]
    assert effective_grades([response])[response.pk].score == Decimal("0.25")


@pytest.mark.parametrize("state", [State.WAITING, State.FAILED])
def test_an_answer_that_a_person_has_marked_waits_no_longer(
    page: Assessment, learner: Learner, grace: User, state: State
) -> None:
    response = only_response(hand_in(page, learner, q3=REASON))
    Response.objects.update(state=state)
    override_grade(response, actor=grace, reason="seen at once", score=Decimal("0.25"))
    response.refresh_from_db()
    assert response.state == State.GRADED
    assert grade_next_batch(BagOfWords) == 0


def test_a_person_accepts_the_machines_mark(text: Response, grace: User) -> None:
    machine = text.grades.get()
    grade = accept_grade(text, actor=grace)
    text.refresh_from_db()
    assert (grade.human, grade.score, grade.run.actor) == (True, machine.score, grace)
    assert verdict_of(grade).parts == verdict_of(machine).parts
    assert not grade.needs_review
    assert text.state == State.GRADED


def test_a_mark_whose_words_are_gone_can_be_accepted(text: Response, grace: User) -> None:
    machine = text.grades.get()
    machine.detail.delete()
    assert accept_grade(text, actor=grace).score == machine.score


def test_there_must_be_a_mark_to_accept(page: Assessment, learner: Learner, grace: User) -> None:
    with pytest.raises(OverrideInvalid, match="no mark to accept"):
        accept_grade(only_response(hand_in(page, learner, q3=REASON)), actor=grace)


def test_failed_answers_wait_again_and_others_are_left_alone(
    page: Assessment, learner: Learner, grace: User
) -> None:
    failed = only_response(hand_in(page, learner, q3=REASON))
    graded = only_response(hand_in(page, learner, a="[1, 2, 3]"))
    Response.objects.filter(pk=failed.pk).update(state=State.FAILED, tries=MAX_TRIES)
    assert retry(Response.objects.all(), actor=grace) == 1
    failed.refresh_from_db()
    graded.refresh_from_db()
    assert (failed.state, failed.tries, graded.state) == (State.WAITING, 0, State.GRADED)
    assert grade_next_batch(BagOfWords) == 1
