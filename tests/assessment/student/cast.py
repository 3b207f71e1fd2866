"""The cast of the pages' tests: a student with a browser that runs no scripts, and a hand that grades."""

from decimal import Decimal

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from assessment.bank.models import Assessment
from assessment.grading.ledger import record_machine_grade, state_after
from assessment.grading.models import Response
from graders.messages import OwnWords
from graders.text import messages as text
from graders.verdict import Part, Provenance, Span, Verdict

RIGHT = "[0.6, 0.65, -0.2]"
COLLAPSE = "This is mode collapse. The generator found one trick."


class Visitor:
    """A student with a browser that runs no scripts."""

    def __init__(self, assessment: Assessment) -> None:
        self.browser = Client()
        self.assessment = assessment
        self.address = reverse("student:practice", args=[assessment.course.slug, assessment.slug])

    def look(self) -> str:
        """Return the page's HTML."""
        return self.browser.get(self.address).content.decode()

    def send(self, button: str, value: str, **answers: str) -> tuple[int, str]:
        """Press a button with these answers in the fields; return the status and the page that follows."""
        form = {button: value} | {f"answer.{slug}": text for slug, text in answers.items()}
        reply = self.browser.post(self.address, form)
        return reply.status_code, self.look() if reply.status_code == 302 else reply.content.decode()

    def check(self, slug: str, answer: str = "") -> str:
        """Check one question, and return the page that follows."""
        return self.send("check", slug, **{slug: answer})[1]


def grade_newest(slug: str, score: str, maximum: str, *parts: Part, **fields: object) -> Response:
    """Write a machine's grade for the newest answer to a question, as a worker would."""
    response = Response.objects.filter(question__slug=slug).latest("pk")
    verdict = Verdict(
        outcome="graded",
        score=Decimal(score),
        maximum=Decimal(maximum),
        provenance=Provenance("hand", "1"),
        parts=parts,
        **fields,  # type: ignore[arg-type]
    )
    with transaction.atomic():
        record_machine_grade(response, verdict)
        response.state = state_after(verdict, response)
        response.save()
    return response


def met_point(name: str, words: str, answer: str, point: str = "") -> Part:
    """Return a point that is met by these words of an answer."""
    start = answer.index(words)
    span = Span(start, start + len(words))
    feedback = (text.MET(point=OwnWords(point)),) if point else ()
    return Part(name, Decimal(1), Decimal(1), matched=True, evidence=span, feedback=feedback)


def missed_point(name: str, point: str = "") -> Part:
    """Return a point that is not met."""
    feedback = (text.NOT_MET(point=OwnWords(point)),) if point else ()
    return Part(name, Decimal(0), Decimal(1), matched=False, feedback=feedback)


def words_of(html: str) -> str:
    """Return the text of a page, in one line."""
    return " ".join(strip_tags(html).split())
