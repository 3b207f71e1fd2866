"""Erasing a learner: no word of theirs is left in any table, and every mark stands."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.db import OperationalError
from django.db.models.functions import Now

from assessment.bank.models import Assessment, Question, QuestionVersion
from assessment.grading.effective_grade import effective_grades
from assessment.grading.embeddings import CachingEncoder, text_digest
from assessment.grading.erasure import vectors
from assessment.grading.erasure.erase import Erased, erase_data_of
from assessment.grading.explanation import explain, history
from assessment.grading.maintenance import sweep_up
from assessment.grading.models import (
    Embedding,
    EncodedTexts,
    Grade,
    GradeDetail,
    Response,
    State,
    StoredReply,
)
from assessment.grading.queue import MAX_TRIES
from assessment.grading.regrade import replay
from assessment.grading.review import override_grade, retry
from assessment.grading.worker import Process, grade_next_batch
from assessment.people.models import ApiClient, Learner, User
from graders.embedding.token_vectors import TokenVectors
from graders.errors import DeviceFailed, ModelUnusable
from tests.assessment.grading.cast import MeanwhileEncoder, hand_in, only_response
from tests.conftest import BagOfWords

pytestmark = pytest.mark.django_db
ANSWER = "The zebra is sampled outside of the network, so that gradients reach mu and sigma."
WORDS = ("zebra", "quagga")


def grade_all(encoder: BagOfWords) -> None:
    while grade_next_batch(lambda: CachingEncoder(encoder)):
        pass


def dump() -> Iterator[str]:
    """Return every row of this service as text."""
    for model in apps.get_models():
        if model.__module__.startswith("assessment."):
            yield serializers.serialize("json", model._default_manager.all(), ensure_ascii=False)


def found_words() -> set[str]:
    text = "\n".join(dump())
    return {word for word in WORDS if word in text}


@pytest.fixture
def marked(page: Assessment, learner: Learner, grace: User, bag_of_words: BagOfWords) -> Response:
    """A text answer with the machine's mark and a person's, who quotes the student."""
    Learner.objects.filter(pk=learner.pk).update(name="Ada zebra")
    response = only_response(hand_in(page, learner, q3=ANSWER))
    grade_all(bag_of_words)
    override_grade(response, actor=grace, reason="“zebra” is a quagga", score=response.version.points)
    client = ApiClient.objects.create(name="tool")
    body = {"id": str(response.submission.public_id), "responses": [{"feedback": "zebra"}]}
    StoredReply.objects.create(client=client, key="k", request_sha256="-", status=201, body=body)
    return response


def test_no_word_is_left_and_every_mark_stands(marked: Response, learner: Learner) -> None:
    before = list(Grade.objects.order_by("pk").values())
    assert found_words() == {"zebra", "quagga"}
    assert erase_data_of(learner).answers == 1
    assert found_words() == set()
    assert list(Grade.objects.order_by("pk").values()) == before
    marked.refresh_from_db()
    assert marked.answer is None
    assert effective_grades([marked])[marked.pk].score == marked.version.points


def test_the_vectors_of_the_answer_go_and_those_of_others_stay(
    page: Assessment, marked: Response, learner: Learner, bag_of_words: BagOfWords
) -> None:
    bob = Learner.objects.create(course=page.course, source="test", external_id="bob")
    hand_in(page, bob, q3="It makes the step of sampling differentiable.")
    grade_all(bag_of_words)
    encoded = {text for call in bag_of_words.calls for text in call}
    mine = {text for text in encoded if "zebra" in text}
    of_others = {text for text in encoded if "step of sampling" in text}
    assert mine
    assert of_others
    erase_data_of(learner)
    after = BagOfWords()
    CachingEncoder(after)([*mine, *of_others])
    assert {text for call in after.calls for text in call} == mine


def test_erasing_again_finds_nothing(marked: Response, learner: Learner) -> None:
    erase_data_of(learner)
    assert erase_data_of(learner) == Erased()


def test_an_answer_that_waits_is_not_graded_as_blank(
    page: Assessment, learner: Learner, grace: User, bag_of_words: BagOfWords
) -> None:
    response = only_response(hand_in(page, learner, q3=ANSWER))
    erase_data_of(learner)
    response.refresh_from_db()
    assert response.state == State.FAILED
    assert retry(Response.objects.all(), actor=grace) == 0
    assert grade_next_batch(lambda: bag_of_words) == 0
    assert not Grade.objects.exists()


def test_a_worker_that_is_at_it_brings_no_word_back(page: Assessment, learner: Learner) -> None:
    response = only_response(hand_in(page, learner, q3=ANSWER))
    grade_next_batch(lambda: MeanwhileEncoder(lambda: erase_data_of(learner)))
    response.refresh_from_db()
    assert (response.state, response.lease_by) == (State.FAILED, None)
    assert response.tries <= MAX_TRIES
    assert found_words() == set()


def test_a_worker_that_is_at_it_leaves_no_vector_behind(page: Assessment, learner: Learner) -> None:
    hand_in(page, learner, q3=ANSWER)
    encoder = MeanwhileEncoder(lambda: erase_data_of(learner))
    grade_next_batch(lambda: CachingEncoder(encoder))
    asked = dict.fromkeys(text for call in encoder.calls for text in call)
    mine = [text for text in asked if "zebra" in text]
    after = BagOfWords()
    CachingEncoder(after)(mine)
    assert mine
    assert sorted(text for call in after.calls for text in call) == sorted(mine)


class Ends(MeanwhileEncoder):
    """Erases while it encodes, stores vectors, and fails at the next call."""

    def __init__(self, meanwhile: Callable[[], object], error: BaseException) -> None:
        super().__init__(meanwhile)
        self.error = error

    def tokens(self, pairs: Sequence[tuple[str, str]]) -> list[TokenVectors]:
        """Fail: the vectors of the spans are stored already."""
        del pairs
        raise self.error


def stored(texts: Iterable[str]) -> set[str]:
    """Return those of the texts of which vectors are stored."""
    return {text for text in texts if Embedding.objects.filter(text_digest=text_digest(text)).exists()}


ENDS = [
    ModelUnusable("gone"),
    DeviceFailed("gone"),
    OperationalError("away"),
    OSError(),
    KeyError(),
    SystemExit(),
]


@pytest.mark.parametrize("error", ENDS, ids=lambda error: type(error).__name__)
def test_however_the_work_ends_no_vector_is_left(
    page: Assessment, learner: Learner, error: BaseException
) -> None:
    hand_in(page, learner, q4=ANSWER)
    encoder = Ends(lambda: erase_data_of(learner), error)
    with suppress(BaseException):
        grade_next_batch(lambda: CachingEncoder(encoder))
    Process.device_works = None
    mine = {text for call in encoder.calls for text in call if "zebra" in text}
    assert mine
    assert stored(mine) == set()


@pytest.mark.parametrize("noted", [True, False])
def test_what_a_killed_worker_stored_goes_with_the_sweep(
    page: Assessment, learner: Learner, monkeypatch: pytest.MonkeyPatch, noted: bool
) -> None:
    """Erased while it was claimed, before or after its texts were noted; the worker never comes to its end."""
    hand_in(page, learner, q4=ANSWER)
    encoder = MeanwhileEncoder(lambda: erase_data_of(learner) if noted else None)
    with monkeypatch.context() as patch:
        patch.setattr(vectors, "delete_vectors_of_erased", lambda _: None)
        if not noted:
            note = vectors.note_responses
            patch.setattr(vectors, "note_responses", lambda rows: [erase_data_of(learner), note(rows)])
        grade_next_batch(lambda: CachingEncoder(encoder))
    mine = {text for call in encoder.calls for text in call if "zebra" in text}
    assert stored(mine) == mine != set()
    sweep_up()
    assert stored(mine) == mine
    EncodedTexts.objects.update(forget_at=Now() - timedelta(seconds=1))
    sweep_up()
    assert stored(mine) == set()
    assert not EncodedTexts.objects.exists()


def test_an_answer_that_no_grader_can_take_is_erased_all_the_same(
    page: Assessment, learner: Learner, caplog: pytest.LogCaptureFixture
) -> None:
    hand_in(page, learner, q3=ANSWER)
    QuestionVersion.objects.bulk_create(
        [QuestionVersion(question=Question.objects.get(slug="q3"), number=2, kind="text", key={}, points=1)]
    )
    Response.objects.update(version=QuestionVersion.objects.get(number=2))
    grade_next_batch(BagOfWords)
    assert erase_data_of(learner).answers == 1
    assert found_words() == set()
    assert "were not noted: KeyInvalid" in caplog.text


def test_answers_of_all_kinds_can_be_erased(
    page: Assessment, learner: Learner, bag_of_words: BagOfWords
) -> None:
    hand_in(page, learner, a="[0.6, 0.65, -0.2]", q3="", b1={"choice": "vae", "reason": ANSWER}, c=ANSWER)
    grade_all(bag_of_words)
    assert erase_data_of(learner).answers == 4
    assert found_words() == set()
    assert not GradeDetail.objects.exists()


def test_a_replay_says_that_the_words_are_gone(marked: Response, learner: Learner) -> None:
    erase_data_of(learner)
    for grade in Grade.objects.select_related("response", "run"):
        result = replay(grade, BagOfWords)
        assert result.erased
        assert result.same
        assert "the answer was erased" in result.notes


def test_a_mark_is_explained_by_the_rows_behind_it(marked: Response, grace: User) -> None:
    machine, person = history(marked)
    assert machine.verdict is not None
    assert machine.verdict.provenance.model == "bag-of-words"
    assert (machine.by, machine.reason, machine.effective) == (None, "", False)
    assert (person.by, person.reason, person.effective) == (grace, "“zebra” is a quagga", True)
    assert (person.version, person.held, person.erased) == (marked.version, False, False)
    assert explain(person.grade) == person
    assert person.given_at == person.grade.created_at


def test_an_erased_mark_is_still_explained_by_who_and_when(
    marked: Response, learner: Learner, grace: User
) -> None:
    erase_data_of(learner)
    person = history(marked)[-1]
    assert (person.by, person.reason, person.verdict, person.erased) == (grace, "", None, True)
