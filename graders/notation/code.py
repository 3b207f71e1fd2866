"""Tells program code from prose and from formulas: similarity of code says nothing of what it does.

A line is taken by what stands at its beginning or end in Python, C and its kin, SQL, markup and shells; a line that may
be a formula as well, such as `x = a + b`, counts only beside a line that is certainly code.
"""

import re
from functools import lru_cache

CODE_SHARE = 0.6
"""Of the characters, so that prose which quotes a line of code stays prose."""
TAG_SHARE = 0.4
"""Of a line's characters: editors of learning platforms put one paragraph of prose between two tags."""
LINE_CHARACTERS = 300
"""Characters of a line that is looked at: longer ones are prose, and some patterns look back."""
# Takes the tags of “<ul><li>One</li></ul>” and “<!DOCTYPE html>”; leaves “x < 3 and y > 2”.
_TAG = re.compile(r"<!DOCTYPE[^<>]*>|</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>")
# Takes what stands between “```python” and “```”; leaves code in single backquotes, which prose quotes.
_FENCE = re.compile(r"```[^\n`]*+\n(.*?)(?:```|\Z)", re.DOTALL)

# Beside each pattern a line that it takes, and one that it leaves.
_PYTHON = (
    r"(?:async\s+)?def\s+\w+\s*\(",  # def f(a): | def. of f
    r"class\s+\w+\s*(?:\([\w., ]*\)|extends\s+\w+)?\s*[:{]$",  # class A: | class A: mammals
    r"import\s+[\w.*]+\s*;?$|from\s+[\w.]+\s+import\s+.+$",  # import os | import of goods
    r"for\s+[\w, ()]+?\s+in\s+\S.*:\s*(?:$|.*[(=])",  # for x in xs: | For a test in class: none
    r"(?:if|elif|while)\s+\S.*(?:[<>=!]=|[<>\[(]).*:\s*(?:$|.*[(=]|return\b|break\b)",  # if x > 1: | if so: yes
    r"elif\b.*:$|(?:else|try|finally)\s*:$|@\w+(?:\(.*\))?$",  # else: | else
    r"lambda\s*[\w, ]*:",  # lambda x: x + 1 | lambda is a wave's length
    r"(?:\w+\s*=\s*|return\s+)?\[.+\sfor\s+\w+\s+in\s+.+\]$",  # [x for x in xs] | [one for all]
    r"return\s+[\w.]+\(.*\)$",  # return max(a) | return (of goods)
    r"(?:return\s+)?[\w.]*(?:print|println|printf|input|len|range|append|push)\s*\(.*\)?;?$",  # print(1) | log(x)
)
_OF_C = (
    # #include <stdio.h> | It includes
    r"\#include\b|using\s+[\w.]+;$|(?:cout|std::\w+)\s*<<|System\.out\.|console\.log|<\?php|#!/|//|/\*",
    r"for\s*\([^;]*;[^;]*;",  # for (i = 0; i < n; i++) | for (all of) them
    r"(?:else\s+if|if|while|for|switch|catch|foreach)\s*\(.*\)\s*[{:;]?\s*(?:$|\S.*[;}]$)",  # if (a) { | if (so) yes
    r"(?:(?:public|private|static|final|const|unsigned)\s+)*(?:int|long|double|float|char|bool|boolean|[sS]tring|void)"
    r"(?:\[\]|\s*[*&])?\s+\w+\s*[=;,\[(].*$",  # int x = 5; | int is a type
    r"(?:public|private|protected|static)\s+\w+.*[{(;]\s*$",  # public class A { | public goods
    r"(?:const|var)\s+[\w{}\[\], ]+\s*=|let\s+\w+\s*=.*;$",  # var x = 1 | let x = 1
    r"function\b\s*\w*\s*\(.*\)|(?:async\s*)?\([\w, ]*\)\s*=>",  # function f(a) | function of a
    r"(?:return|break|continue|throw|yield)\b[^.]*;$|\}.*$|.*\{$",  # return x; | return to sender
    r"[\w.\[\]>*-]+\s*(?:[-+*/%&|]=\s*[^=].*|=\s*[^=]*[(\[{\"'].*;)$",  # x += 1 | x = 1;
    r"(?![cC]\+\+)[\w.\[\]>-]+(?:\+\+|--)\s*;?$|[\w.]+\(.*\)\s*;$|\w+(?:\.\w+)+\(.*\)$",  # i++; | C++
)
_OTHERS = (
    # SELECT name FROM users | Select a card from the deck.
    r"SELECT\b.+\bFROM\b|SELECT\s+(?:DISTINCT\s+)?[\w*]|INSERT\s+INTO\b|UPDATE\s+\S+\s+SET\b|DELETE\s+FROM\b",
    # CREATE TABLE t (id int) | CREATE a table
    r"(?:CREATE|ALTER|DROP)\s+(?:TABLE|VIEW|INDEX)\b",
    r"(?:FROM|WHERE|GROUP\s+BY|ORDER\s+BY|(?:INNER\s+|LEFT\s+|RIGHT\s+)?JOIN|HAVING|VALUES)\b.*[\w)*'\";]$",
    r"[\w.#:, *-]+\{\s*[\w-]+\s*:\s*[^;{}]+;",  # p { color: red; } | {x : x > 0}
    # git commit -m 'first' | sort of a list
    r"(?:\$\s+)?(?:ls|cd|grep|git|chmod|mkdir|sudo|pip|rm|cp|mv|docker|npm|curl|sed|awk)\s[^.]*?\s?(?:-{1,2}\w|[\w~-]*/)",
)
_CERTAIN = re.compile("|".join((*_PYTHON, *_OF_C, *_OTHERS)))
# Takes “select * from users where age > 30”; leaves “Select a card from the deck.”, which has no sign.
_QUERY = re.compile(
    r"(?:select\b.+\bfrom|insert\s+into|update\s+\S+\s+set|delete\s+from)\b.*[*=;<>()]", re.IGNORECASE
)
# Takes “x = pi” and “pass” beside certain code; leaves “This works:”.
_MAY_BE = re.compile(
    r"[\w.\[\]*&, -]+\s*[-+*/%&|]?=\s*\S|[\w.]+\(.*\)|(?:return|yield|raise|del|pass|break|continue|assert)\b|[\])};]+$"
    r"|(?:else|end|endif|fi|done)\b|\#|--|(?:if|while|for|elif|with|except)\b.*:"
)  # fmt: skip


@lru_cache(maxsize=4096)
def is_code(text: str) -> bool:
    """Tell whether most of a text is program code, a query or markup; the work is linear in the lines.

    >>> is_code("def f(a):\\n    return max(a)"), is_code("It returns the largest."), is_code("V = I * R")
    (True, False, False)
    """
    fenced = sum(_size(match[1]) for match in _FENCE.finditer(text))
    lines = [line.strip() for line in _FENCE.sub("\n", text).splitlines() if line.strip()]
    certain = [_is_certain(line) for line in lines]
    beside = any(certain)
    code = fenced + sum(
        _size(line)
        for line, taken in zip(lines, certain, strict=True)
        if taken or (beside and _MAY_BE.match(line[:LINE_CHARACTERS]))
    )
    return code > 0 and code >= CODE_SHARE * _size(text.replace("```", ""))


def _is_certain(line: str) -> bool:
    if len(line) > LINE_CHARACTERS:
        return False
    tags = sum(map(len, _TAG.findall(line)))
    return tags >= TAG_SHARE * len(line) or bool(_CERTAIN.match(line) or _QUERY.match(line))


def _size(text: str) -> int:
    """Return the count of characters without blanks."""
    return len("".join(text.split()))
