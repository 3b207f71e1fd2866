"""What `make run` and its relatives are asked for."""

import pytest

from assessment.run.options import Options, RunError, parse_options


@pytest.mark.parametrize(
    ("arguments", "environment", "parts"),
    [
        ([], {}, {"web", "services", "worker"}),
        (["run"], {"WORKER": "1"}, {"web", "services", "worker"}),
        (["run"], {"WORKER": "0"}, {"web", "services"}),
        (["web"], {}, {"web"}),
        (["services"], {}, {"services"}),
        (["worker"], {"WORKER": "0"}, {"worker"}),
    ],
)
def test_a_command_starts_its_parts(
    arguments: list[str], environment: dict[str, str], parts: set[str]
) -> None:
    assert parse_options(arguments, environment).parts == parts


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, "http://127.0.0.1:8000/"),
        ({"PORT": "8001"}, "http://127.0.0.1:8001/"),
        ({"PORT": "", "HOST": ""}, "http://127.0.0.1:8000/"),
        ({"HOST": "0.0.0.0"}, "http://127.0.0.1:8000/"),  # noqa: S104 - nothing listens
        ({"HOST": "::1"}, "http://[::1]:8000/"),
        ({"HOST": "::"}, "http://[::1]:8000/"),
    ],
)
def test_the_url_has_the_port_asked_for(environment: dict[str, str], url: str) -> None:
    assert parse_options([], environment).url == url


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8000.0", "٨٠٠٠", "9" * 5000])
def test_port_that_is_none(port: str) -> None:
    with pytest.raises(RunError, match="PORT must be a number from 1 to 65535"):
        parse_options([], {"PORT": port})


@pytest.mark.parametrize("arguments", [["all"], ["web", "worker"]])
def test_an_unknown_command_is_told_the_names(arguments: list[str]) -> None:
    with pytest.raises(RunError, match="name one of: run, web, services, worker"):
        parse_options(arguments, {})


def test_defaults_are_everything_on_this_machine_only() -> None:
    assert parse_options([], {}) == Options()
