"""Elements of a page by tag and attributes, however the page writes them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Element:
    """An element with its attributes and the text inside of it, in one line."""

    tag: str
    attributes: dict[str, str | None]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text, as a reader sees it."""
        return " ".join("".join(self.pieces).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)


def elements(html: str, tag: str, **attributes: str) -> Iterator[Element]:
    """Yield the elements of a page that have these attributes; `aria_label` stands for `aria-label`."""
    expected = {name.replace("_", "-"): value for name, value in attributes.items()}
    reader = _Reader()
    reader.feed(html)
    for element in reader.elements:
        if element.tag == tag and expected.items() <= element.attributes.items():
            yield element


def has_element(html: str, tag: str, **attributes: str) -> bool:
    """Tell whether a page has such an element."""
    return any(elements(html, tag, **attributes))
