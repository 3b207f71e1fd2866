"""LaTeX as far as numbers and vectors need it, rewritten as plain characters in one pass.

Commands that are not known stay as they are, and are refused by name where a number should stand.
"""

from graders.numeric import messages
from graders.numeric.limits import DIGITS
from graders.numeric.normalise import JOINER
from graders.numeric.unreadable import UnreadableNumber

FONTS = frozenset(
    [
        "mathbf",
        "boldsymbol",
        "bm",
        "vec",
        "hat",
        "mathrm",
        "mathsf",
        "mathit",
        "mathcal",
        "text",
        "textbf",
        "textrm",
        "operatorname",
        "underline",
    ]
)
FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
COMMANDS = {
    **dict.fromkeys(
        ["left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "displaystyle", "textstyle", "("], ""
    ),
    **dict.fromkeys((")", "[", "]"), ""),
    **dict.fromkeys((",", ";", ":", " ", "!", "quad", "qquad", "\n"), " "),
    **dict.fromkeys(("cdot", "times", "ast"), "*"),
    **dict.fromkeys(("top", "intercal"), "T"),
    "\\": ";",
    "{": "{",
    "}": "}",
    "langle": "<",
    "rangle": ">",
    "lbrack": "[",
    "rbrack": "]",
    "%": "%",
    "&": "&",
    "_": "_",
    "pm": "±",
    "approx": "≈",
    "infty": "∞",
    "imath": "i",
    "jmath": "j",
}
MATRICES = {
    "pmatrix": "()",
    "bmatrix": "[]",
    "Bmatrix": "{}",
    "psmallmatrix": "()",
    "bsmallmatrix": "[]",
    "matrix": "  ",
    "smallmatrix": "  ",
    "array": "  ",
}
ARGUMENT = 2 * DIGITS
"""How far the end of an argument is looked for: digits with signs and marks among them, so one pass stays linear."""


def without_latex(text: str) -> str:
    """Return the text without LaTeX; raise `UnreadableNumber` for a fraction that is not of two whole numbers."""
    text = _without_dollars(text)
    if "\\" not in text and "{" not in text:
        return text
    return _Rewriter(text).run()


def _without_dollars(text: str) -> str:
    """Drop one pair of `$` or `$$` that encloses the text, or what follows its label."""
    if "$" not in text:
        return text
    end = text.removesuffix(".")
    mark = "$$" if end.endswith("$$") else "$"
    start = end.find(mark)
    label = end[:start].strip()
    inner = end[start + len(mark) : -len(mark)]
    if "$" in inner or not end.endswith("$") or len(inner) + 2 * len(mark) + start != len(end):
        raise UnreadableNumber(messages.DOLLAR)
    if label and not label.endswith(("=", ":")):
        raise UnreadableNumber(messages.DOLLAR)
    return (label + " " + inner + text[len(end) :]).strip()


class _Rewriter:
    """One pass over the text; braces that only group are dropped, those that a person sees stay."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.out: list[str] = []
        self.braces: list[str] = []
        self.groups_next = False

    def run(self) -> str:
        while self.at < len(self.text):
            self._step(self.text[self.at])
        return "".join(self.out).strip()

    def _step(self, character: str) -> None:
        grouping, self.groups_next = self.groups_next, False
        self.at += 1
        if character == "\\":
            self._command(self._name())
        elif character == "{" and self.text.startswith(",}", self.at):
            self.at += 2
            self.out.append(",")
        elif character == "{":
            self._emit_brace("" if grouping else "{", "" if grouping else "}")
        elif character == "}":
            self.out.append(self.braces.pop() if self.braces else "}")
        else:
            self.groups_next = character in "^_"
            self.out.append(character)

    def _emit_brace(self, opener: str, closer: str) -> None:
        self.out.append(opener)
        self.braces.append(closer)

    def _name(self) -> str:
        start = self.at
        while self.at < len(self.text) and self.text[self.at].isascii() and self.text[self.at].isalpha():
            self.at += 1
        if self.at == start:
            self.at += 1
        return self.text[start : self.at]

    def _command(self, name: str) -> None:
        if name in FRACTIONS:
            self._fraction(name)
        elif name in ("begin", "end"):
            self._environment(name)
        elif name in FONTS:
            self.groups_next = True
        else:
            self.out.append(COMMANDS.get(name, "\\" + name))

    def _argument(self) -> str | None:
        """Return what the braces that follow hold, if they are there and hold no others."""
        opening = self.at
        while self.text.startswith(" ", opening) and opening < self.at + ARGUMENT:
            opening += 1
        closing = self.text.find("}", opening, opening + ARGUMENT)
        if not self.text.startswith("{", opening) or closing < 0 or "{" in self.text[opening + 1 : closing]:
            return None
        self.at = closing + 1
        return self.text[opening + 1 : closing].strip()

    def _fraction(self, name: str) -> None:
        top, bottom = self._argument(), self._argument()
        if not top or not bottom or not _is_whole(top) or not _is_whole(bottom):
            raise UnreadableNumber(messages.FRACTION_TEX, text="\\" + name)
        if self.out and self.out[-1][-1:].isdecimal():
            self.out.append(JOINER)
        self.out.append(f"{top}/{bottom}")
        if self.text[self.at : self.at + 1].isdecimal():
            self.out.append(JOINER)

    def _environment(self, edge: str) -> None:
        name = self._argument()
        if name not in MATRICES:
            raise UnreadableNumber(messages.CHARACTER, text=f"\\{edge}{{{name or ''}}}")
        self.out.append(MATRICES[name][edge == "end"])
        if edge == "begin" and name == "array":
            self._argument()


def _is_whole(text: str) -> bool:
    return text.lstrip("+-").replace(",", "").replace(".", "").replace("'", "").isdecimal()
