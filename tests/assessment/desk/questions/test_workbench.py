"""The workbench: what the form's script is told while one types."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from assessment.bank.models import Assessment
from assessment.desk.questions.trying import TESTER, scaled
from assessment.grading import worker
from assessment.grading.models import GradeRequest, State
from assessment.kinds.registry import example_keys
from assessment.people.models import ApiClient, Course
from tests.assessment.desk.cast import signed_in
from tests.assessment.student.cast import words_of
from tests.conftest import BagOfWords

EXAMPLES = example_keys()

CHECK, TRY = "/admin/bank/question/check/", "/admin/bank/question/try/"
ONE_OF_TWO = "options: [{id: vae, text: VAE, correct: true}, {id: gan, text: GAN, feedback: Why?}]"


def post_form(browser: Client, address: str, **fields: Any) -> dict[str, Any]:
    """Post a form, and return what came back."""
    names = {name.replace("__", "."): value for name, value in fields.items()}
    reply = browser.post(address, {"kind": "numeric", "points": "1", "key": "value: 2/3"} | names)
    assert reply.status_code == 200
    answer: dict[str, Any] = reply.json()
    return answer


@pytest.mark.parametrize(
    ("fields", "part", "says"),
    [
        ({"prompt": "*a* $\\mu$"}, "preview", "a μ"),
        ({"prompt": "<script>x</script>"}, "preview", "&lt;script&gt;x&lt;/script&gt;"),
        ({"model_answer": "It is *so*."}, "preview", "Model answerIt is so."),
        ({"prompt": ""}, "preview", "Type a prompt"),
        ({}, "understood", "2/3, exact, all or nothing"),
        ({"key": "value: '[1, 2]'\nvariable: z"}, "understood", "z = (1, 2), exact"),
        ({"key": "{value: 1, near_misses: [{value: 2, feedback: Halve it.}]}"}, "understood", "Halve it."),
        ({"key": "value: 0.667\nmode: decimals\nplaces: 2"}, "understood", "0.667"),
        ({"key": "{value: 10, mode: relative, tolerance: 5%}"}, "understood", "within 0.05 times the value"),
        (
            {"key": "{value: 10, mode: relative, tolerance: 5}"},
            "understood",
            "beware: a tolerance of 5 times",
        ),
        (
            {"key": "{value: 10, mode: absolute, tolerance: 1, places: 2}"},
            "understood",
            "ask for digits by digits",
        ),
        ({"kind": "choice", "key": ONE_OF_TWO}, "understood", "VAE (vae): right"),
        ({"kind": "choice", "key": ONE_OF_TWO}, "understood", "GAN (gan): wrong"),
        ({"kind": "choice", "key": ONE_OF_TWO}, "understood", "who chooses it is told: Why?"),
        (
            {"kind": "text", "key": EXAMPLES["text"], "points": "4"},
            "understood",
            "(names-it): 2 of the points",
        ),
        ({"kind": "text", "key": EXAMPLES["text"]}, "understood", "the samples lack diversity"),
        (
            {"kind": "text", "key": "criteria: [{id: f, points: 1, any_of: [{formula: z = mu + sigma}]}]"},
            "understood",
            "a formula of",
        ),
        (
            {"kind": "text", "key": "criteria: [{id: f, points: 1, any_of: [{term: ELBO}, {number: 0.5}]}]"},
            "understood",
            "the number 0.5",
        ),
        (
            {"kind": "text", "key": "references: ['def f(a): return max(a)']"},
            "understood",
            "note: This is program code, which the machine does not grade",
        ),
        (
            {"kind": "composite", "key": EXAMPLES["composite"]},
            "understood",
            "part “reason” (text), worth 0.5",
        ),
        (
            {"kind": "composite", "key": EXAMPLES["composite"], "points": "3"},
            "understood",
            "why it fits (latent): 1.5 of the points",
        ),
        ({"key": "value: two"}, "understood", "Line 1: value"),
        ({"key": "value: [1"}, "understood", "is not YAML"),
        ({"key": "{" * 100}, "understood", "too deeply nested"),
        ({"key": "x" * 100_001}, "understood", "longer than 100000"),
        ({"key": ""}, "understood", "Line 1: value"),
        ({"key": "value: 1\x00"}, "understood", "Line 1"),
        ({"kind": "proof"}, "understood", "“proof” is not a kind of question"),
        ({"points": "many"}, "understood", "2/3"),
        ({"points": "NaN"}, "understood", "2/3"),
        ({"points": "1e999999"}, "understood", "2/3"),
        ({"points": "-3"}, "understood", "2/3"),
        ({"key": "value: ["}, "try_fields", "Once the key can be read"),
    ],
)
def test_the_form_shows_preview_key_and_errors(
    instructor: Client, fields: dict[str, str], part: str, says: str
) -> None:
    html = post_form(instructor, CHECK, **fields)[part]
    assert says in words_of(html) or says in html


@pytest.mark.parametrize(
    ("key", "kind", "names"),
    [
        ("value: 1", "numeric", ['name="try"']),
        (ONE_OF_TWO, "choice", ['type="radio"', 'value="vae"', 'value="gan"']),
        (f"{{{ONE_OF_TWO}, multiple: true}}", "choice", ['type="checkbox"']),
        (EXAMPLES["composite"], "composite", ['name="try.choice"', 'name="try.reason"']),
    ],
)
def test_fields_to_try_an_answer_in(instructor: Client, key: str, kind: str, names: list[str]) -> None:
    fields_html = post_form(instructor, CHECK, kind=kind, key=key)["try_fields"]
    assert all(name in fields_html for name in names)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"try": "2/3", "points": "3"}, "3 of 3 points"),
        ({"try": "0.5"}, "0 of 1 points"),
        ({"try": ""}, "No answer was given."),
        ({"try": "what?"}, ""),
        ({"try": "1,234", "key": "{value: 1234, decimal: auto}"}, "the student is asked which"),
        ({"kind": "choice", "key": ONE_OF_TWO, "try": "vae"}, "1 of 1 points"),
        ({"kind": "choice", "key": ONE_OF_TWO, "try": "gan"}, "Why?"),
        ({"kind": "choice", "key": ONE_OF_TWO, "try": "llama"}, "llama"),
        ({"kind": "text", "key": EXAMPLES["text"], "try": " "}, "0 of 1 points"),
        ({"key": "value: [", "try": "1"}, "The key has errors"),
        ({"try": "x" * 30_000}, ""),
    ],
)
def test_an_instant_answer_is_tried_at_once(instructor: Client, fields: dict[str, str], says: str) -> None:
    trial = post_form(instructor, TRY, **fields)
    assert trial["poll"] is None
    assert says in words_of(trial["html"])
    assert words_of(trial["html"])


def test_text_is_tried_by_the_worker(instructor: Client, woken: list[str], bag_of_words: BagOfWords) -> None:
    answer = "the samples lack diversity"
    waiting = post_form(instructor, TRY, kind="text", key=EXAMPLES["text"], points="4", **{"try": answer})
    assert "The text worker grades this" in waiting["html"]
    assert woken == ["wake"]
    assert instructor.get(waiting["poll"]).json()["poll"] == waiting["poll"]
    worker.grade_next_batch(lambda: bag_of_words)
    graded = instructor.get(waiting["poll"]).json()
    assert graded["poll"] is None
    assert "2 of 4 points" in words_of(graded["html"])


def test_a_worker_that_failed_is_told(instructor: Client) -> None:
    waiting = post_form(instructor, TRY, kind="text", key=EXAMPLES["text"], **{"try": "something"})
    GradeRequest.objects.update(state=State.FAILED)
    failed = instructor.get(waiting["poll"]).json()
    assert failed["poll"] is None
    assert "could not grade this" in failed["html"]


def test_what_one_tried_is_nobody_elses(instructor: Client, course: Course) -> None:
    waiting = post_form(instructor, TRY, kind="text", key=EXAMPLES["text"], **{"try": "something"})
    colleague = signed_in("nina", course, "instructor")
    assert colleague.get(waiting["poll"]).status_code == 404
    unknown = reverse("admin:bank_question_tried", args=[uuid4()])
    assert instructor.get(unknown).status_code == 404


def test_trying_stores_no_answer_of_a_student(instructor: Client, page: Assessment) -> None:
    post_form(instructor, TRY, kind="text", key=EXAMPLES["text"], **{"try": "something"})
    tester = ApiClient.objects.get(name=TESTER)
    assert not tester.keys.exists()
    assert not tester.courses.exists()
    assert not page.submissions.exists()


@pytest.mark.parametrize("address", [CHECK, TRY])
@pytest.mark.parametrize(("role", "status"), [("instructor", 405), ("assistant", 403), ("auditor", 403)])
def test_only_authors_use_it_and_only_by_post(course: Course, address: str, role: str, status: int) -> None:
    browser = signed_in("nina", course, role)
    assert browser.get(address).status_code == status
    assert browser.post(address).status_code == (200 if role == "instructor" else 403)


@pytest.mark.parametrize(
    ("verdict", "worth", "expected"),
    [
        (("0.5", "1"), "4", ("2", "4")),
        (("0.3333", "1"), "3", ("0.9999", "3")),
        (("1", "1"), "1", ("1", "1")),
        (("0", "1"), "0.5", ("0", "0.5")),
        (("0", "0"), "3", ("0", "0")),
    ],
)
def test_a_verdict_of_one_point_as_points_of_the_question(
    verdict: tuple[str, str], worth: str, expected: tuple[str, str]
) -> None:
    part = {"id": "p", "score": verdict[0], "maximum": verdict[1]}
    rescaled = scaled({"score": verdict[0], "maximum": verdict[1], "parts": [part]}, Decimal(worth))
    assert (rescaled["score"], rescaled["maximum"]) == expected
    assert (rescaled["parts"][0]["score"], rescaled["parts"][0]["maximum"]) == expected
