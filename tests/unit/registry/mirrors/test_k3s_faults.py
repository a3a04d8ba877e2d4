"""A registries.yaml that cannot be meant: told with its line."""

from pathlib import Path

import pytest

from archcheck.errors import ConfigurationError, ExitCode
from tests.unit.registry.mirrors.conftest import ReadText

MIRROR = "mirrors:\n  docker.io:\n"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("mirrors: [docker.io]\n", 1, "a mapping is expected"),
        ("configs: text\n", 1, "a mapping is expected"),
        ("mirrors:\n  docker.io: https://mirror.lan\n", 2, "mapping"),
        (f"{MIRROR}    endpoint: https://mirror.lan\n", 3, "list"),
        (
            f"{MIRROR}    endpoint:\n    - https://a.lan\n    - ftp://b.lan\n",
            5,
            "'ftp://b.lan' is no endpoint",
        ),
        (f"{MIRROR}    endpoint: ['']\n", 3, "is no endpoint"),
        (f"{MIRROR}    endpoint: [~]\n", 3, "is no endpoint"),
        (f"{MIRROR}    endpoint: [{{a: b}}]\n", 3, "is no endpoint"),
        (f"{MIRROR}    endpoint: [/v2]\n", 3, "is no endpoint"),
        (f"{MIRROR}    endpoint: ['mirror.lan:port']\n", 3, "is no endpoint"),
        (f"{MIRROR}    endpoint: ['mirror.lan:99999']\n", 3, "is no endpoint"),
        (f"{MIRROR}    endpoint: ['https://user:bad{{@h']\n", 3, "is no endpoint"),
        (f"{MIRROR}    endpoint: ['https://u:s3cret@mirror.lan']\n", 3, "is no endpoint"),
        (f"{MIRROR}    endpoint: [a.lan]\n    rewrite: ['(.*)']\n", 4, "a mapping is expected"),
        (f"{MIRROR}    endpoint: [a.lan]\n    rewrite:\n      '(.*': x\n", 5, "is no regular expression"),
        ("configs:\n  a.lan:\n    auth:\n      auth: nothing\n", 4, "base64"),
        ("configs:\n  a.lan:\n    auth: {auth: bm8gY29sb24=}\n", 3, "base64"),
        ("configs:\n  a.lan: text\n", 2, "mapping"),
        ("configs:\n  a.lan:\n    tls: text\n", 3, "mapping"),
        ("configs:\n  a.lan:\n    auth: [u, p]\n", 3, "mapping"),
        ("mirrors: [\n", 2, "not YAML"),
        ("- mirrors\n", 1, "mapping"),
        ("text\n", 1, "mapping"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    registries_yaml: ReadText, folder: Path, text: str, line: int, says: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        registries_yaml(text)
    assert caught.value.exit_code is ExitCode.USAGE
    assert str(caught.value).startswith(f"{folder / 'registries.yaml'}:{line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        f"{MIRROR}    endpoint: ['https://u:s3cret@mirror.lan']\n",
        "configs: {a.lan: {auth: {auth: s3cret}}}\n",
    ],
)
def test_a_secret_is_not_repeated(registries_yaml: ReadText, text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        registries_yaml(text)
    assert "s3cret" not in caught.value.diagnostics()
