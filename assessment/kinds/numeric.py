"""Numbers and vectors: one line to type in, read back while one types."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.kinds.base import KeyLine, Presenter, StoredKey, stored_key
from graders.notation.tokens import greek_of
from graders.numeric.key import NumericKey, describe_key, key_cautions
from graders.numeric.printing import print_values

NUMBER_SYMBOLS = ("−", "/")
VECTOR_SYMBOLS = ("[", "]", ";")


class NumericPresenter(Presenter[NumericKey]):
    """Shows whether a number or a vector is asked for, and with which decimal mark; never the length."""

    title = gettext_lazy("Number or vector")
    example_key = """\
value: "[0.6, 0.65, -0.2]"   # or one number: 2/3
mode: exact                  # or decimals, significant (then places: 2), absolute, relative (then tolerance: 0.01)
variable: z                  # may stand before the = sign; leave this line out if there is none
"""
    key_schema: ClassVar[Mapping[str, Any]] = {
        "properties": {"value": {"type": ["string", "number", "array"], "items": {}}},
        "required": ["value"],
    }
    template = "kinds/numeric.html"
    is_prose = False
    is_read_back = True

    def hint(self, key: StoredKey) -> str:
        """Say what the question declares, by an example."""
        vector = is_vector(key)
        if key.get("decimal") == "comma":
            return _("A vector, such as [1; −2,5; 3/4].") if vector else _("A number, such as −2,5 or 3/4.")
        return _("A vector, such as [1, −2.5, 3/4].") if vector else _("A number, such as −2.5 or 3/4.")

    def extras(self, key: StoredKey) -> Mapping[str, Any]:
        """Return the name of what is asked for, such as `z`, and the symbols on the buttons beside the field."""
        name = str(key.get("variable", ""))
        return {"variable": greek_of(name) or name, "symbols": symbols(key)}

    def summary(self, key: NumericKey, maximum: Fraction) -> tuple[KeyLine, ...]:
        """Return what is right, what to beware of, and who is told something else than right or wrong."""
        del maximum
        notes = (KeyLine(_("beware: %(caution)s") % {"caution": caution}) for caution in key_cautions(key))
        return (KeyLine(describe_key(key)), *notes, *_near_misses(key))


def is_vector(key: StoredKey) -> bool:
    """Tell whether several numbers are asked for, as the key says or as its value is written."""
    bracketed = str(key.get("value", "")).lstrip()[:1] in ("[", "(")
    return bool(key.get("shape", "vector" if bracketed else "scalar") == "vector")


def symbols(key: StoredKey) -> tuple[str, ...]:
    """Return what a phone's keyboard hides: brackets for a vector, a minus, a fraction, the question's own letters."""
    names = [str(key.get("variable", "")), *stored_key(key.get("parameters"))]
    letters = dict.fromkeys(letter for name in names if (letter := greek_of(name)))
    return (*(VECTOR_SYMBOLS if is_vector(key) else ()), *NUMBER_SYMBOLS, *letters)


def _near_misses(key: NumericKey) -> Iterable[KeyLine]:
    for miss in key.near_misses:
        values = print_values(miss.values, key.settings)
        words = {"values": values, "feedback": miss.feedback}
        yield KeyLine(_("who answers %(values)s is told: %(feedback)s") % words)
