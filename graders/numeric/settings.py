"""What a question declares about its answers: all that the grammar knows besides the text itself."""

from dataclasses import dataclass
from typing import Literal

DecimalMark = Literal["point", "comma", "auto"]
NATIVE = {"point": ".", "comma": ",", "auto": ""}
"""The mark that a question's numbers are written with; “auto” leaves it to the answer."""

Shape = Literal["scalar", "vector"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How answers are read; the same settings read the key. `strict` distinguishes rows from columns."""

    shape: Shape = "scalar"
    decimal: DecimalMark = "point"
    variable: str = ""
    percent: bool = False
    ordered: bool = True
    strict: bool = False

    @property
    def is_vector(self) -> bool:
        """Whether several values are asked for."""
        return self.shape == "vector"

    @property
    def decimal_mark(self) -> str:
        """The mark that an unmistakable decimal separator (U+066B) becomes."""
        return NATIVE[self.decimal] or "."
