"""An answer's whole way with real processes: web, broker, beat, and a text worker with the real model.

Whatever is stopped, killed or flushed in between, an answer that was acknowledged gets its one mark.
"""

import signal

import pytest

from tests.journeys.service import Service

pytestmark = [pytest.mark.processes, pytest.mark.model]

GOOD = (
    "Write z = mu + sigma * eps with eps drawn from a fixed standard normal. Sampling directly is not differentiable,"
    " so without this no gradient could flow back to mu and sigma and the encoder could not be trained."
)
SETTLED = {"graded", "needs_review"}
COLLAPSE = (
    "This is mode collapse. The generator has found a small region of image space that fools the discriminator and no"
    " longer covers the diversity of the training set. A Wasserstein loss with gradient penalty may help."
)


def test_a_vector_is_graded_with_its_reading_while_no_text_worker_runs(service: Service) -> None:
    service.stop_workers()
    reply = service.hand_in("ada", a="(3/5, 13/20, -1/5)")
    assert reply.status == 201
    verdict = reply.body["responses"][0]["verdict"]
    assert (verdict["score"], verdict["read_as"]) == ("1", "z = (0.6, 0.65, -0.2)")


def test_ten_answers_wait_for_a_worker_through_a_flush_of_the_broker(service: Service) -> None:
    waiting = [service.hand_in(f"student-{number}", q3=f"{GOOD} ({number})") for number in range(10)]
    assert {reply.status for reply in waiting} == {202}
    assert all(reply.headers["Retry-After"] for reply in waiting)
    service.flush_broker()
    service.start_worker()
    for reply in waiting:
        submission = service.finished(reply.body["id"])
        (response,) = submission["responses"]
        assert response["state"] in SETTLED


def test_text_is_graded_with_the_words_that_meet_its_points(grading_service: Service) -> None:
    submission = grading_service.finished(
        grading_service.hand_in("grace", c=COLLAPSE, q3="I do not know.").body["id"]
    )
    c, q3 = sorted(submission["responses"], key=lambda response: str(response["question"]))
    evidence = {
        part["id"]: COLLAPSE[part["evidence"]["start"] : part["evidence"]["end"]]
        for part in c["verdict"]["parts"]
        if part["matched"]
    }
    assert "mode collapse" in evidence["names"]
    assert "small region" in evidence["explains"]
    assert evidence["direction"] in "A Wasserstein loss with gradient penalty may help."
    assert q3["score"] == "0"


def test_answers_survive_a_worker_that_is_killed(grading_service: Service) -> None:
    waiting = [
        grading_service.hand_in(f"late-{number}", q3=f"{GOOD} [{number}]").body["id"] for number in range(40)
    ]
    grading_service.workers[-1].send_signal(signal.SIGKILL)
    grading_service.workers[-1].wait()
    grading_service.start_worker()
    graded = [grading_service.finished(submission) for submission in waiting]
    assert {response["state"] for submission in graded for response in submission["responses"]} <= SETTLED


def test_the_same_request_twice_is_one_submission(grading_service: Service) -> None:
    body = {
        "assessment": "gans-and-vaes",
        "learner": "twice",
        "answers": [{"question": "q3", "answer": GOOD}],
    }
    first, second = (
        grading_service.call("POST", "submissions", body, Idempotency_Key="hand-in-7") for _ in range(2)
    )
    assert first.body["id"] == second.body["id"]
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"


def test_logs_hold_no_words_of_a_student(grading_service: Service) -> None:
    logs = [path.read_text(errors="replace") for path in grading_service.folder.glob("*.log")]
    assert len(logs) > 1
    assert not any("differentiable" in log or "small region" in log for log in logs)
