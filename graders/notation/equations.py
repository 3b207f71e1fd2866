"""Formulas and reactions of chemistry that a text states, and whether an answer's are those of a reference.

Formulas are compared in the canonical form of `formulas` (`V = I * R` is `V=IR` and `RI = V`), an equation also by its
sides; what may be equal by other algebra only (`F = ma`, `a = F/m`) is not told apart from what is wrong. Of a reaction
such as “2H2 + O2 → 2H2O” counts what reacts to what, and how many of each.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import NamedTuple

from graders.language.lexicon import word_set
from graders.language.segmentation import FUNCTION_WORDS, content_stems, count_words, stem, words
from graders.notation.formulas import FORMULA_TOKENS, RELATIONS, Node, NoFormula, parse_formula
from graders.notation.numbers import is_denied
from graders.notation.quantities import quantities

PROSE_WORDS = 2
"""Words of meaning beside formulas that make a text prose: “F = ma” and “force F = ma” are formulas alone."""
FORMULA_WORDS = 40
"""Words of a text whose formulas are compared: a longer one has steps, examples and formulas of its own."""
WORDS_PER_SYMBOL = 2
"""Words of meaning by symbol that spell a formula out: its quantity, and “times” or “divided”."""
SYMBOL_LETTERS = 3
"""The letters of the longest name that is taken for a symbol inside a sentence: `KE`, `vol`; not “mass”."""
# Takes “The answer is” before “2x” and “The formula is” before “V = IR”; leaves “voltage is”.
_LEAD = re.compile(
    r"^(?:(?:the|its)\s+)?(?:(?:answer|formula|equation|derivative|integral|result)\s+is|it\s+is|it's|is|by|as)[:\s]+",
    re.IGNORECASE,
)
# Parts “F = m a, | where m is the mass” and “F = ma | and p = mv”; leaves “P(A,B)/P(B)”.
_PIECE = re.compile(
    r"[;\n]|,\s|\.(?=\s|$)|:\s"
    r"|\s(?:where|with|and|so|thus|hence|because|since|for|if|when|means|gives)\s",
    re.IGNORECASE,
)
# Takes “a² + b²” and “-cos(x)”; leaves “speed is distance by time”.
_SIGN = re.compile(r"[=<>≤≥≠≈+*/^·×⋅÷²³]|\*\*|[-−](?=\s*[\w(])")
_RELATION = re.compile(r"[=<>≤≥≠≈]")
# Takes “cos(x)”, “f(x)” and “2x”; leaves “iron (II)”.
_FUNCTION = re.compile(r"\b(?:sin|cos|tan|log|ln|exp|sqrt)\s*\(|\b\w\(\w\)|^[-−]?\d+[a-z]$")
# Takes “mv” and “RI” letter by letter; leaves “cos”, “mu” and “mass”.
_PRODUCT = re.compile(
    r"(?<![A-Za-z\\])(?!(?:sin|cos|tan|log|exp|max|min|lim|eps|phi|psi|rho|tau|chi|eta|std|ln|mu|nu|pi|xi)\b)"
    r"[A-Za-z]{2,3}(?![A-Za-z(_])"
)
_BELOW = re.compile(r"/\s?(?P<below>\d*[A-Za-zα-ωΑ-Ω]{1,3}(?:\^[-−]?\w|[²³])?)(?![\w(^])")
"""What stands below a stroke without a blank in it belongs there whole: h/mv, p²/2m."""
# Takes the 1 above the stroke of “1/2mv²”, which is a half; leaves the p² of “p²/2m”.
_A_NUMBER = re.compile(r"(?<![\w^.])\d+\s?\Z")
# Takes “GMm” and “F”; leaves “mass”.
_SHORT = re.compile(r"(?<![^\W\d_])[A-Za-z]{1,3}(?![^\W\d_])")
_ALWAYS_TWINS = frozenset("g")
"""Letters whose capital is another constant, whether a key has both or not: g and G."""
_CAPITALS = ord("Б")
"""Letters that the reader of formulas takes for symbols, and that no answer in English has."""
# Takes the a of “F = m a”, which the reader would skip as an article; leaves that of “mass”.
_LETTER_A = re.compile(r"(?<![A-Za-zÀ-ɏ])[aA](?![A-Za-z])")
_PART = re.compile(r"[^\W\d_]+[\w']*|\d+(?:\.\d+)?|\S")


def formulas_of(text: str) -> frozenset[Node]:
    """Return the formulas of a text in canonical form, those of each piece between stops that is one."""
    return _formulas(text)[0]


def is_formula(text: str) -> bool:
    """Tell whether a text is formulas, and nothing that is said of them."""
    formulas, prose = _formulas(text)
    return bool(formulas) and prose < PROSE_WORDS


def formula_differs(reference: str, answer: str) -> bool:
    """Tell whether both texts have formulas, and the answer has none of the reference's, or one that contradicts it.

    >>> formula_differs("E = ½ m v²", "E = mc^2"), formula_differs("V = I * R", "V=RI")
    (True, False)
    """
    if max(count_words(reference), count_words(answer)) > FORMULA_WORDS:
        return False
    reference_formulas, answer_formulas = formulas_of(reference), formulas_of(answer)
    if not reference_formulas or not answer_formulas:
        return False
    return not any(
        formulas_agree(formula, statement) for formula in reference_formulas for statement in answer_formulas
    ) or any(
        _contradicts(formula, statement) for formula in reference_formulas for statement in answer_formulas
    )


def states_all_formulas(reference: str, answer: str) -> bool:
    """Tell whether an answer states every formula of a reference, which has some."""
    reference_formulas, answer_formulas = formulas_of(reference), formulas_of(answer)
    return bool(reference_formulas) and all(
        any(formulas_agree(formula, statement) for statement in answer_formulas)
        for formula in reference_formulas
    )


def adds_formula(reference: str, answer: str) -> bool:
    """Tell whether an answer states a formula that is none of a reference: “V = IR, R = VI”."""
    reference_formulas = formulas_of(reference)
    return any(
        not any(formulas_agree(formula, statement) for formula in reference_formulas)
        for statement in formulas_of(answer)
    )


def case_differs(reference: str, answer: str) -> bool:
    """Tell whether a formula is a reference's but for a letter that is two symbols there, `M` and `m`, by its case.

    >>> case_differs("F = G M m / r^2", "F = G m m / r^2"), case_differs("p = mv", "P = mv")
    (True, False)
    """
    letters = _letters(reference)
    twins = frozenset(letter for letter in letters if letter.islower() and letter.upper() in letters)
    twins |= {letter.lower() for letter in letters} & _ALWAYS_TWINS
    return bool(twins) and not states_all_formulas(_told_apart(reference, twins), _told_apart(answer, twins))


def _letters(text: str) -> frozenset[str]:
    """Return the letters of the short names of a text, which may be symbols, and products of them."""
    names = (match[0] for match in _SHORT.finditer(text))
    return frozenset(letter for name in names if not _is_word(name) for letter in name)


def _told_apart(text: str, twins: frozenset[str]) -> str:
    """Return a text with another sign for each capital of a letter that is two symbols; the reader folds case."""

    def apart(match: re.Match[str]) -> str:
        if _is_word(match[0]):
            return match[0]
        return "".join(
            f" {chr(_CAPITALS + ord(letter) - ord('A'))} "
            if letter.isupper() and letter.lower() in twins
            else letter
            for letter in match[0]
        )

    return _SHORT.sub(apart, text)


def _is_word(name: str) -> bool:
    return len(name) > 1 and name.lower() in FUNCTION_WORDS


def is_formula_spelt_out(text: str) -> bool:
    """Tell whether a text is a formula, alone or with the words that spell it out: “voltage is …: V = I * R”."""
    formulas, prose = _formulas(text)
    return len(formulas) == 1 and prose <= WORDS_PER_SYMBOL * sum(map(_count_symbols, formulas))


def formulas_agree(formula: Node, statement: Node) -> bool:
    """Tell whether two formulas are the same, or one is a side of the other, which is an equation."""
    return formula == statement or statement in _sides(formula) or formula in _sides(statement)


def _sides(node: Node) -> tuple[object, ...]:
    return (
        tuple(side for side in node[1:] if isinstance(side, tuple) and side[0] != "id")
        if node[0] == "="
        else ()
    )


def _contradicts(formula: Node, statement: Node) -> bool:
    """Tell whether two relations have one side in common, or both, and are not the same: `y < x`, `y > x`."""
    if formula[0] not in RELATIONS or statement[0] not in RELATIONS or formula == statement:
        return False
    mine, theirs = set(formula[1:]), set(statement[1:])
    return bool(mine & theirs)


@lru_cache(maxsize=4096)
def _formulas(text: str) -> tuple[frozenset[Node], int]:
    """Return the formulas of a text, and the count of its other words of meaning."""
    formulas: set[Node] = set()
    beside = 0
    for piece in _pieces(text):
        runs = (
            [(piece, node)]
            if (node := _parse_piece(piece))
            else [(run, _parse_piece(run)) for run in _runs(piece)]
        )
        prose = piece
        for run, inner in runs:
            if inner:
                formulas.add(inner)
                prose = prose.replace(run, " ", 1)
        beside += sum(word.folded not in FUNCTION_WORDS and len(word.folded) > 1 for word in words(prose))
    return frozenset(formulas), beside


def _pieces(text: str) -> Iterator[str]:
    for piece in _PIECE.split(text[: 10 * FORMULA_TOKENS]):
        if piece.strip():
            yield _LEAD.sub("", piece.strip(" .,:;!?\t"))


def _runs(piece: str) -> Iterator[str]:
    """Yield what stands around a sign of relation: names, signs and numbers, but no words of a sentence."""
    parts = list(_PART.finditer(piece))
    for index, part in enumerate(parts):
        if not _RELATION.match(part[0]):
            continue
        low = high = index
        while low and _belongs(parts[low - 1][0], parts[low][0]):
            low -= 1
        while high + 1 < len(parts) and _belongs(parts[high + 1][0], parts[high][0]):
            high += 1
        yield piece[parts[low].start() : parts[high].end()]


def _belongs(part: str, neighbour: str) -> bool:
    """Tell whether a part of a sentence belongs to the formula that its neighbour is of: `m` to `=`, not “is”."""
    if not part[0].isalpha():
        return part not in ",'\""
    word = part.lower()
    beside_sign = not neighbour[0].isalnum()
    if word in FUNCTION_WORDS:
        # The current in “V = I * R”, the acceleration in “F = m a”.
        return (len(word) == 1 and beside_sign) or (word == "a" and len(neighbour) == 1)
    return len(part) <= SYMBOL_LETTERS or beside_sign


@lru_cache(maxsize=4096)
def _parse_piece(piece: str) -> Node | None:
    """Read a piece as one formula, with `>` turned to `<`; None for words, also those that a hyphen or slash joins."""
    signs = [match.group() for match in _SIGN.finditer(piece)]
    if not signs and not _FUNCTION.search(piece):
        return None
    dashed_word = re.search(r"[A-Za-z]{3,}\s?[-−/]|[-−/]\s?[A-Za-z]{3,}", piece)
    if dashed_word and all(sign in "-−/" for sign in signs) and not _FUNCTION.search(piece):
        return None  # “and/or”, “well-known”
    if any(word.folded in FUNCTION_WORDS for word in words(piece) if word.folded not in ("a", "i", "given")):
        return None
    if any(quantity.end - quantity.start >= len(piece.strip()) for quantity in quantities(piece)):
        return None
    # `mc^2` is m times c²; the reader takes “a” for an article.
    spread = _PRODUCT.sub(lambda match: " ".join(match[0]), _BELOW.sub(_below, piece))
    try:
        node = parse_formula(_LETTER_A.sub("å", spread)).node
    except NoFormula:
        return None
    return _ordered(_canonical(node)) if _count_symbols(node) else None  # “1/2” and “3 + 4” are numbers


def _count_symbols(node: object) -> int:
    """Return the count of the symbols in a formula."""
    if not isinstance(node, tuple) or not node:
        return 0
    return (node[0] in ("id", "call")) + sum(map(_count_symbols, node[1:]))


def _ordered(node: Node) -> Node:
    mirrored = {">": "<", "≥": "≤"}
    return (mirrored[str(node[0])], node[2], node[1]) if node[0] in mirrored else node


def _below(match: re.Match[str]) -> str:
    """Put what stands below a stroke in brackets; not in “1/2mv²”, which is half of it."""
    above = match.string[max(0, match.start() - 8) : match.start()]
    is_half = match["below"][0].isdigit() and _A_NUMBER.search(above)
    return match[0] if is_half else f"/({match['below']})"


def _canonical(node: Node) -> Node:
    """Return a formula with 1/(m v) as 1/m times 1/v, and m^-1 as 1/m."""
    if node[0] in ("id", "number"):
        return node
    parts = [_canonical(part) if isinstance(part, tuple) and part else part for part in node]
    match parts:
        case ["inverse", ("*", *factors)]:
            return _product([_canonical(("inverse", factor)) for factor in factors])
        case ["inverse", ("inverse", tuple() as inner)]:
            return inner
        case ["inverse", ("number", Fraction() as value)] if value:
            return ("number", 1 / value)
        case ["^", tuple() as base, ("number", Fraction() as power)] if power < 0:
            return ("inverse", base if power == -1 else ("^", base, ("number", -power)))
        case ["*", *factors]:
            return _product(factors)
        case [str() as sign, *sides] if sign in ("+", "=", "≠"):
            return (sign, *sorted(sides, key=repr))
    return tuple(parts)


def _product(factors: Iterable[object]) -> Node:
    """Multiply factors: products in it are merged, numbers computed, the others sorted."""
    parts = [
        part
        for factor in factors
        for part in (factor[1:] if isinstance(factor, tuple) and factor[0] == "*" else (factor,))
    ]
    numbers = [part[1] for part in parts if isinstance(part, tuple) and part[0] == "number"]
    value = prod((number for number in numbers if isinstance(number, Fraction)), start=Fraction(1))
    symbols = sorted(
        (part for part in parts if not (isinstance(part, tuple) and part[0] == "number")), key=repr
    )
    if value != 1 or not symbols:
        symbols.append(("number", value))
        symbols.sort(key=repr)
    single = symbols[0]
    return single if len(symbols) == 1 and isinstance(single, tuple) else ("*", *symbols)


REACTION_CHARACTERS = 300
"""Characters of a text that is looked at: patterns of species look back."""
_ARROW = r"(?:<?[-−–=]+>|→|⟶|⟹|⇒|⇌|⇄|⇔|↔|➔|➝)"
# A number, elements and brackets, perhaps a charge, and a state: “2 H2O(l)”, “Ca2+”, “SO4^2-”.
_SPECIES = (
    r"(?:\d+\s?)?(?:(?:[A-Z][a-z]?|[(\[])[A-Za-z0-9()\[\]]*|e(?=\s?[-−]))"
    r"(?:\s?\^?\{?\d?[+\-−](?![\d>\-])\}?(?!\s?[\dA-Z(]))?(?:\s?\((?:g|s|l|aq)\))?"
)
_SIDE = rf"{_SPECIES}(?:\s*\+\s*{_SPECIES})*"
# Takes “2H2 + O2 → 2H2O” and “Fe3+ + e- → Fe2+”; leaves “the reaction → water”.
_REACTION = re.compile(rf"(?<![\w])(?P<before>{_SIDE})\s*(?P<arrow>{_ARROW}|=)\s*(?P<after>{_SIDE})(?!\w)")
_ONE_SPECIES = re.compile(_SPECIES)
_FRAME = frozenset(map(stem, word_set("frame words")))
# Takes the “(l)” of “2H2O(l)” away; leaves the “(OH)” of “Ca(OH)2”.
_STATE = re.compile(r"\s?\((?:g|s|l|aq)\)")
# Takes the first 2 of “2 H2O”; leaves that of “H2O”, which belongs to the species.
_COUNT = re.compile(r"(\d*)\s?(.*)", re.DOTALL)


class Reaction(NamedTuple):
    """What reacts and what it becomes, each species with how many there are of it; and the text beside."""

    before: Counter[str]
    after: Counter[str]
    prose: str


def reaction_differs(reference: str, answer: str) -> bool:
    """Tell whether both texts have a reaction, and not the same, or one is denied.

    >>> reaction_differs("2H2 + O2 → 2H2O", "H2 + O2 -> H2O"), reaction_differs("2H2 + O2 → 2H2O", "O2 + 2 H₂ → 2 H₂O")
    (True, False)
    """
    reference_reaction, answer_reaction = reaction_in(reference), reaction_in(answer)
    return bool(reference_reaction and answer_reaction) and not _reactions_agree(
        reference_reaction, answer_reaction
    )


def is_same_reaction(reference: str, answer: str, question: str) -> bool:
    """Tell whether an answer is the reaction of a reference, and neither says anything else beyond the question."""
    reference_reaction, answer_reaction = reaction_in(reference), reaction_in(answer)
    if (
        reference_reaction is None
        or answer_reaction is None
        or not _reactions_agree(reference_reaction, answer_reaction)
    ):
        return False
    given_stems = content_stems(words(question)) | _FRAME
    return not any(
        content_stems(words(reaction.prose)) - given_stems
        for reaction in (reference_reaction, answer_reaction)
    )


def reaction_in(text: str) -> Reaction | None:
    """Return the only reaction of a text with an arrow, or with “=” between species; None if there is none."""
    return _reaction(text) if len(text) <= REACTION_CHARACTERS else None


@lru_cache(maxsize=2048)
def _reaction(text: str) -> Reaction | None:
    plain = unicodedata.normalize("NFKC", text)
    matches = list(_REACTION.finditer(plain))
    if len(matches) != 1 or len(re.findall(_ARROW, plain)) > 1:
        return None
    match = matches[0]
    # “F = N + W” is an equation of physics; a reaction with “=” has a species of several atoms on both sides.
    if match["arrow"] == "=" and not all(
        re.search(r"[A-Za-z)]\d", match[side]) for side in ("before", "after")
    ):
        return None
    return Reaction(
        _counted(match["before"]),
        _counted(match["after"]),
        plain[: match.start()] + " " + plain[match.end() :],
    )


def _reactions_agree(reaction: Reaction | None, counterpart: Reaction | None) -> bool:
    if reaction is None or counterpart is None:
        return False
    return reaction[:2] == counterpart[:2] and is_denied(reaction.prose) == is_denied(counterpart.prose)


def _counted(side: str) -> Counter[str]:
    species: Counter[str] = Counter()
    for match in _ONE_SPECIES.finditer(_STATE.sub("", side)):
        parts = _COUNT.fullmatch(match[0])
        if parts:
            name = re.sub(r"[\s^{}]", "", parts[2]).replace("−", "-")
            species[name] += int(parts[1][:4] or 1)
    return species
