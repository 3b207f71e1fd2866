"""Markdown of authors as blocks of styled words, and these in lines of a given width: a page that has no HTML."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from assessment.bank.markup import markdown_tokens, readable_formula


@dataclass(frozen=True, slots=True)
class Style:
    """How words are set; `link` is a web or mail address, or empty."""

    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


StyledText = tuple[str, Style]
"""Words of one style; a line break in them is kept."""

LINKED = ("https://", "http://", "mailto:")


@dataclass(slots=True)
class Block:
    """A paragraph, an item of a list, some code or a row of a table; `indent` counts the levels that it stands in."""

    runs: list[StyledText] = field(default_factory=list)
    indent: int = 0
    marker: str = ""


def markdown_blocks(text: str) -> list[Block]:
    """Return Markdown as blocks; formulas become readable text, an image its description."""
    blocks = [
        block
        for block in _Reader().read(markdown_tokens(text))
        if any(words.strip() for words, _ in block.runs)
    ]
    return blocks or [Block([(text, Style())])]


class _Reader:
    """Goes through the tokens of a text; `counters` has the next number of each open list, None for bullets."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
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
        return self.blocks

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
                self.add([(readable_formula(token.content.strip()), Style())])
            case "hr":
                self.add([("—", Style())])

    def item(self) -> None:
        number = self.counters[-1]
        self.marker = "•" if number is None else f"{number}."
        if number is not None:
            self.counters[-1] = number + 1

    def add(self, runs: list[StyledText]) -> None:
        self.blocks.append(Block(runs, len(self.counters) + self.quotes, self.marker))
        self.marker = ""

    def inline(self, tokens: list[Token]) -> None:
        styles = [Style(bold=self.bold)]
        runs: list[StyledText] = []
        for token in tokens:
            if token.nesting > 0:
                styles.append(_styled(styles[-1], token))
            elif token.nesting < 0:
                styles.pop()
            else:
                runs.append(_styled_words(token, styles[-1]))
        if not self.in_row:
            self.add(runs)
        elif row := self.blocks[-1].runs:
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


def _styled_words(token: Token, style: Style) -> StyledText:
    match token.type:
        case "softbreak":
            return " ", style
        case "hardbreak":
            return "\n", style
        case "code_inline":
            return token.content, replace(style, code=True)
        case "math_inline" | "math_inline_double":
            return readable_formula(token.content.strip()), style
    return token.content, style


Measure = Callable[[str, Style], float]
"""The width of words in a style, in the unit of the lines."""

StyledLine = list[StyledText]

# A no-break space belongs to its word.
_PIECES = re.compile(r"\n|[^\S\n\u00a0]+|(?:\S|\u00a0)+")


def break_lines(runs: Iterable[StyledText], width: float, measure: Measure) -> list[StyledLine]:
    """Divide words into lines no wider than `width`: at spaces, or inside a word that is wider than a line."""
    lines: list[StyledLine] = [[]]
    used = 0.0
    for word in _words(runs):
        wide = sum(measure(text, style) for text, style in word)
        if word[0][0] == "\n":
            lines.append([])
            used = 0.0
            continue
        if used + wide > width and lines[-1]:
            lines.append([])
            used = 0.0
            if word[0][0].isspace():
                continue
        if wide <= width:
            lines[-1] += word
            used += wide
        else:
            used = _divided(word, width, measure, lines)
    return [_joined(line) for line in lines]


def _words(runs: Iterable[StyledText]) -> Iterator[list[StyledText]]:
    """Yield words, spaces and line breaks; a word may be of several styles, as `**bo**ld` is."""
    word: list[StyledText] = []
    for text, style in runs:
        for piece in _PIECES.findall(text):
            if not piece.isspace() or piece == "\u00a0":
                word.append((piece, style))
                continue
            if word:
                yield word
                word = []
            yield [(piece if style.code or piece == "\n" else " ", style)]
    if word:
        yield word


def _divided(word: list[StyledText], width: float, measure: Measure, lines: list[StyledLine]) -> float:
    """Add a word that is wider than a line, in pieces; return how wide the last line is."""
    used = 0.0
    for text, style in word:
        for character in text:
            wide = measure(character, style)
            if used + wide > width and lines[-1]:
                lines.append([])
                used = 0.0
            lines[-1].append((character, style))
            used += wide
    return used


def _joined(line: StyledLine) -> StyledLine:
    """Put neighbours of one style together, without spaces at the end."""
    joined: StyledLine = []
    for text, style in line:
        if joined and joined[-1][1] == style:
            joined[-1] = (joined[-1][0] + text, style)
        else:
            joined.append((text, style))
    while joined and not joined[-1][0].rstrip():
        joined.pop()
    if joined:
        joined[-1] = (joined[-1][0].rstrip(), joined[-1][1])
    return joined
