"""Letters tell a language where words are few."""

import pytest

from graders.language.detection import foreignness


@pytest.mark.parametrize(
    ("text", "is_foreign"),
    [
        ("Pflanzen brauchen Licht", True),
        ("Metalle leiten Strom", True),
        ("pianta produce ossigeno", True),
        ("planta produce oxígeno", True),
        ("plants need light", False),
        ("metals conduct electricity", False),
        ("carbon dioxide", False),
        ("kinetic energy, potential energy", False),
        ("", False),
    ],
)
def test_foreignness(text: str, is_foreign: bool) -> None:
    assert (foreignness(text.split()) > 0.1) is is_foreign
