"""Characters that nobody sees change neither a word nor its place."""

import pytest

from graders.language.hidden_characters import raw_span, visible_text


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("mode collapse", "mode collapse"),
        ("mo\u200bde col\u00adlapse", "mode collapse"),
        ("\u202emode\u202c", "mode"),
        ("μ\ufeff", "μ"),
        ("\u200d", ""),
        ("", ""),
    ],
)
def test_what_is_seen(raw: str, seen: str) -> None:
    text, places = visible_text(raw)
    assert text == seen
    assert [raw[raw_span(at, at + 1, places)[0]] for at in range(len(text))] == list(seen)


def test_a_place_covers_what_is_hidden_inside() -> None:
    raw = "a mo\u200bde b"
    text, places = visible_text(raw)
    start = text.index("mode")
    assert raw[slice(*raw_span(start, start + 4, places))] == "mo\u200bde"
