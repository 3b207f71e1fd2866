r"""LaTeX as readable text: what stands in the page until KaTeX has set it, and for good without JavaScript.

`z = \mu + \sigma * \varepsilon` becomes `z = μ + σ * ε`. What practice pages use is known, the rest stays.
"""

import re

_TABLE = """
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε theta θ lambda λ mu μ nu ν pi π phi φ varphi φ psi ψ
rho ρ tau τ sigma σ eta η omega ω Sigma Σ Delta Δ Theta Θ Omega Ω Phi Φ sim ~ cdot · times × odot ⊙ circ ∘
pm ± approx ≈ neq ≠ le ≤ leq ≤ ge ≥ geq ≥ in ∈ mid | to → rightarrow → infty ∞ sum Σ prod Π nabla ∇
partial ∂ parallel ∥ ldots … dots … top ᵀ log log exp exp
"""
_NAMES = _TABLE.split()
SYMBOLS = dict(zip(_NAMES[::2], _NAMES[1::2], strict=True)) | {"quad": " ", "left": "", "right": ""}
SUPERSCRIPTS = str.maketrans("0123456789+-=()Tni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵀⁿⁱ")
SUBSCRIPTS = str.maketrans("0123456789+-=()ij", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼ")

_WRAPPER = re.compile(
    r"\\(?:text|mathrm|mathbf|mathcal|mathbb|operatorname|boldsymbol|textbf)\s*\{([^{}]*)\}"
)
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_COMMAND = re.compile(r"\\([A-Za-z]+) ?")
_RAISED = re.compile(r"\^(?:\{([^{}]*)\}|(\S))")
_LOWERED = re.compile(r"_(?:\{([^{}]*)\}|(\S))")


def readable(latex: str) -> str:
    """Return a formula as one line of Unicode text."""
    text = _WRAPPER.sub(r"\1", latex)
    text = _FRACTION.sub(r"\1/\2", text)
    text = _COMMAND.sub(_symbol, text)
    text = _RAISED.sub(lambda match: _shifted(match, SUPERSCRIPTS, "^"), text)
    text = _LOWERED.sub(lambda match: _shifted(match, SUBSCRIPTS, "_"), text)
    text = re.sub(r"\\[,;:! ]|~", lambda match: " " if match[0] != "~" else "~", text)
    text = re.sub(r"\\([{}%$#&_|])", r"\1", text)
    return " ".join(text.replace("&", "").replace("\\\\", "; ").split())


def escaped(plain: str) -> str:
    """Return plain text, such as a reading of a number, as LaTeX that shows it unchanged."""
    return re.sub(r"([%$#&_{}])", r"\\\1", plain.replace("\\", ""))


def _symbol(match: re.Match[str]) -> str:
    symbol = SYMBOLS.get(match[1])
    if symbol is None:
        return match[0]
    # A space that ended a command's name stays where words would otherwise run together.
    return symbol + " " if match[0].endswith(" ") else symbol


def _shifted(match: re.Match[str], table: dict[int, int], sign: str) -> str:
    content = match[1] if match[1] is not None else match[2]
    if all(ord(character) in table for character in content):
        return content.translate(table)
    return f"{sign}({content})" if len(content) > 1 else f"{sign}{content}"
