"""Program code is told from prose and formulas, and is left to a person."""

import pytest

from graders.messages import render
from graders.notation.code import is_code
from graders.text.grader import TextGrader
from graders.text.ungraded import notes_on
from tests.graders.sentences import sentences

CODE = [
    "def largest(xs):\n    best = xs[0]\n    for x in xs:\n        if x > best:\n            best = x\n    return best",
    "def f(a):\n    return sorted(a)[-1]",
    "class Queue:\n    pass",
    "import os\nprint(os.name)",
    "from math import pi\nx = pi",
    "for x in xs: print(x)",
    "if x > 3:\n    y = 2\nelse:\n    y = 3",
    "sum = 0\nfor n in nums:\n    sum += n",
    "lambda x: x + 1",
    "squares = [i*i for i in range(10)]",
    "return max(xs)",
    "print('hello world')",
    "xs.sort()\nprint(xs[-1])",
    "@cache\ndef f():\n    pass",
    "#include <stdio.h>\nint main() {\n  return 0;\n}",
    "for (int i = 0; i < 10; i++) sum += i;",
    "while (n > 0) {\n  n--;\n}",
    "if (a > b) return a; else return b;",
    "int max(int a, int b) { return a > b ? a : b; }",
    'public static void main(String[] args) {\n System.out.println("hi");\n}',
    "const f = (x) => x * 2;",
    "let total = 0;",
    "function add(a, b) { return a + b; }",
    "total += x",
    "SELECT name FROM users WHERE age > 30;",
    "SELECT dept, COUNT(*)\nFROM emp\nGROUP BY dept",
    "select * from users where age > 30",
    "INSERT INTO t VALUES (1, 2)",
    "CREATE TABLE t (id int)",
    "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>",
    "p { color: red; }",
    "git commit -m 'first'",
    "```\nx = 1\n```",
    "This works:\n```python\nresult = compute(alpha, beta)\nshow(result)\n```",
]

NO_CODE = [
    "",
    "V = I * R",
    "x = 5;",
    "z = mu + sigma * eps",
    "f(x) = x^2",
    "-cos(x)",
    "log(x) + log(y)",
    "P(A|B) = P(A,B)/P(B)",
    "{x : x > 0}",
    "2H2 + O2 -> 2H2O",
    "let x = 5 and y = 3, then x+y = 8",
    "It adds up the integers from 0 to 9, which gives 45.",
    "The loop `for (int i = 0; i < 10; i++)` adds up the numbers.",
    "The function returns the largest of a list; it is called with print(max(xs)).",
    "Select a card from the deck.",
    "For example in class: none",
    "If it rains: we stay.",
    "If (and only if) it is right",
    "While (most) animals move, plants don't",
    "import and export of goods",
    "from Paris to London",
    "return to sender",
    "class: mammals",
    "int is a type; float too",
    "The <p> tag makes a paragraph.",
    "<p>The light is absorbed by the leaf, which makes sugar of it.</p>",
    "(a) Mitosis makes two cells; (b) meiosis makes four.",
    "E = mc^2; c is the speed of light",
    "public goods (such as light)",
    "for (all of) them; we know",
    "if (" + "and so on " * 40 + ")",
]


@pytest.mark.parametrize("text", CODE)
def test_code(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", NO_CODE)
def test_no_code(text: str) -> None:
    assert not is_code(text)


OF_CODE = {"question": "Write a function.", "references": ["def f(a):\n    return max(a)"]}
IN_PROSE = {
    "question": "What does it compute?",
    "references": ["It returns the largest of a list of numbers."],
}
BY_CRITERIA = {
    "criteria": [{"any_of": ["def f(a):\n    return max(a)", {"term": "max"}], "not": ["It is the smallest"]}]
}


@pytest.mark.model
@pytest.mark.parametrize(
    ("key", "answer"),
    [
        (OF_CODE, "def largest(xs):\n    return sorted(xs)[-1]"),
        (OF_CODE, "def f(a):\n    return min(a)"),
        (OF_CODE, "It sorts the list and takes the last."),
        (IN_PROSE, "print(max([1, 2, 3]))"),
        (BY_CRITERIA, "def f(a):\n    return max(a)"),
    ],
)
def test_code_waits_for_a_person(grader: TextGrader, key: dict[str, object], answer: str) -> None:
    [verdict] = grader.grade([(grader.parse_key(key), answer)])
    assert verdict.needs_review
    assert "code, which the machine does not grade" in sentences(verdict.reasons)


@pytest.mark.model
def test_code_gets_no_mark_by_references(grader: TextGrader) -> None:
    [verdict] = grader.grade([(grader.parse_key(OF_CODE), "def g(xs):\n    return sorted(xs)[-1]")])
    assert verdict.score == verdict.confidence == 0
    assert render(verdict.feedback) == "A person marks this answer."
    assert "With criteria" in sentences(verdict.notes)[0]


@pytest.mark.parametrize(
    ("key", "count"),
    [
        (OF_CODE, 1),
        (IN_PROSE, 0),
        (BY_CRITERIA, 1),
        ({**BY_CRITERIA, "references": OF_CODE["references"]}, 1),
    ],
)
def test_the_author_is_told(key: dict[str, object], count: int) -> None:
    notes = notes_on(TextGrader().parse_key(key))
    assert len(notes) == count
    assert all("program code" in note and "def f(a): return max(a)" in note for note in notes)


def test_long_code_is_named_by_its_beginning() -> None:
    [note] = notes_on(TextGrader().parse_key({"references": ["def f(a):\n" + "    a += 1\n" * 20]}))
    assert note.endswith("…”")
