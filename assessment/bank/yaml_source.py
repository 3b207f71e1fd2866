"""YAML as plain strings, with the line of every value, so that errors can name it.

Scalars stay the text that the author wrote: YAML's own types would read `0.65` as a float, `1_000` as 1000,
`1:30` as 90 and `no` as false.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

MOST_NODES = 50_000  # texts, lists and mappings
DEEPEST = 32
"""Plain limits, far above any content file: they protect against aliases of aliases, and recursion in C."""
TOO_LARGE = "is too large or too deeply nested."


@dataclass(frozen=True, slots=True)
class ContentError:
    """One thing wrong in a content file; `line` counts from 1."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field or 'file'}: {self.message}"


class ContentInvalid(Exception):
    """A content file cannot be imported; `errors` has everything that is wrong."""

    def __init__(self, errors: list[ContentError]) -> None:
        self.errors = errors
        super().__init__("\n".join(map(str, errors)))


@dataclass(slots=True)
class YamlSource:
    """A file's data, and where each of its fields stands."""

    file: str
    data: object = None
    lines: dict[str, int] = field(default_factory=dict)
    errors: list[ContentError] = field(default_factory=list)

    def add_error(self, path: str, message: str) -> None:
        """Note an error at the line of the field, or of the nearest one above it."""
        line_path = path
        while line_path and line_path not in self.lines:
            line_path = line_path.rpartition(".")[0]
        self.errors.append(ContentError(self.file, self.lines.get(line_path, 1), path, message))

    def raise_errors(self) -> None:
        """Raise `ContentInvalid` if anything was noted."""
        if self.errors:
            raise ContentInvalid(sorted(self.errors, key=lambda error: error.line))


def read_yaml_file(path: Path, name: str) -> YamlSource:
    """Read one YAML file, called `name` in errors; raise `ContentInvalid` with every fault of its form."""
    source = YamlSource(name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        source.add_error("", "is not UTF-8 text; save it as UTF-8.")
    except OSError as error:
        source.add_error("", f"cannot be read: {error.strerror}.")
    else:
        _parse(text, source)
    source.raise_errors()
    return source


def parse_yaml(text: str, name: str) -> YamlSource:
    """Read YAML that was typed, called `name` in errors; raise `ContentInvalid` with every fault of its form."""
    source = YamlSource(name)
    _parse(text, source)
    source.raise_errors()
    return source


def _parse(text: str, source: YamlSource) -> None:
    try:
        if deep := _too_deep(text):
            source.errors.append(ContentError(source.file, deep, "", TOO_LARGE))
            return
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        source.errors.append(
            ContentError(source.file, _line(error, text), "", f"is not YAML: {_reason(error)}.")
        )
    else:
        source.data = _Builder(source).build(node, "", 0) if node else None


def _too_deep(text: str) -> int:
    """Return the line on which the nesting grows too deep, or 0.

    Composing recurses in C, without Python's limit: 100,000 brackets would end the process.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return event.start_mark.line + 1 if event.start_mark else 1
    return 0


class _Builder:
    """Turns a tree of YAML nodes into data, noting lines; a file of aliases to aliases is cut off."""

    def __init__(self, source: YamlSource) -> None:
        self.source = source
        self.left = MOST_NODES

    def build(self, node: yaml.Node, path: str, depth: int) -> object:
        self.left -= 1
        self.source.lines.setdefault(path, node.start_mark.line + 1)
        if depth > DEEPEST or self.left < 0:
            if self.left >= -1:
                self.source.add_error(path, TOO_LARGE)
            return None
        match node:
            case yaml.MappingNode():
                return self.mapping(node, path, depth)
            case yaml.SequenceNode():
                return [
                    self.build(item, f"{path}.{i}".lstrip("."), depth + 1)
                    for i, item in enumerate(node.value)
                ]
            case _:
                return self.text(str(node.value), path)

    def text(self, text: str, path: str) -> str:
        if "\x00" in text:
            self.source.add_error(path, "has a NUL character, which cannot be stored; remove it.")
        return text

    def mapping(self, node: yaml.MappingNode, path: str, depth: int) -> dict[Hashable, object]:
        data: dict[Hashable, object] = {}
        for key, value in node.value:
            name = self.text(key.value, path) if isinstance(key, yaml.ScalarNode) else "?"
            child = f"{path}.{name}".lstrip(".")
            if name in data:
                self.source.lines[child] = key.start_mark.line + 1
                self.source.add_error(child, "stands here twice; keep one.")
            self.source.lines.setdefault(child, key.start_mark.line + 1)
            data[name] = self.build(value, child, depth + 1)
        return data


def _line(error: yaml.YAMLError, text: str) -> int:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        return int(mark.line) + 1 if mark else 1
    # A character that YAML does not take: libyaml counts bytes.
    return text.encode()[: getattr(error, "position", 0)].count(b"\n") + 1


def _reason(error: yaml.YAMLError) -> str:
    messages = [getattr(error, name, None) for name in ("context", "problem", "reason")]
    return ", ".join(str(text) for text in messages if text) or "it cannot be parsed"
