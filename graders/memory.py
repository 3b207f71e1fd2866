"""What graders keep in this process's memory to be faster: texts, which can be forgotten."""

import sys


def forget_texts() -> None:
    """Empty every bounded cache of the modules of `graders` that are loaded.

    By this rule `@lru_cache(maxsize=…)` is for what comes from texts, and `@cache` for what is shipped: it stays.
    """
    for name, module in list(sys.modules.items()):
        if name == "graders" or name.startswith("graders."):
            for value in vars(module).values():
                # A function under `lru_cache` is known by this attribute; it has no class of its own to ask for.
                parameters = getattr(value, "cache_parameters", None)
                if parameters is not None and parameters()["maxsize"] is not None:
                    value.cache_clear()
