"""Requests and replies as examples for the OpenAPI schema, of the seed page; a test holds them against real ones."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from assessment.api.problems import CONTENT_TYPE, PROBLEMS

VECTOR: dict[str, Any] = {"question": "a", "answer": "[0.6; 0.65; −0.2]"}
VERDICT: dict[str, Any] = {
    "outcome": "graded",
    "score": "1",
    "maximum": "1",
    "read_as": "0.65",
    "echo": True,
    "readings": [],
    "parts": [],
    "feedback": "",
    "notes": [],
    "confidence": 1.0,
    "needs_review": False,
    "reasons": [],
    "messages": {"feedback": [], "notes": [], "reasons": []},
    "provenance": {
        "grader": "numeric",
        "version": "2",
        "model": None,
        "weights_sha256": None,
        "backend": None,
        "device": None,
        "dtype": None,
        "calibration": None,
    },
}
TEXT_VERDICT: dict[str, Any] = VERDICT | {
    "score": "0.5",
    "read_as": "",
    "parts": [
        {
            "id": "differentiable",
            "score": "0.5",
            "maximum": "0.5",
            "matched": True,
            "similarity": 0.83,
            "evidence": {"start": 28, "end": 56},
            "feedback": "",
            "messages": [],
        }
    ],
    "confidence": 0.91,
    "provenance": VERDICT["provenance"] | {"grader": "text", "model": "all-MiniLM-L6-v2", "backend": "torch"},
}
RESPONSE: dict[str, Any] = {
    "id": "7f1c8d1e-7f3e-4a57-9b0e-0f1f6f0f7a11",
    "question": "a",
    "version": 1,
    "attempt": 1,
    "state": "graded",
    "held": False,
    "score": "1",
    "maximum": "1",
    "verdict": VERDICT | {"read_as": "z = (0.6, 0.65, -0.2)"},
}
REGISTRATION = "6a1f0c52-6f0e-4f4e-9d63-0b8a3a3f0c11"
GRADED: dict[str, Any] = {
    "id": "0b7c2c7e-5d1a-4a3c-8a56-2f1d1f0a9d42",
    "assessment": "gans-and-vaes",
    "course": "demo",
    "learner": "ext-17",
    "created_at": "2026-11-24T16:00:00+00:00",
    "state": "graded",
    "ahead": None,
    "about_seconds": None,
    "grader_at_work": None,
    "score": "1",
    "maximum": "1",
    "responses": [RESPONSE],
}
WAITING: dict[str, Any] = GRADED | {
    "state": "waiting",
    "ahead": 236,
    "about_seconds": 480,
    "grader_at_work": True,
    "score": None,
    "responses": [
        RESPONSE | {"question": "q3", "state": "waiting", "score": None, "verdict": None},
    ],
}
QUESTION_DATA: dict[str, Any] = {
    "id": "d7a5c4f3-0b38-4f0c-b4ad-0a8f1a6c2e55",
    "slug": "a",
    "exercise": "a",
    "kind": "numeric",
    "version": 1,
    "prompt": "Compute the latent vector $z$.",
    "shown": {"shape": "vector", "decimal": "point", "variable": "z", "percent": False},
    "maximum": "1",
}
ASSESSMENT_DATA: dict[str, Any] = {
    "id": "3d1a0b6e-6f67-4a86-8d58-6a5f1f2b9c10",
    "slug": "gans-and-vaes",
    "course": "demo",
    "title": "Practice: GANs and VAEs",
    "intro": "",
    "release": "at_once",
    "attempts": None,
    "maximum": "1",
    "promise": {
        "at_most": 0.1,
        "off_by": 0.5,
        "sure": 0.9,
        "by": "assessment",
        "drawn": 60,
        "marked": 60,
        "stage": "tested",
        "learned": None,
        "test": {
            "tested_at": "2026-11-24T16:00:00+00:00",
            "at_most": 0.1,
            "off_by": 0.5,
            "sure": 0.9,
            "by": "assessment",
            "sampled": 60,
            "wrong": 2,
            "threshold": 0.71,
            "bound": 0.0863,
            "held": None,
            "groups": None,
        },
    },
    "questions": [QUESTION_DATA],
}
"""With the promise that two wrong marks among sixty allow: 0.0863 is their exact bound at 90 %."""
CHANGE: dict[str, Any] = {
    "cursor": "41",
    "kind": "given",
    "changed_at": "2026-11-24T16:00:00+00:00",
    "course": "demo",
    "assessment": "gans-and-vaes",
    "question": "a",
    "version": 1,
    "learner": "ext-17",
    "learner_id": "c0f5e2c1-3f2c-4b8e-8f6c-6a9d1e3b7d20",
    "submission": GRADED["id"],
    "response": RESPONSE["id"],
    "attempt": 1,
    "score": "1",
    "maximum": "1",
    "by": "machine",
    "held": False,
}
TAKEN_BACK: dict[str, Any] = CHANGE | {
    "cursor": "42",
    "kind": "taken_back",
    "score": None,
    "by": None,
    "held": True,
}


def _request(name: str, value: object, summary: str) -> OpenApiExample:
    return OpenApiExample(name, value, summary=summary, request_only=True)


def _reply(name: str, value: object, summary: str, status: int = 200) -> OpenApiExample:
    return OpenApiExample(name, value, summary=summary, response_only=True, status_codes=[status])


def _problem(slug: str, detail: str, errors: list[dict[str, Any]]) -> OpenApiExample:
    kind = PROBLEMS[slug]
    value = {
        "type": f"https://marks.example.org/problems/{slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "errors": errors,
    }
    return OpenApiExample(
        slug,
        value,
        summary=kind.title,
        response_only=True,
        status_codes=[kind.status],
        media_type=CONTENT_TYPE,
    )


def _page(*results: object) -> dict[str, object]:
    return {"next": None, "results": list(results)}


SUBMIT = [
    _request(
        "vector",
        {"assessment": "gans-and-vaes", "learner": "ext-17", "answers": [VECTOR]},
        "A vector, graded at once",
    ),
    _request(
        "mixed",
        {
            "assessment": "gans-and-vaes",
            "course": "demo",
            "learner": "ext-17",
            "answers": [
                VECTOR,
                {"question": "b1", "answer": {"choice": "vae", "reason": "Its latent space is smooth."}},
                {"question": "q3", "answer": "z = mu + sigma * eps, so gradients reach mu and sigma."},
            ],
        },
        "A number, a choice with its reason, and free text",
    ),
    _request(
        "platform",
        {
            "assessment": "gans-and-vaes",
            "course": "demo",
            "learner": {"registration": REGISTRATION, "sub": "17"},
            "answers": [VECTOR],
        },
        "An answer of a learner of a platform, whose gradebook gets the mark",
    ),
    _reply("again", GRADED, "The same answers as before", 200),
    _reply("graded", GRADED, "All is graded", 201),
    _reply("waiting", WAITING, "Something waits for a worker", 202),
    _problem(
        "answers-refused",
        "Nothing was stored and no attempt was used; see errors.",
        [
            {
                "pointer": "/answers/0/answer",
                "detail": "This can be read in 2 ways; choose the one that you mean.",
                "readings": ["(0.6, 0.65, -0.2)", "(0, 6, 0, 65, 0, 2)"],
            }
        ],
    ),
    _problem(
        "invalid-fields",
        "Some fields are wrong; see errors.",
        [{"pointer": "/learner", "detail": "This field is required."}],
    ),
]
SUBMISSION = [_reply("graded", GRADED, "All is graded"), _reply("waiting", WAITING, "Something waits")]
GRADE = [
    _request(
        "number",
        {"kind": "numeric", "key": {"value": "13/20"}, "answer": "0,65"},
        "A number, with a decimal comma",
    ),
    _request(
        "choice",
        {
            "kind": "choice",
            "key": {
                "options": [
                    {"id": "vae", "text": "VAE", "correct": True},
                    {"id": "gan", "text": "GAN"},
                ]
            },
            "answer": "vae",
        },
        "A choice",
    ),
    _request(
        "text",
        {
            "kind": "text",
            "key": {"references": ["The gradient flows through mu and sigma."]},
            "answer": "Gradients reach mu and sigma.",
        },
        "Free text: a worker grades it",
    ),
    _reply("verdict", VERDICT, "The verdict"),
    _reply(
        "waiting",
        {"id": "5f6b9f44-1a39-4a11-9a63-6b4f0e7c8d31", "state": "waiting", "verdict": None},
        "A worker will grade it",
        202,
    ),
    _problem(
        "invalid-fields",
        "Some fields are wrong; see errors.",
        [{"pointer": "/key/value", "detail": "This field is required."}],
    ),
]
_ICE = {
    "question": "Why does ice float on water?",
    "references": ["Ice is less dense than water because its molecules are held further apart in a lattice."],
}
PROPOSE = [
    _request("references", {"kind": "text", "key": _ICE}, "A question with one reference answer"),
    _reply(
        "criteria",
        {
            "key": _ICE
            | {
                "criteria": [
                    {"id": "point-1", "points": "1/2", "any_of": ["Ice is less dense than water"]},
                    {
                        "id": "point-2",
                        "points": "1/2",
                        "any_of": ["its molecules are held further apart in a lattice"],
                    },
                ]
            }
        },
        "Two points, to be edited",
    ),
    _reply("nothing", {"key": None}, "There is nothing to propose"),
    _problem(
        "invalid-fields",
        "Some fields are wrong; see errors.",
        [{"pointer": "/key", "detail": "needs references or criteria."}],
    ),
]
WAITING_GRADE = [
    _reply(
        "graded",
        {"id": "5f6b9f44-1a39-4a11-9a63-6b4f0e7c8d31", "state": "graded", "verdict": TEXT_VERDICT},
        "The verdict is there",
    ),
]
GRADES = [
    _reply("given", {"next": "41", "more": False, "results": [CHANGE]}, "A mark was given"),
    _reply("taken back", {"next": "42", "more": False, "results": [TAKEN_BACK]}, "Later it was taken back"),
    OpenApiExample(
        "table",
        ",".join(CHANGE) + "\r\n" + ",".join("" if cell is None else str(cell) for cell in CHANGE.values()),
        summary="A mark that was given, as a table",
        response_only=True,
        status_codes=[200],
        media_type="text/csv",
    ),
]
COURSES = [
    _reply(
        "one",
        _page({"id": "9a4e7c3b-2d58-4f6a-9c0d-5b1e8f7a6d04", "slug": "demo", "title": "Demo"}),
        "One course",
    ),
]
ASSESSMENTS = [_reply("one", _page(ASSESSMENT_DATA), "One assessment with one question")]
ASSESSMENT = [_reply("assessment", ASSESSMENT_DATA, "With one question")]
QUESTION = [
    _reply(
        "shown",
        QUESTION_DATA | {"course": "demo", "assessment": "gans-and-vaes", "retired": False},
        "What a student sees",
    ),
    _reply(
        "with its key",
        QUESTION_DATA
        | {
            "course": "demo",
            "assessment": "gans-and-vaes",
            "retired": False,
            "key": {"value": "[0.6, 0.65, -0.2]", "shape": "vector"},
            "model_answer": "$z = (0.6, 0.65, -0.2)$",
        },
        "With the scope key:read",
    ),
]
DECK = [
    _reply(
        "deck",
        {
            "id": "e2b6d9c8-7a41-4d0f-8f35-1c9a0b4e6f77",
            "slug": "gans-and-vaes",
            "course": "demo",
            "title": "Flashcards: GANs and VAEs",
            "intro": "",
            "cards": [{"position": 1, "front": "Reparameterization trick?", "back": "$z = \\mu + \\sigma$"}],
        },
        "With one card",
    ),
]
