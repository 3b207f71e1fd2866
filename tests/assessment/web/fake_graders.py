"""Two graders that stand in for the real ones, so that these tests are about pages, not about marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from graders.base import Answer, Grader, InstantGrader, is_blank
from graders.verdict import Provenance, Verdict, points, unanswered

HERE = Provenance("fake", "1")
HINT = "“%s” is not a number; type digits, such as 0.65."


@dataclass(frozen=True, slots=True)
class FakeKey:
    """A key that only knows what it is worth, and one right answer."""

    maximum: Fraction
    value: str = ""


class FakeNumeric(InstantGrader[FakeKey]):
    """Right is what equals the key's text; bare commas are ambiguous; a word is no number."""

    kind = "numeric"
    version = "1"

    def parse_key(self, data: object, maximum: Fraction = Fraction(1)) -> FakeKey:
        """Keep the value."""
        return FakeKey(maximum, str(data["value"]) if isinstance(data, dict) else "")

    def grade_one(self, key: FakeKey, answer: Answer) -> Verdict:
        """Return one of the four outcomes."""
        text = str(answer).strip()
        if is_blank(answer):
            return unanswered(points(key.maximum), HERE)
        if "0,6,0,65" in text:
            return self._verdict(key, "ambiguous", readings=("[0.6; 0.65; -0.2]", "[0; 6; 0; 65; 0; -2]"))
        if any(letter.isalpha() for letter in text):
            return self._verdict(key, "invalid", feedback=HINT % text)
        inner = text.strip("[]()").replace(";", ",")
        right = "[" + ", ".join(inner.split(",")).replace("  ", " ") + "]" == key.value
        read_as = f"z = ({', '.join(piece.strip() for piece in inner.split(','))})"
        score = points(key.maximum if right else Fraction(0))
        return self._verdict(key, "graded", score=score, read_as=read_as, echo=text[0] not in "[(")

    def _verdict(self, key: FakeKey, outcome: str, **fields: object) -> Verdict:
        given = {"score": Decimal(0), "maximum": points(key.maximum), "provenance": HERE, **fields}
        return Verdict(outcome=outcome, **given)  # type: ignore[arg-type]


class FakeText(Grader[FakeKey]):
    """Blank is graded at once; anything else waits for a worker that never comes."""

    kind = "text"
    version = "1"

    def parse_key(self, data: object, maximum: Fraction = Fraction(1)) -> FakeKey:
        """Keep what it is worth."""
        del data
        return FakeKey(maximum)

    def grade_instantly(self, key: FakeKey, answer: Answer) -> Verdict | None:
        """Grade a blank."""
        return unanswered(points(key.maximum), HERE) if is_blank(answer) else None

    def grade(self, pairs: Sequence[tuple[FakeKey, Answer]]) -> list[Verdict]:
        """Refuse: tests write the grade themselves."""
        raise NotImplementedError
