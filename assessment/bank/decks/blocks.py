"""Markdown of authors as blocks of styled words: what a page without HTML can set."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from assessment.bank.formulas import readable
from assessment.bank.markup import parse


@dataclass(frozen=True, slots=True)
class Style:
    """How words are set; `link` is a web or mail address, or empty."""

    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


Run = tuple[str, Style]
"""Words of one style; a line break in them is kept."""

LINKED = ("https://", "http://", "mailto:")


@dataclass(slots=True)
class Block:
    """A paragraph, an item of a list, some code or a row of a table; `indent` counts the levels that it stands in."""

    runs: list[Run] = field(default_factory=list)
    indent: int = 0
    marker: str = ""


def blocks(text: str) -> list[Block]:
    """Return Markdown as blocks; formulas become readable text, an image its description."""
    found = [block for block in _Reader().read(parse(text)) if any(words.strip() for words, _ in block.runs)]
    return found or [Block([(text, Style())])]


class _Reader:
    """Goes through the tokens of a text; `counters` has the next number of each open list, None for bullets."""

    def __init__(self) -> None:
        self.done: list[Block] = []
        self.counters: list[int | None] = []
        self.quotes = 0
        self.marker = ""
        self.bold = False
        self.in_row = False

    def read(self, tokens: Iterable[Token]) -> list[Block]:
        for token in tokens:
            if token.type == "inline":
                self.inline(token.children or [])
            elif token.nesting:
                self.border(token)
            else:
                self.whole(token)
        return self.done

    def border(self, token: Token) -> None:
        """Note what begins or ends here."""
        opens = token.nesting > 0
        match token.type.rpartition("_")[0]:
            case "bullet_list" | "ordered_list" if not opens:
                self.counters.pop()
            case "bullet_list":
                self.counters.append(None)
            case "ordered_list":
                self.counters.append(int(token.attrs.get("start", 1)))
            case "list_item" if opens:
                self.item()
            case "blockquote":
                self.quotes += token.nesting
            case "heading" | "th":
                self.bold = opens
            case "tr":
                self.in_row = opens
                if opens:
                    self.add([])

    def whole(self, token: Token) -> None:
        """Add what has nothing inside."""
        match token.type:
            case "fence" | "code_block":
                self.add([(token.content.rstrip("\n"), Style(code=True))])
            case "math_block":
                self.add([(readable(token.content.strip()), Style())])
            case "hr":
                self.add([("—", Style())])

    def item(self) -> None:
        number = self.counters[-1]
        self.marker = "•" if number is None else f"{number}."
        if number is not None:
            self.counters[-1] = number + 1

    def add(self, runs: list[Run]) -> None:
        self.done.append(Block(runs, len(self.counters) + self.quotes, self.marker))
        self.marker = ""

    def inline(self, tokens: list[Token]) -> None:
        styles = [Style(bold=self.bold)]
        runs: list[Run] = []
        for token in tokens:
            if token.nesting > 0:
                styles.append(_styled(styles[-1], token))
            elif token.nesting < 0:
                styles.pop()
            else:
                runs.append(_words(token, styles[-1]))
        if not self.in_row:
            self.add(runs)
        elif row := self.done[-1].runs:
            row += [(" | ", Style()), *runs]
        else:
            row += runs


def _styled(style: Style, token: Token) -> Style:
    match token.type:
        case "strong_open":
            return replace(style, bold=True)
        case "em_open":
            return replace(style, italic=True)
        case "link_open":
            address = str(token.attrs.get("href", ""))
            return replace(style, link=address if address.startswith(LINKED) else "")
    return style


def _words(token: Token, style: Style) -> Run:
    match token.type:
        case "softbreak":
            return " ", style
        case "hardbreak":
            return "\n", style
        case "code_inline":
            return token.content, replace(style, code=True)
        case "math_inline" | "math_inline_double":
            return readable(token.content.strip()), style
    return token.content, style
