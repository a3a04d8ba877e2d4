"""A registries.conf that cannot be meant: told with its file."""

from pathlib import Path

import pytest

from archcheck.errors import ConfigurationError, ExitCode
from tests.unit.registry.mirrors.conftest import ReadText


def complaint(registries_conf: ReadText, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        registries_conf(text)
    assert caught.value.exit_code is ExitCode.USAGE
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[registry]]\nlocation =\n", "line 2"),
        ("[[registry]\n", "line 1"),
        ('[registries.search]\nregistries = ["docker.io"]\n', "version 1"),
        ("registry = 1\n", "lists of tables"),
        ("registry = [1]\n", "lists of tables"),
        ('[[registry]]\nlocation = "r.lan"\nmirror = [1]\n', "lists of tables"),
        ("[[registry]]\nblocked = true\n", "neither prefix nor location"),
        ('[[registry]]\nlocation = "r.lan"\n[[registry.mirror]]\n', "a mirror of r.lan without a location"),
        (
            '[[registry]]\nlocation = "r.lan"\n[[registry.mirror]]\nlocation = "m"\npull-from-mirror = "some"\n',
            "pull-from-mirror is 'some'",
        ),
        ('[[registry]]\nlocation = "https://r.lan"\n', "https://r.lan"),
        ('[[registry]]\nprefix = "http://r.lan"\nlocation = "r.lan"\n', "http://r.lan"),
        (
            '[[registry]]\nlocation = "r.lan"\n[[registry.mirror]]\nlocation = "https://m.lan"\n',
            "https://m.lan",
        ),
        ('[[registry]]\nprefix = "r.lan"\nlocation = "a b@c"\n', "is no location"),
        ('[[registry]]\nprefix = "r.lan"\nlocation = "m.lan:port"\n', "is no location"),
        ('[[registry]]\nlocation = "r.lan"\ninsecure = "false"\n', "insecure"),
        ('[[registry]]\nlocation = "r.lan"\nblocked = "false"\n', "blocked"),
        (
            '[[registry]]\nlocation = "r.lan"\n[[registry.mirror]]\nlocation = "m"\ninsecure = "no"\n',
            "insecure",
        ),
        ("[[registry]]\nlocation = 1\n", "location"),
        ('[[registry]]\nprefix = "*"\nlocation = "r.lan"\n', "'*' is no prefix"),
        ('[[registry]]\nprefix = "**.lan"\nlocation = "r.lan"\n', "'**.lan' is no prefix"),
        ('[[registry]]\nprefix = "r.*.lan"\nlocation = "r.lan"\n', "'r.*.lan' is no prefix"),
    ],
)
def test_what_is_wrong_is_told_with_its_file(
    registries_conf: ReadText, folder: Path, text: str, says: str
) -> None:
    message = complaint(registries_conf, text)
    assert message.startswith(f"{folder / 'registries.conf'}: ")
    assert says in message


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('prefix = "r.lan"\n', id="no location"),
        pytest.param('prefix = "*.lan/team"\nlocation = "r.lan"\n', id="a wildcard with a path"),
        pytest.param('prefix = "*.lan:5000"\nlocation = "r.lan"\n', id="a wildcard with a port"),
        pytest.param('location = "r.lan"\npull-from-mirror = "all"\n', id="pull-from-mirror of a registry"),
        pytest.param(
            'location = "r.lan"\nmirror-by-digest-only = true\n'
            '[[registry.mirror]]\nlocation = "m.lan"\npull-from-mirror = "all"\n',
            id="both ways to choose mirrors",
        ),
        pytest.param(
            'location = "r.lan"\n[[registry]]\nprefix = "x.lan"\nlocation = "r.lan"\ninsecure = true\n',
            id="one location secure and insecure",
        ),
        pytest.param(
            'location = "r.lan"\n[[registry]]\nprefix = "x.lan"\nlocation = "r.lan"\nblocked = true\n',
            id="one location blocked and not",
        ),
    ],
)
def test_what_podman_refuses(registries_conf: ReadText, folder: Path, text: str) -> None:
    assert complaint(registries_conf, f"[[registry]]\n{text}").startswith(str(folder / "registries.conf"))
