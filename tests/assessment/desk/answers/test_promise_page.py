"""The promise in the admin: drawing, marking blind, what came of it, and the terms."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from assessment.bank.models import Assessment, Release, ReleaseRule
from assessment.desk.answers.promise_section import percent
from assessment.grading.learning import advance
from assessment.grading.models import AssessmentPromise, MarkSource, PromiseTest, Response, SampledAnswer
from assessment.grading.promise import draw_sample
from assessment.grading.sample import unmarked_sample
from assessment.people.models import User
from graders.measurement.binomial import upper_bound
from graders.text.messages import reason_messages
from graders.text.reasons import NOT_SURE
from tests.assessment.desk.answers.marking_cast import (
    LIST,
    choose_action,
    effective_grade,
    graded_text,
    is_held,
    page_of,
    press_review_button,
)
from tests.assessment.grading.learning_cast import class_answers, fair, question_by_references, work
from tests.assessment.grading.promise_cast import (
    as_the_machine,
    estimate,
    many_estimates,
    mark_sample,
    matched_exactly,
    otherwise,
    under_promise,
)
from tests.assessment.student.cast import words_of

EASY = {"at_most": "0.3", "off_by": "0.5", "sure": "0.8"}


@pytest.fixture
def midterm(page: Assessment) -> Assessment:
    """The page with two questions under the promise."""
    return matched_exactly(page, "q3", "c")


@pytest.fixture
def grace(instructor: Client) -> User:
    """The instructor who has signed in."""
    return User.objects.get(username="grace")


def press(browser: Client, page: Assessment, button: str, **fields: str) -> str:
    """Press a button of the section, and return the words of the page that follows."""
    address = reverse("admin:bank_assessment_promise", args=[page.pk])
    reply = browser.post(address, {button: "1", **fields}, follow=True)
    assert reply.status_code == 200
    return words_of(reply.content.decode())


def marks_words(browser: Client, page: Assessment) -> str:
    return words_of(browser.get(reverse("admin:bank_assessment_marks", args=[page.pk])).content.decode())


def doubted(page: Assessment, name: str = "ada") -> Response:
    """Return an answer of which the machine is not sure, and nothing else."""
    return graded_text(page, name, reasons=reason_messages([NOT_SURE]), confidence=0.4)


def test_the_way_of_a_promise(instructor: Client, midterm: Assessment) -> None:
    many_estimates(midterm, 20)
    assert "No sample has been drawn yet." in marks_words(instructor, midterm)
    assert "20 wait for the promise: no sample has been drawn yet" in marks_words(instructor, midterm)
    press(instructor, midterm, "terms", **EASY)
    words = press(instructor, midterm, "draw", per_question="10")
    assert "10 answers were drawn." in words
    assert "0 of 10 sampled answers marked." in words
    assert "20 wait for the promise: of 10 sampled answers 0 are marked" in words
    while first := unmarked_sample().first():
        reply = press_review_button(
            instructor, first.response, score=as_the_machine(first.response), reason="by the key", next="1"
        )
        following = unmarked_sample().first()
        target = (
            page_of(following.response)
            if following
            else reverse("admin:bank_assessment_marks", args=[midterm.pk])
        )
        assert reply.url == target
    words = marks_words(instructor, midterm)
    for text in (
        "10 of 10 sampled answers marked.",
        "Promised, with a chance of 80%: at most 30% of the released marks are off by 50% of the points or more.",
        "The promise covers 10 of 10 marks by the machine in answers that nobody has marked",
        "In the sample 10 are as sure, and 0 of these are wrong; so at most 14.9% of all such marks are wrong.",
        "on 10 marks, of which the machine had 0 wrong",
    ):
        assert text in words


def test_the_way_of_a_promise_by_question(instructor: Client, midterm: Assessment, grace: User) -> None:
    many_estimates(midterm, 12)
    many_estimates(midterm, 12, slug="c")
    assert "To stand by itself" not in marks_words(instructor, midterm), "together ten of each are enough"
    words = press(instructor, midterm, "regroup", grouping="question")
    assert "What the promise is made for is as you set it." in words
    assert "a question needs 22 marked answers at least, if the machine has none of them wrong; 38" in words
    assert "Answers whose mark something else than doubt holds do not count" in words
    html = instructor.get(reverse("admin:bank_assessment_marks", args=[midterm.pk])).content.decode()
    assert re.search(r'name="per_question" value="38"', html), "enough for one that is wrong"
    press(instructor, midterm, "terms", **EASY)
    press(instructor, midterm, "draw", per_question="6")
    mark_sample(
        midterm, grace, lambda row: otherwise(row) if row.question.slug == "c" else as_the_machine(row)
    )
    words = marks_words(instructor, midterm)
    for text in (
        "This holds for each question by itself. Of several questions, the promise of one may be broken.",
        "The promise covers 6 of 12 marks by the machine in answers that nobody has marked.",
        "q3: released from a confidence of 0.90 on. In the sample 6 are as sure, and 0 of these are wrong;",
        "c: nothing is released: too many of the",
        "surest marks in the sample are wrong. Of 6 sampled marks the machine had 6 wrong.",
        "c: 6 wait for the promise: too many of the",
        "The promise is tested and made for each question by itself.",
    ):
        assert text in words
    words = press(instructor, midterm, "regroup", grouping="assessment")
    assert "was settled with the first mark of the sample" in words
    assert AssessmentPromise.objects.get().grouping == "question"


def test_where_either_is_tried_the_page_says_that_it_costs(
    instructor: Client, midterm: Assessment, grace: User
) -> None:
    many_estimates(midterm, 8)
    many_estimates(midterm, 8, slug="c")
    words = press(instructor, midterm, "regroup", grouping="either")
    assert "a question needs 29 marked answers at least" in words
    draw_sample(midterm, 5, actor=grace)
    mark_sample(midterm, grace)
    words = marks_words(instructor, midterm)
    assert "Since the marks decide which is which, each test was made with a chance of 95%." in words
    assert "nothing is released: the sample has too few marks. Of 10 sampled marks the machine had 0" in words
    assert (
        "More marks would release, if as many of them are wrong: 15 sampled answers: 0% of the rest" in words
    )


def test_the_section_says_how_far_the_machine_has_learned(instructor: Client, page: Assessment) -> None:
    question_by_references(page)
    class_answers(page, 6)
    press(instructor, page, "draw", per_question="3")
    while first := unmarked_sample().first():
        reply = press_review_button(
            instructor, first.response, score=str(fair(first.response)), reason="by the key", next="1"
        )
    words = words_of(instructor.get(reply.url).content.decode())
    assert "The sample is marked: the machine learns from it, then the promise is tested." in words
    assert "The machine learns from the sample: it begins in a moment." in words
    assert "3 wait for the promise: the machine learns from the sample" in words
    assert "The machine learns from the sample first" in press(instructor, page, "check")
    advance()
    assert "0 of 6 answers graded again." in marks_words(instructor, page)
    work()
    words = marks_words(instructor, page)
    assert "learns from the sample" not in words
    assert "Tested" in words
    assert "on 3 marks, of which the machine had 0 wrong" in words


def test_why_nothing_is_released_and_what_more_marks_would_release(
    instructor: Client, midterm: Assessment, grace: User
) -> None:
    many_estimates(midterm, 12)
    draw_sample(midterm, 4, actor=grace)
    mark_sample(midterm, grace)
    words = marks_words(instructor, midterm)
    assert "Nothing is released under the promise: the sample has too few marks." in words
    assert "16 sampled answers: 0% of the rest" in words
    assert "8 wait for the promise: the sample has too few marks" in words
    draw_sample(midterm, 4, actor=grace)
    mark_sample(midterm, grace, otherwise)
    bound = percent(upper_bound(4, 8, 0.9))
    assert f"too few marks. By the sample, up to {bound} of all marks may be wrong." in marks_words(
        instructor, midterm
    )


def test_more_marks_are_no_help_where_the_surest_are_wrong(
    instructor: Client, midterm: Assessment, grace: User
) -> None:
    many_estimates(midterm, 30)
    draw_sample(midterm, 25, actor=grace)
    mark_sample(midterm, grace, otherwise)
    words = marks_words(instructor, midterm)
    assert "Nothing is released under the promise: too many" in words
    assert "Even 100 marks would release nothing, if as many of them are wrong" in words
    assert "0% of the rest" not in words


def test_marks_of_another_model_are_told_of(instructor: Client, midterm: Assessment, grace: User) -> None:
    many_estimates(midterm, 4)
    draw_sample(midterm, 2, actor=grace)
    mark_sample(midterm, grace)
    estimate(midterm, weights="b" * 64)
    assert "1 mark comes from a key, a model or a regrade" in marks_words(instructor, midterm)


def test_a_drawn_answer_shows_nothing_of_the_machine(
    instructor: Client, midterm: Assessment, grace: User
) -> None:
    answer = doubted(midterm)
    open_page = instructor.get(page_of(answer)).content.decode()
    draw_sample(midterm, 1, actor=grace)
    html = instructor.get(page_of(answer)).content.decode()
    words = words_of(html)
    grade = answer.grades.get()
    telling = (
        "machine:",
        "of 1, met",
        "confidence 0.40",
        NOT_SURE,
        "Needs Review",
        "data-give",
        "<mark>",
        grade.verdict_digest,
    )
    for text in telling:
        assert text in open_page + words_of(open_page), text
        assert text not in html + words, text
    assert 'name="accept"' not in html
    assert not re.search(r"data-score=\"1", html)
    assert "This answer was drawn at random for the promise" in words
    assert "This is mode collapse" in words
    assert press_review_button(instructor, answer, score="2", reason="by the key").status_code == 302
    assert "confidence 0.40" in words_of(instructor.get(page_of(answer)).content.decode())


def test_a_blind_mark_may_be_the_machine_s(instructor: Client, midterm: Assessment, grace: User) -> None:
    answer = doubted(midterm)
    draw_sample(midterm, 1, actor=grace)
    html = instructor.get(page_of(answer)).content.decode()
    assert "Marked for the promise." in html, "no reason need be typed sixty times"
    reply = press_review_button(instructor, answer, score="1", reason="Marked for the promise.")
    assert reply.url == reverse("admin:bank_assessment_marks", args=[midterm.pk])
    assert (effective_grade(answer).human, str(effective_grade(answer).score)) == (True, "1.0000")
    assert PromiseTest.objects.get().wrong == 0


@pytest.mark.parametrize(
    "fields", [{"accept": "1"}, {"save": "1"}, {"save": "1", "score": "3", "reason": "so"}]
)
def test_what_is_no_mark_of_one_s_own_is_refused(
    instructor: Client, midterm: Assessment, grace: User, fields: dict[str, str]
) -> None:
    answer = doubted(midterm)
    draw_sample(midterm, 1, actor=grace)
    reply = instructor.post(page_of(answer), {"seen": str(answer.grades.get().pk), **fields})
    assert reply.status_code == 200
    assert "confidence" not in words_of(reply.content.decode())
    assert not answer.grades.filter(human=True).exists()


def test_the_list_shows_nothing_of_it_either_and_accepts_it_not(
    instructor: Client, midterm: Assessment, grace: User
) -> None:
    answer, other_answer = doubted(midterm), doubted(midterm, "bob")
    draw_sample(midterm, 1, actor=grace)
    blind = unmarked_sample()[0].response
    other_answer = other_answer if blind == answer else answer
    words = words_of(instructor.get(LIST).content.decode())
    assert (words.count("0.40"), words.count("drawn for the promise")) == (1, 1)
    asked = words_of(
        choose_action(instructor, "accept_selected", answer, doubted(midterm, "cyn")).content.decode()
    )
    assert "drawn for the promise" in asked or blind != answer
    choose_action(instructor, "accept_selected", blind, other_answer, confirmed="1")
    assert (blind.grades.count(), other_answer.grades.count()) == (1, 2)


def test_doubt_alone_does_not_keep_a_mark_in_the_review_queue(
    instructor: Client, midterm: Assessment, grace: User
) -> None:
    AssessmentPromise.objects.create(assessment=midterm, at_most=0.3, sure=0.8)
    many_estimates(midterm, 12)
    draw_sample(midterm, 6, actor=grace)
    answer = estimate(midterm, reasons=[NOT_SURE])
    assert is_held(answer)
    mark_sample(midterm, grace)
    assert not is_held(answer)


@pytest.mark.parametrize(
    ("button", "fields", "says"),
    [
        ("draw", {"per_question": "0"}, "greater than or equal to 1"),
        ("draw", {"per_question": "501"}, "less than or equal to 500"),
        ("draw", {"per_question": "9" * 30}, "less than or equal to 500"),
        ("draw", {"per_question": "ten"}, "whole number"),
        ("terms", {**EASY, "at_most": "0"}, "greater than or equal to 0.01"),
        ("terms", {**EASY, "off_by": "2"}, "less than or equal to 1"),
        ("terms", {**EASY, "sure": "1"}, "less than or equal to 0.999"),
        ("terms", {**EASY, "sure": "nan"}, "Enter a number"),
        ("terms", {"at_most": "0.2"}, "required"),
        ("regroup", {"grouping": "learner"}, "Select a valid choice"),
        ("check", {}, "The promise is tested when its whole sample is marked."),
        ("draw", {"per_question": "10"}, "No answer could be drawn"),
    ],
)
def test_what_cannot_be_done_is_said(
    instructor: Client, midterm: Assessment, button: str, fields: dict[str, str], says: str
) -> None:
    assert says in press(instructor, midterm, button, **fields)
    assert not SampledAnswer.objects.exists()


def test_a_promise_is_tested_again_when_asked(instructor: Client, midterm: Assessment, grace: User) -> None:
    many_estimates(midterm, 12)
    draw_sample(midterm, 6, actor=grace)
    mark_sample(midterm, grace)
    assert "The promise was tested again." in press(instructor, midterm, "check")
    assert PromiseTest.objects.count() == 2
    assert "The terms of the promise are as you set them." in press(instructor, midterm, "terms", **EASY)
    assert PromiseTest.objects.latest("pk").threshold == 0.9


def test_questions_by_other_rules_are_named(instructor: Client, page: Assessment) -> None:
    assert "The promise" not in marks_words(instructor, page), "every question is released at once"
    page.questions.filter(slug="q1").update(release_rule=ReleaseRule.AS_BEFORE)
    under_promise(page, "q3")
    words = marks_words(instructor, page)
    assert "but as before: trusted by the rule before the promise: q1" in words
    assert "but at once, without proof: q2, q4" in words


def test_the_release_page_says_what_the_promise_holds(
    instructor: Client, midterm: Assessment, grace: User
) -> None:
    Assessment.objects.update(release=Release.BY_HAND)
    many_estimates(midterm, 3)
    MarkSource.objects.update(threshold=0.95)
    address = reverse("admin:bank_assessment_release", args=[midterm.pk])
    words = words_of(instructor.get(address).content.decode())
    assert "q3: 3 wait for the promise: no sample has been drawn yet" in words
