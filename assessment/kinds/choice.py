"""Options to choose from: radio buttons, or check boxes where several may be chosen."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.kinds.base import KeyLine, Presenter, StoredKey, VisibleOption, joined, mappings
from graders.base import Answer, is_blank
from graders.choice.key import ChoiceKey, Option
from graders.numeric.printing import print_number


class ChoicePresenter(Presenter[ChoiceKey]):
    """Shows the options in the order of the key, and nothing of what is right."""

    title = gettext_lazy("Options to choose from")
    example_key = """\
options:
  - id: vae
    text: VAE
    correct: true
  - id: gan
    text: GAN
    feedback: It has no encoder, so where would the code of a given image come from?
  - id: diffusion
    text: Diffusion model
multiple: false              # true if several may be chosen
"""
    key_schema: ClassVar[Mapping[str, Any]] = {
        "properties": {
            "options": {
                "type": "array",
                "items": {"type": "object", "additionalProperties": True},
                "minItems": 1,
            }
        },
        "required": ["options"],
    }
    template = "kinds/choice.html"
    label = gettext_lazy("Your choice")
    is_prose = False
    has_options = True

    def options(self, key: StoredKey) -> list[VisibleOption]:
        """Return id and text of each option; one whose text is still empty is called by its id."""
        named = [
            (str(option.get("id", "")).strip(), str(option.get("text") or "").strip())
            for option in mappings(key, "options")
        ]
        return [VisibleOption(option_id, text or option_id) for option_id, text in named]

    def takes_several(self, key: StoredKey) -> bool:
        """Tell whether several may be chosen; authors' files have the word, stored keys may have the value."""
        return str(key.get("multiple", "")).strip().lower() == "true"

    def hint(self, key: StoredKey) -> str:
        """Say if several may be chosen."""
        return _("Choose all that apply.") if self.takes_several(key) else ""

    def read_answer(self, key: StoredKey, form: QueryDict, name: str) -> Answer:
        """Return the id that was chosen, or a list of ids."""
        chosen = [str(option) for option in form.getlist(name)]
        return chosen if self.takes_several(key) else "".join(chosen[:1])

    def in_words(self, key: StoredKey, answer: Answer) -> str:
        """Return the words of the options that were chosen."""
        # A client of the API may have sent the text of an option in place of its id.
        texts = {option.id: option.text for option in self.options(key)}
        return joined([texts.get(chosen, chosen) for chosen in _chosen(answer)])

    def for_reviewer(self, key: StoredKey, answer: Answer) -> str:
        """Return the options that were chosen, with the ids that stand in the key."""
        if is_blank(answer):
            return ""
        texts = {option.id: f"{option.text} ({option.id})" for option in self.options(key)}
        return "; ".join(texts.get(chosen, chosen) for chosen in _chosen(answer))

    def summary(self, key: ChoiceKey, maximum: Fraction) -> tuple[KeyLine, ...]:
        """Return how many may be chosen, and what each option is worth."""
        del maximum
        how_many = _("several may be chosen") if key.multiple else _("one is chosen")
        return (KeyLine(how_many, tuple(_option(option) for option in key.options)),)


def _chosen(answer: Answer) -> list[str]:
    if isinstance(answer, list):
        return [str(option) for option in answer]
    return ["" if answer is None else str(answer)]


def _option(option: Option) -> KeyLine:
    worth = _("right") if option.correct else _("wrong")
    if option.correct_if:
        worth = _("right if the reason meets “%(criterion)s”") % {"criterion": option.correct_if}
    elif option.credit and not option.correct:
        worth = _("worth %(share)s of the points") % {"share": print_number(option.credit)}
    feedback = _("who chooses it is told: %(feedback)s") % {"feedback": option.feedback}
    inner = (KeyLine(feedback),) if option.feedback else ()
    return KeyLine(f"{option.text} ({option.id}): {worth}", inner, option.may_earn)
