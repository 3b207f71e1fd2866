"""Bodies that break a plain view: each gets an answer in the 400s, and leaves nothing behind."""

import pytest
from rest_framework.test import APIClient

from assessment.bank.models import Assessment
from assessment.grading.models import GradeRequest, StoredReply, Submission
from assessment.people.models import Learner
from tests.assessment.api.calls import GRADE, SUBMISSIONS, assert_problem, data_of, hand_in, pointers, send

pytestmark = pytest.mark.django_db

SUBMISSION = '{"assessment": "gans-and-vaes", "learner": %s, "answers": [{"question": "a", "answer": %s}]}'
ONE_ANSWER = '[{"question": %s, "answer": %s}]'
OF_A_KIND = '{"kind": %s, "key": %s, "answer": "1"}'
NUMERIC = '{"kind": "numeric", "key": {"value": %s}, "answer": %s}'
TEXT = '{"kind": "text", "key": {"references": [%s]}, "answer": %s}'

NOT_JSON = {
    "empty object cut off": b"{",
    "white space": b" \n",
    "single quotes": b"{'kind': 'numeric'}",
    "comment": b'{"kind": "numeric" /* ! */}',
    "comma at the end": b'{"kind": "numeric",}',
    "two objects": b"{} {}",
    "Latin-1": b'{"kind": "\xe9"}',
    "overlong UTF-8": b'{"kind": "\xc0\x80"}',
    "UTF-8 surrogate": b'{"kind": "\xed\xa0\x80"}',
    "UTF-16": '{"kind": "numeric"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"kind": "numeric"}',
    "raw NUL": b'{"kind": "\x00"}',
    "NUL": b'{"kind": "numeric", "key": {"value": "1"}, "answer": "a\\u0000b"}',
    "NUL in a name": b'{"kind": "numeric", "key": {"val\\u0000ue": "1"}, "answer": "1"}',
    "lone surrogate": b'{"kind": "numeric", "key": {"value": "1"}, "answer": "\\ud835"}',
    "lone surrogate in a name": b'{"kind": "numeric", "key": {"\\udc00": "1"}, "answer": "1"}',
    "surrogates the wrong way round": b'{"kind": "\\udf0e\\ud835"}',
    "NaN": b'{"kind": "numeric", "key": {"value": NaN}, "answer": "1"}',
    "Infinity": b'{"kind": "numeric", "key": {"value": "1"}, "answer": Infinity}',
    "-Infinity": b'{"kind": "numeric", "key": {"value": "1"}, "answer": [-Infinity]}',
    "100,000 lists": b"[" * 100_000,
    "100,000 lists, closed": b"[" * 100_000 + b"]" * 100_000,
    "100,000 lists in an answer": b'{"answer": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "50,000 objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "33 lists": b'{"answer": ' + b"[" * 33 + b"]" * 33 + b"}",
    "list": b"[]",
    "list of objects": b'[{"kind": "numeric"}]',
    "text": b'"numeric"',
    "number": b"1",
    "true": b"true",
    "null": b"null",
}


def assert_nothing_is_stored() -> None:
    for model in (Submission, GradeRequest, StoredReply, Learner):
        assert not model._default_manager.exists()


@pytest.mark.parametrize("path", [SUBMISSIONS, GRADE])
@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_not_usable_json(api: APIClient, path: str, body: bytes) -> None:
    assert_problem(send(api, path, body), 400, "malformed-request")
    assert_problem(send(api, path, body, **{"Idempotency-Key": "x"}), 400, "malformed-request")
    assert_nothing_is_stored()


@pytest.mark.parametrize("path", [SUBMISSIONS, GRADE])
def test_an_empty_body_lacks_every_field(api: APIClient, path: str) -> None:
    response = send(api, path, b"")
    assert_problem(response, 422, "invalid-fields")
    assert len(pointers(response)) >= 2


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "text/html",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/jsonp",
        "application/json; charset=foo",
        "application/json; charset=utf-16",
        "application/json; charset=latin-1",
        "application/json; charset=",
        "garbage",
        "application/json, text/plain",
        "application/json\xff",
        "application/json; charset=\xff",
        "application/json; charset=utf-7",
        "\xff",
        "\x00",
    ],
)
@pytest.mark.parametrize("path", [SUBMISSIONS, GRADE])
def test_another_media_type_or_charset(api: APIClient, path: str, content_type: str) -> None:
    body = NUMERIC % ('"1"', '"1"')
    assert_problem(send(api, path, body, content_type), 415, "unsupported-media-type")
    assert_nothing_is_stored()


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        'application/json; charset="UTF-8"',
        "application/json;charset=utf8",
        "application/json; version=1",
    ],
)
def test_ways_to_say_json(api: APIClient, content_type: str) -> None:
    assert send(api, GRADE, NUMERIC % ('"1"', '"1"'), content_type).status_code == 200


@pytest.mark.parametrize(
    ("size", "status"),
    [(999_999, 200), (1_000_000, 200), (1_000_001, 413), (2_400_000, 413), (5_000_000, 413)],
)
def test_the_size_of_a_body(api: APIClient, size: int, status: int) -> None:
    body = (NUMERIC % ('"1"', '"1"')).encode()
    response = send(api, GRADE, body + b" " * (size - len(body)))
    assert response.status_code == status
    if status == 413:
        assert_problem(response, 413, "too-large")
        assert_problem(send(api, SUBMISSIONS, body + b" " * (size - len(body))), 413, "too-large")
    assert_nothing_is_stored()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (NUMERIC % ("9" * 4_000, '"1"'), 422),
        (NUMERIC % ('"1"', "9" * 4_000), 200),
        (NUMERIC % ('"1"', "9" * 900_000), 200),
        (NUMERIC % ('"1"', "1e999999999"), 200),
        (NUMERIC % ('"1"', "[1e-999999999]"), 200),
        (NUMERIC % ('"1"', '"9**9**9**9"'), 200),
        (NUMERIC % ('"1"', '"1/0"'), 200),
        (NUMERIC % ('"1"', '"%s"' % ("(" * 100_000)), 200),
        (NUMERIC % ('"1"', '"%s"' % ("\ufdfa" * 100_000)), 200),
        (NUMERIC % ('"1"', '"__import__(\\"os\\").getcwd()"'), 200),
        (NUMERIC % ('"1"', "true"), 200),
        (NUMERIC % ('"1"', '"1_000"'), 200),
        (NUMERIC % ("true", '"1"'), 422),
        (NUMERIC % ('"1_000"', '"1"'), 422),
        (NUMERIC % ("[[[[[[[[1]]]]]]]]", '"1"'), 422),
        (TEXT % ("1", "true"), 200),
        (TEXT % ("true", '"x"'), 422),
        (TEXT % ('"%s"' % ("x" * 100_000), '"x"'), 422),
        (TEXT % (", ".join(['"x"'] * 1_000), '"x"'), 422),
    ],
    ids=lambda value: value[:70] if isinstance(value, str) else str(value),
)
def test_numbers_and_texts_of_all_sizes(api: APIClient, body: str, status: int) -> None:
    response = send(api, GRADE, body)
    assert response.status_code == status, response.content[:300]
    if status == 200:
        verdict = data_of(response)
        assert (verdict["outcome"] == "invalid") or verdict["score"] == "0"
    assert_nothing_is_stored()


@pytest.mark.parametrize(
    "answer", ["9" * 4_000, "1e999999999", "true", '"1_000"', '"\\ufdfa"', '{"a": 1}'], ids=lambda x: x[:12]
)
def test_an_answer_that_is_no_number_is_refused(api: APIClient, page: Assessment, answer: str) -> None:
    response = send(api, SUBMISSIONS, SUBMISSION % ('"ada"', answer))
    assert_problem(response, 422, "answers-refused")
    assert_nothing_is_stored()


WRONG_KEYS = [
    ('{"value": "1e999999999"}', "/key/value"),
    ('{"value": 1e999999999}', "/key/value"),
    ('{"value": "9**9**9 m"}', "/key/value"),
    ('{"value": [1, "2_0"]}', "/key/value"),
    ('{"value": "1", "variable": "(a+)+$"}', "/key/variable"),
    ('{"value": "1", "mode": "absolute", "tolerance": true}', "/key/tolerance"),
    ('{"value": "1", "mode": "absolute", "tolerance": "1e999999999"}', "/key/tolerance"),
    ('{"value": "1", "mode": "absolute", "tolerance": 1e-999999999}', "/key/tolerance"),
    ('{"value": "1", "mode": "decimals", "places": true}', "/key/places"),
    ('{"value": "1", "mode": "decimals", "places": "1_0"}', "/key/places"),
    ('{"value": "1", "mode": "decimals", "places": 1e9}', "/key/places"),
    ('{"value": "1", "mode": "decimals", "places": %s}' % ("9" * 4_000), "/key/places"),
    ('{"value": "[1]", "weights": [1e999999999]}', "/key/weights/0"),
    ('{"value": "1", "strict": 1}', "/key/strict"),
    ('{"options": [{"id": true, "text": "A", "correct": true}]}', "/key/options/0/id"),
    ('{"options": [{"id": "a", "text": "A", "correct": 1}]}', "/key/options/0/correct"),
    ('{"criteria": [{"id": "a", "points": 1e999999999, "any_of": ["x"]}]}', "/key/criteria/0/points"),
    ('{"criteria": [{"id": "a", "points": "1_0", "any_of": ["x"]}]}', "/key/criteria/0/points"),
    (
        '{"criteria": [{"id": "a", "points": 1, "any_of": [{"number": "1e999999999"}]}]}',
        "/key/criteria/0/any_of/0/number",
    ),
    (
        '{"criteria": [{"id": "a", "points": 1, "any_of": [{"formula": "%s"}]}]}' % ("(" * 50_000),
        "/key/criteria/0/any_of/0/formula",
    ),
    (
        '{"parts": [{"id": "n", "kind": "numeric", "weight": "1e999999999", "key": {"value": "1"}}]}',
        "/key/parts/0/weight",
    ),
    (
        '{"parts": [{"id": "n", "kind": "numeric", "weight": true, "key": {"value": "1"}}]}',
        "/key/parts/0/weight",
    ),
    ("true", "/key"),
    ("null", "/key"),
    ("[]", "/key"),
    ("1e999999999", "/key"),
]
KINDS = {'{"options"': "choice", '{"criteria"': "text", '{"parts"': "composite"}


@pytest.mark.parametrize(("key", "field"), WRONG_KEYS, ids=lambda text: text[:90])
def test_a_key_that_is_wrong_is_told_by_field(api: APIClient, key: str, field: str) -> None:
    kind = KINDS.get(key.partition(":")[0], "numeric")
    response = send(api, GRADE, OF_A_KIND % (f'"{kind}"', key))
    assert_problem(response, 422, "invalid-fields")
    assert field in pointers(response)
    assert_nothing_is_stored()


@pytest.mark.parametrize("kind", ["true", "1", "[]", '{"a": 1}', "null", '""', '"Numeric"', "1e999999999"])
def test_a_kind_that_is_none(api: APIClient, kind: str) -> None:
    response = send(api, GRADE, OF_A_KIND % (kind, '{"value": "1"}'))
    assert_problem(response, 422, "invalid-fields")
    assert pointers(response) == ["/kind"]


TOO_MANY = "[" + ", ".join(['{"question": "a"}'] * 201) + "]"
WRONG_FIELDS = [
    *((name, value, f"/{name}") for name in ("assessment", "learner", "course") for value in (
        "true", "[]", "null", '""', '" "', "9" * 4_000, '"%s"' % ("x" * 256))),
    ("assessment", "{}", "/assessment"),
    ("course", "{}", "/course"),
    ("learner", '{"sub": "17"}', "/learner/registration"),
    ("assessment", "1e999999999", "/assessment"),
    ("assessment", '"light"', "/assessment"),
    ("learner", '"%s"' % ("\ufdfa" * 256), "/learner"),
    *(("answers", value, "/answers") for value in ("true", "1", "{}", "[]", "null", '"a"')),
    ("answers", TOO_MANY, "/answers"),
    *(("answers", f"[{value}]", "/answers/0") for value in ("true", "1", "[]", "null", '"a"')),
    ("answers", "[{}]", "/answers/0/question"),
    *(("answers", ONE_ANSWER % (value, '"1"'), "/answers/0/question") for value in (
        "true", "1", "[]", "{}", "null", '""', "9" * 4_000, '"A"', '"a\\u0301"')),
    ("answers", '[{"question": "a"}, {"question": "a"}]', "/answers/1/question"),
    ("answers", '[{"question": "a", "mark": 1}]', "/answers/0/mark"),
    ("extra", "1", "/extra"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "field"), WRONG_FIELDS, ids=lambda text: text[:40])
def test_a_submission_with_a_wrong_field(
    api: APIClient, page: Assessment, name: str, value: str, field: str
) -> None:
    right = {
        "assessment": '"gans-and-vaes"',
        "learner": '"ada"',
        "answers": '[{"question": "a", "answer": "[0.6, 0.65, -0.2]"}]',
    }
    body = ", ".join(f'"{key}": {text}' for key, text in (right | {name: value}).items())
    response = send(api, SUBMISSIONS, f"{{{body}}}")
    assert_problem(response, 422, "invalid-fields")
    assert pointers(response) == [field]
    assert_nothing_is_stored()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("q1", "true"),
        ("q1", "[1]"),
        ("q1", '"%s"' % ("\ufdfa" * 300_000)),
        ("a", "[true, 1, 1]"),
        ("a", '["1_000", "1", "1"]'),
        ("a", '"(٠٫٦, 0.65, -0.2)"'),
        ("a", "[1e999999999, 1, 1]"),
        ("a", '"%s"' % ("(" * 300_000)),
        ("a", '"9**9**9**9"'),
        ("b1", "true"),
        ("b1", "1e999999999"),
        ("b1", '{"choice": true, "reason": ""}'),
        ("b1", '{"choice": "vae", "reason": true}'),
        ("b1", '{"choice": "%s", "reason": ""}' % ("v" * 300_000)),
    ],
    ids=lambda text: text[:40],
)
def test_an_answer_that_cannot_be_read_is_refused(
    api: APIClient, page: Assessment, question: str, answer: str
) -> None:
    response = send(api, SUBMISSIONS, (SUBMISSION % ('"ada"', answer)).replace('"a"', f'"{question}"'))
    assert_problem(response, 422, "answers-refused")
    assert pointers(response) == ["/answers/0/answer"]
    assert_nothing_is_stored()


def test_names_given_twice_are_refused(api: APIClient) -> None:
    response = send(api, GRADE, '{"kind": "x", "kind": "numeric", "key": {"value": "1"}, "answer": "1"}')
    assert response.status_code == 400
    assert pointers(response) == ["/kind"]


@pytest.mark.parametrize(
    "learner", ["ärger 𝜎", "'; DROP TABLE learner; --", "<script>", "a/b?c=d", "\u202eadA"]
)
def test_strange_learners_are_kept_as_they_are(api: APIClient, page: Assessment, learner: str) -> None:
    response = hand_in(api, {"a": "1"} | {"a": "[1, 2, 3]"}, learner=learner)
    assert response.status_code == 201
    assert data_of(response)["learner"] == learner
    assert Learner.objects.get().external_id == learner


def test_characters_beyond_the_basic_plane_are_stored(api: APIClient, page: Assessment) -> None:
    response = send(api, SUBMISSIONS, (SUBMISSION % ('"ada"', '"\\ud835\\udf0e"')).replace('"a"', '"c"'))
    assert response.status_code == 202
    assert Submission.objects.get().responses.get().answer == "𝜎"
