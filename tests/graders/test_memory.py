"""What graders keep of texts in memory can be forgotten; what is shipped stays."""

from graders.language import lexicon, segmentation
from graders.memory import forget_texts


def test_texts_are_forgotten_and_what_is_shipped_stays() -> None:
    segmentation.stem("collapsing")
    shipped = [value for value in vars(lexicon).values() if hasattr(value, "cache_info")]
    for load in shipped:
        load()
    assert segmentation.stem.cache_info().currsize
    forget_texts()
    assert segmentation.stem.cache_info().currsize == 0
    assert shipped
    assert all(load.cache_info().currsize for load in shipped)
