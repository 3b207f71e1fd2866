"""A platform, and a tool that keeps every rule."""

from collections.abc import Iterator

import pytest

from tests.platform.records import Activity
from tests.platform.server import Platform
from tests.platform.toolside import ToolSide


@pytest.fixture
def platform() -> Iterator[Platform]:
    """A running platform."""
    with Platform() as platform:
        yield platform


@pytest.fixture
def tool(platform: Platform) -> ToolSide:
    """A tool that the platform knows."""
    return ToolSide(platform)


@pytest.fixture
def activity(platform: Platform, tool: ToolSide) -> Activity:
    """An activity with a column of 100 points."""
    return platform.add_activity(assessment="a-public-id")
