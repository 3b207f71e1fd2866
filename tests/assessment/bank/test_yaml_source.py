"""YAML is read as plain strings with their lines; whatever is wrong with its form is named."""

from pathlib import Path

import pytest

from assessment.bank.yaml_source import ContentInvalid, read_yaml_file

LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)


def read_bytes(folder: Path, content: bytes) -> object:
    path = folder / "page.yaml"
    path.write_bytes(content)
    return read_yaml_file(path, "page.yaml").data


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0.65", "0.65"),
        ("0.650", "0.650"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("no", "no"),
        ("true", "true"),
        ("null", "null"),
        ("~", "~"),
        ("", ""),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        (".inf", ".inf"),
        ("2026-01-02", "2026-01-02"),
        ("6.5e-1", "6.5e-1"),
        ("12345678901234567890.10", "12345678901234567890.10"),
        ("'quoted'", "quoted"),
        ("!!int 7", "7"),
        ("!!python/object/apply:os.getcwd []", []),
        ("[0.6, 0.65]", ["0.6", "0.65"]),
        ("{<<: x}", {"<<": "x"}),
        ("μ ⊙ 𝜎", "μ ⊙ 𝜎"),
    ],
)
def test_a_value_is_what_was_written(tmp_path: Path, written: str, expected: object) -> None:
    assert read_bytes(tmp_path, f"value: {written}\n".encode()) == {"value": expected}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", None),
        (b"# nothing but a comment\n", None),
        (b"\xef\xbb\xbfa: b\n", {"a": "b"}),
        (b"a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        (b"- a\n- b\n", ["a", "b"]),
        (b"just text\n", "just text"),
        (b"a: &x {k: v}\nb: *x\n", {"a": {"k": "v"}, "b": {"k": "v"}}),
    ],
    ids=["empty", "comment", "byte order mark", "Windows line ends", "list", "text", "alias"],
)
def test_yaml_is_read_as_plain_strings(tmp_path: Path, content: bytes, expected: object) -> None:
    assert read_bytes(tmp_path, content) == expected


@pytest.mark.parametrize(
    ("content", "line", "field", "message"),
    [
        (b"a: 1\nb: [1\n", 3, "", "while parsing a flow sequence"),
        (b"a:\n\tb: 2\n", 2, "", "while scanning for the next token"),
        (b"a: *nothing\n", 1, "", "found undefined alias"),
        (b"a: 1\n---\nb: 2\n", 2, "", "but found another document"),
        (b"a: 1\nb: \x00\n", 2, "", "control characters are not allowed"),
        (b'a: "\\ud800"\n', 1, "", "found invalid Unicode"),
        (b'a:\n  - x\n  - "\\0"\n', 3, "a.1", "has a NUL character"),
        (b'a: x\n"b\\0": y\n', 1, "", "has a NUL character"),
        (b"a: \xff\n", 1, "", "is not UTF-8 text"),
        ("ä: 1\n".encode("utf-16"), 1, "", "is not UTF-8 text"),
        (b"a: 1\nb: 2\na: 3\n", 3, "a", "stands here twice"),
        (b"a:\n  b: 1\n  c: 2\n  b: 3\n", 4, "a.b", "stands here twice"),
        (b"a: &x [*x]\n", 1, "a" + ".0" * 32, "is too large"),
        (b"a:\n  " + b"[" * 100_000, 2, "", "is too large"),
        (b"{a: " * 100_000, 1, "", "is too large"),
        (b"- " * 100_000, 1, "", "is too large"),
        (LAUGHS.encode(), 1, "a4", "is too large"),
    ],
    ids=[
        "open bracket",
        "tab",
        "unknown alias",
        "two documents",
        "raw NUL",
        "lone surrogate",
        "escaped NUL",
        "NUL in a name",
        "Latin-1",
        "UTF-16",
        "name twice",
        "inner name twice",
        "alias of itself",
        "100,000 lists",
        "100,000 mappings",
        "100,000 items",
        "alias bomb",
    ],
)
def test_a_fault_of_form_names_its_line(
    tmp_path: Path, content: bytes, line: int, field: str, message: str
) -> None:
    with pytest.raises(ContentInvalid) as caught:
        read_bytes(tmp_path, content)
    error = caught.value.errors[0]
    assert (error.file, error.line) == ("page.yaml", line)
    assert error.field.startswith(field)
    assert message in error.message


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(
        ContentInvalid, match=r"^none\.yaml:1: file: cannot be read: No such file or directory\.$"
    ):
        read_yaml_file(tmp_path / "none.yaml", "none.yaml")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(ContentInvalid, match="cannot be read: Is a directory"):
        read_yaml_file(tmp_path, "folder")


def test_every_name_that_stands_twice_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ContentInvalid) as caught:
        read_bytes(tmp_path, b"a: 1\na: 2\nb: 3\nb: 4\n")
    assert [(error.line, error.field) for error in caught.value.errors] == [(2, "a"), (4, "b")]


def test_lines_are_kept_for_every_field(tmp_path: Path) -> None:
    path = tmp_path / "page.yaml"
    path.write_text("a:\n  b:\n    - c: 1\n    - c: 2\n", encoding="utf-8")
    lines = read_yaml_file(path, "page.yaml").lines
    assert lines == {"": 1, "a": 1, "a.b": 2, "a.b.0": 3, "a.b.0.c": 3, "a.b.1": 4, "a.b.1.c": 4}
