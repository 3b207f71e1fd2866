"""Program code is told from prose and from formulas, line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.notation.code import CODE_SHARE, LINE_CHARACTERS, TAG_SHARE, is_code

LINES_OF_CODE = {
    "python": [
        "def f(a):",
        "async def fetch(url):",
        "class Queue:",
        "class Queue(Base):",
        "import os",
        "from math import pi",
        "for x in xs:",
        "for x in xs: print(x)",
        "for i, x in enumerate(xs): total += x",
        "if x > 3:",
        "elif x == 3:",
        "while queue[0] != 1:",
        "if x > 3: return x",
        "else:",
        "try:",
        "@cache",
        "@app(1)",
        "lambda x: x + 1",
        "lambda: 0",
        "squares = [i*i for i in range(10)]",
        "[x for x in xs]",
        "return max(xs)",
        "print('hello world')",
        "input()",
        "xs.append(3)",
    ],
    "C and its kin": [
        "#include <stdio.h>",
        "using std;",
        "cout << x",
        'System.out.println("hi");',
        "console.log(x)",
        "<?php",
        "#!/bin/sh",
        "// adds two numbers",
        "/* adds two numbers */",
        "for (int i = 0; i < 10; i++) sum += i;",
        "for (i = 0; i < n; i++)",
        "if (a > b) {",
        "while (n > 0) {",
        "if (a > b) return a; else return b;",
        "switch (x) {",
        "} else if (a > b) {",
        "int x = 5;",
        "const double pi = 3.14;",
        "int max(int a, int b) { return a > b ? a : b; }",
        "char* name;",
        "unsigned long n;",
        "public class A {",
        "private int count;",
        "const f = (x) => x * 2;",
        "var x = 1",
        "let total = 0;",
        "function add(a, b) { return a + b; }",
        "(a, b) => a + b",
        "return x;",
        "break;",
        "}",
        "total += x",
        "n *= 2",
        "x = f(1);",
        "xs = [1, 2];",
        'name = "Ada";',
        "i++",
        "n--;",
        "xs.sort()",
        "show(result);",
    ],
    "SQL": [
        "SELECT name FROM users WHERE age > 30;",
        "SELECT DISTINCT name",
        "SELECT *",
        "select * from users where age > 30",
        "INSERT INTO t VALUES (1, 2)",
        "insert into t values (1, 2)",
        "UPDATE users SET age = 3",
        "DELETE FROM users",
        "CREATE TABLE t (id int)",
        "DROP INDEX by_name",
        "ALTER TABLE users ADD age int",
        "FROM users",
        "GROUP BY dept",
        "ORDER BY name",
        "LEFT JOIN depts ON id = dept",
        "HAVING COUNT(*) > 3",
    ],
    "markup and styles": [
        "<ul><li>One</li><li>Two</li></ul>",
        "<!DOCTYPE html>",
        "<br/>",
        '<a href="x">y</a>',
        "p { color: red; }",
        ".menu li { margin: 0; padding: 1em; }",
    ],
    "shell": [
        "git commit -m 'first'",
        "$ ls -l",
        "cd ~/work",
        "mkdir /tmp/x",
        "grep -r word src/",
        "pip install --upgrade x",
    ],
}


@pytest.mark.parametrize(
    ("language", "line"), [(language, line) for language, lines in LINES_OF_CODE.items() for line in lines]
)
def test_a_line_of_code(language: str, line: str) -> None:
    assert is_code(line)


PROSE = {
    "like python": [
        "For example in class: none",
        "If it rains: we stay.",
        "if so: yes",
        "else it is wrong",
        "class: mammals",
        "class A: mammals",
        "import and export of goods",
        "import of goods",
        "from Paris to London",
        "def. of a derivative",
        "lambda is a wave's length",
        "return (of goods)",
        "one for all in all",
        "It is print(1) that shows it.",
    ],
    "like C": [
        "It includes many parts",
        "for (all of) them; we know",
        "If (and only if) it is right",
        "While (most) animals move, plants don't",
        "int is a type; float too",
        "public goods (such as light)",
        "return to sender",
        "function of the heart",
        "C++",
        "c++",
        "let x = 5 and y = 3, then x+y = 8",
    ],
    "like SQL": [
        "Select a card from the deck.",
        "select one from these",
        "Create a table",
        "from users of the web",
        "Order by size",
        "delete it from the list",
    ],
    "like markup": [
        "The <p> tag makes a paragraph.",
        "<p>The light is absorbed by the leaf, which makes sugar of it.</p>",
        "x < 3 and y > 2",
        "{x : x > 0}",
    ],
    "like a shell": [
        "sort of a list",
        "find a way",
        "git is a tool",
    ],
    "formulas": [
        "V = I * R",
        "x = 5;",
        "x = 1",
        "z = mu + sigma * eps",
        "f(x) = x^2",
        "-cos(x)",
        "log(x) + log(y)",
        "P(A|B) = P(A,B)/P(B)",
        "2H2 + O2 -> 2H2O",
        "E = mc^2; c is the speed of light",
        "n!",
    ],
    "of code": [
        "The loop `for (int i = 0; i < 10; i++)` adds up the numbers.",
        "The function returns the largest of a list; it is called with print(max(xs)).",
        "It adds up the integers from 0 to 9, which gives 45.",
    ],
    "lists": [
        "(a) Mitosis makes two cells; (b) meiosis makes four.",
        "- salt\n- sugar",
        "1. salt\n2. sugar",
    ],
    "nothing": ["", " ", "\n\n", "?"],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in PROSE.items() for text in texts])
def test_prose_and_formulas(kind: str, text: str) -> None:
    assert not is_code(text)


PROGRAMS = [
    "def largest(xs):\n    best = xs[0]\n    for x in xs:\n        if x > best:\n            best = x\n    return best",
    "class Queue:\n    pass",
    "import os\nprint(os.name)",
    "from math import pi\nx = pi",
    "if x > 3:\n    y = 2\nelse:\n    y = 3",
    "sum = 0\nfor n in nums:\n    sum += n",
    "@cache\ndef f():\n    pass",
    "#include <stdio.h>\nint main() {\n  return 0;\n}",
    "while (n > 0) {\n  n--;\n}",
    'public static void main(String[] args) {\n System.out.println("hi");\n}',
    "SELECT dept, COUNT(*)\nFROM emp\nGROUP BY dept",
    "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>",
]


@pytest.mark.parametrize("text", PROGRAMS)
def test_a_program_of_several_lines(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize(
    "line", ["x = pi", "y = a + b", "pass", "f(x)", "del x", "raise Stop", "# a note", "end"]
)
def test_a_line_that_may_be_code_is_beside_code_only(line: str) -> None:
    longer = "\n".join([line] * 9)
    assert not is_code(longer)
    assert is_code(f"import os\n{longer}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```\nx = 1\n```", True),
        ("```python\nresult = compute(alpha, beta)\n```", True),
        # A fence that is never closed goes to the end.
        ("```\nx = 1", True),
        ("This works:\n```python\nresult = compute(alpha, beta)\nshow(result)\n```", True),
        ("This works since it is the same as before, in prose:\n```\nx = 1\n```", False),
        ("It is `x = 1` that does it.", False),
    ],
)
def test_what_stands_in_a_fence_is_code(text: str, expected: bool) -> None:
    assert is_code(text) is expected


def test_most_of_a_text_must_be_code() -> None:
    code, prose = "x = f(1);", "w"
    assert len("x=f(1);") == 7
    assert CODE_SHARE * 11 < 7 < CODE_SHARE * 12
    assert is_code(f"{code}\n{prose * 4}")
    assert not is_code(f"{code}\n{prose * 5}")


def test_tags_around_a_paragraph_are_those_of_an_editor() -> None:
    tags = len("<p></p>")
    longest = int(tags / TAG_SHARE) - tags
    assert is_code(f"<p>{'w' * longest}</p>")
    assert not is_code(f"<p>{'w' * (longest + 1)}</p>")


def test_a_line_that_is_too_long_is_prose() -> None:
    start, end = "if (a > b) {", "}"
    padding = "x" * (LINE_CHARACTERS - len(start) - len(end))
    assert is_code(start + padding + end)
    assert not is_code(start + padding + "x" + end)


@given(st.text(st.sampled_from("ab1 =(){}[];:<>/`#.*\n\"'"), max_size=120) | st.text(max_size=120))
def test_any_text_is_read_and_blanks_around_it_change_nothing(text: str) -> None:
    assert is_code(f"\n {text}\n ") is is_code(text)


@given(st.text(st.characters(categories=["L", "Z"]), max_size=120))
def test_words_without_any_sign_are_no_code(text: str) -> None:
    assert not is_code(f"Say {text}")
