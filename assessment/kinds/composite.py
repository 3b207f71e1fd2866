"""Questions of several parts, such as a choice and its reason: each part is presented by its own kind."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.kinds.base import AnswerPart, KeyLine, Presenter, StoredKey, mappings, stored_key
from assessment.kinds.registry import presenter_for
from graders.base import Answer
from graders.composite.key import CompositeKey
from graders.verdict import plain_points, points


class CompositePresenter(Presenter[CompositeKey]):
    """Puts the fields of its parts below each other."""

    title = gettext_lazy("Choice and reason")
    example_key = """\
parts:
  - id: choice
    kind: choice
    weight: 1
    key:
      options:
        - {id: vae, text: VAE, correct: true}
        - {id: gan, text: GAN}
  - id: reason
    kind: text
    weight: 1
    key:
      question: Which model, and why?
      criteria:
        - id: latent
          description: why it fits
          any_of:
            - it has a smooth latent space
            - points between two codes decode to plausible images
"""
    key_schema: ClassVar[Mapping[str, Any]] = {
        "properties": {
            "parts": {
                "type": "array",
                "items": {"type": "object", "additionalProperties": True},
                "minItems": 1,
            }
        },
        "required": ["parts"],
    }
    template = "kinds/composite.html"
    is_prose = False

    def parts(self, key: StoredKey) -> Sequence[AnswerPart]:
        """Return id, presenter and key of each part."""
        return [
            AnswerPart(
                str(part.get("id", "")).strip(),
                presenter_for(str(part.get("kind", "")).strip()),
                stored_key(part.get("key")),
            )
            for part in mappings(key, "parts")
        ]

    def result_rows(self, key: StoredKey) -> int:
        """Return the rows of all parts: one for a part that lists no points."""
        return sum(part.presenter.result_rows(part.key) or 1 for part in self.parts(key))

    def read_answer(self, key: StoredKey, form: QueryDict, name: str) -> Answer:
        """Return the answers to the parts by their ids."""
        return {
            part.id: part.presenter.read_answer(part.key, form, f"{name}.{part.id}")
            for part in self.parts(key)
        }

    def takes_interpretation(self, key: StoredKey) -> bool:
        """Tell whether just one part is read back."""
        return self._part_read_back(key) is not None

    def with_interpretation(self, key: StoredKey, answer: Answer, interpretation: str) -> Answer:
        """Return an answer in which the interpretation takes the place of the number."""
        name = self._part_read_back(key)
        if name is None or not isinstance(answer, Mapping):
            return answer
        return {**answer, name: interpretation}

    def summary(self, key: CompositeKey, maximum: Fraction) -> tuple[KeyLine, ...]:
        """Return the summary of each part, in the points that it is worth."""
        del maximum
        return tuple(
            KeyLine(
                _("part “%(part)s” (%(kind)s), worth %(points)s")
                % {
                    "part": part.id,
                    "kind": part.kind,
                    "points": plain_points(points(part.maximum)),
                },
                presenter_for(part.kind).summary(part.key, part.maximum),
            )
            for part in key.parts
        )

    def criteria(self, key: CompositeKey) -> dict[str, str]:
        """Return the criteria of all parts, each under the id of its part."""
        return {
            f"{part.id}.{name}": description
            for part in key.parts
            for name, description in presenter_for(part.kind).criteria(part.key).items()
        }

    def _part_read_back(self, key: StoredKey) -> str | None:
        """Return the id of the part that is read back, if it is the only one."""
        names = [part.id for part in self.parts(key) if part.presenter.is_read_back]
        return names[0] if len(names) == 1 else None
