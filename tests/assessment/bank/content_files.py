"""Content files for tests, small and written by hand."""

from pathlib import Path

PAGE = """\
course:
  slug: optics
  title: Optics
assessment:
  slug: light
  title: Light
  exercises:
    - slug: first
      title: First steps
      questions:
        - slug: colour
          kind: text
          points: 2
          prompt: Why is the sky blue?
          model_answer: Short waves are scattered more.
          key:
            criteria:
              - id: scatter
                points: 1
                any_of:
                  - short waves are scattered more
        - slug: speed
          kind: text
          prompt: How fast is light?
          key:
            references:
              - as fast as anything can be
"""


def write(folder: Path, text: str = PAGE, name: str = "page.yaml") -> Path:
    """Write a content file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def changed(original: str, replacement: str) -> str:
    """Return the page with one piece of it replaced."""
    assert PAGE.count(original) == 1, f"{original!r} stands {PAGE.count(original)} times on the page"
    return PAGE.replace(original, replacement)
