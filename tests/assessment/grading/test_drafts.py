"""Drafts: one text for each learner and question, never overwritten unseen, gone when it is handed in."""

import pytest

from assessment.bank.models import Assessment, Question
from assessment.grading.drafts import NewerDraft, draft_version, drafts_of, save_draft
from assessment.grading.erasure.erase import erase_data_of
from assessment.grading.models import Draft, Response
from assessment.people.models import Learner
from graders.base import Answer
from tests.assessment.grading.cast import hand_in


@pytest.fixture
def question(page: Assessment) -> Question:
    """A question for text."""
    return page.questions.get(slug="c")


def draft_texts(learner: Learner, page: Assessment) -> dict[str, Answer]:
    """Return what is kept, by slug."""
    return {slug: draft.answer for slug, draft in drafts_of(page, learner).items()}


def test_a_draft_is_kept_and_is_no_answer(page: Assessment, learner: Learner, question: Question) -> None:
    first = save_draft(learner, question, "The gen", "")
    save_draft(learner, question, "The generator", first)
    assert draft_texts(learner, page) == {"c": "The generator"}
    assert not Response.objects.exists()


def test_a_draft_that_was_not_seen_is_not_overwritten(
    page: Assessment, learner: Learner, question: Question
) -> None:
    first_version = save_draft(learner, question, "from the phone", "")
    save_draft(learner, question, "more from the phone", first_version)
    for seen in ("", first_version):
        with pytest.raises(NewerDraft) as newer:
            save_draft(learner, question, "from an older tab", seen)
        assert newer.value.draft.answer == "more from the phone"
    assert draft_texts(learner, page) == {"c": "more from the phone"}


def test_the_same_text_saved_twice_is_no_conflict(learner: Learner, question: Question) -> None:
    version = save_draft(learner, question, "same", "")
    assert save_draft(learner, question, "same", "") == version


@pytest.mark.parametrize("blank", ["", "  ", []])
def test_an_emptied_field_is_no_draft(learner: Learner, question: Question, blank: Answer) -> None:
    version = save_draft(learner, question, "x", "")
    assert save_draft(learner, question, blank, version) == ""
    assert not Draft.objects.exists()


def test_what_was_handed_in_is_no_draft_any_more(
    page: Assessment, learner: Learner, question: Question
) -> None:
    save_draft(learner, question, "an answer", "")
    hand_in(page, learner, c="an answer")
    assert not Draft.objects.exists()
    # A save that was on its way meanwhile.
    assert save_draft(learner, question, "an answer", "") == ""
    assert not Draft.objects.exists()


def test_an_answer_from_elsewhere_takes_the_draft_with_it(
    page: Assessment, learner: Learner, question: Question
) -> None:
    save_draft(learner, question, "half", "")
    hand_in(page, learner, c="whole", a="[1, 2, 3]")
    assert not Draft.objects.exists()


def test_a_draft_of_another_question_or_learner_stays(
    page: Assessment, learner: Learner, question: Question
) -> None:
    grace = Learner.objects.create(course=page.course, source="test", external_id="grace")
    save_draft(grace, question, "hers", "")
    save_draft(learner, page.questions.get(slug="q3"), "other", "")
    hand_in(page, learner, c="whole")
    assert draft_texts(learner, page) == {"q3": "other"}
    assert draft_texts(grace, page) == {"c": "hers"}


def test_erasing_a_learner_erases_what_they_have_not_handed_in(
    page: Assessment, learner: Learner, question: Question
) -> None:
    grace = Learner.objects.create(course=page.course, source="test", external_id="grace")
    save_draft(learner, question, "zebra", "")
    save_draft(grace, question, "hers", "")
    erase_data_of(learner)
    assert [draft.learner for draft in Draft.objects.all()] == [grace]


@pytest.mark.parametrize(
    "answer", ["é", "", None, [], ["a", "b"], {"choice": "vae", "reason": "x"}], ids=repr
)
def test_a_version_is_a_short_name_of_what_is_said(answer: Answer) -> None:
    assert len(draft_version(answer)) == 16
    assert draft_version(answer) == draft_version(answer)
    assert draft_version(answer) != draft_version("something else")
