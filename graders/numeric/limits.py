"""What is too large to read: checked before any arithmetic, so that no input can make the grader slow."""

LENGTH = 20_000
"""Characters of one answer, before and after normalising."""

COMPONENTS = 1_000
"""Values of one vector."""

EXPONENT = 400
"""The largest power of ten, up or down."""

DIGITS = 1_000
"""Digits of one number."""

NESTING = 3
"""Brackets within brackets."""

PLACES = 100
"""The most places that a key may round to."""

FEEDBACK = 1_000
"""Characters of an author's feedback."""

VARIABLE = 40
"""Characters of a question's variable, and of any name before a value."""
