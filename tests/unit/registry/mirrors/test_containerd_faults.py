"""A hosts.toml that containerd would not take: told with its file."""

import pytest

from archcheck.errors import ConfigurationError, ExitCode
from tests.unit.registry.mirrors.conftest import ReadFolder

HOST = '[host."https://m.lan"]\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("server = \n", "line 1"),
        (f'{HOST}{HOST}ca = "a"\n', "line 2"),
        ("host = 1\n", "host is no table"),
        ('[host]\n"https://m.lan" = 1\n', "https://m.lan is no table"),
        ("server = 1\n", "server is no text"),
        ('server = "httpbin.org"\n', "'httpbin.org' is no address"),
        ('server = "https://"\n', "is no address"),
        ('[host."https://m.lan:port"]\n', "is no address"),
        ('[host.""]\n', "is no address"),
        (f'{HOST}capabilities = ["pull", "fly"]\n', "unknown capabilities fly"),
        (f"{HOST}capabilities = 1\n", "capabilities is neither"),
        (f"{HOST}capabilities = [1]\n", "capabilities is neither"),
        (f"{HOST}ca = 1\n", "ca is neither"),
        (f"{HOST}ca = [[]]\n", "ca is neither"),
        (f"{HOST}client = 1\n", "client is neither"),
        (f'{HOST}client = [["c.pem"]]\n', "client"),
        (f'{HOST}client = [["c.pem", "c.key", "d.key"]]\n', "client"),
        (f"{HOST}client = [[1, 2]]\n", "client is neither"),
        (f'{HOST}skip_verify = "false"\n', "skip_verify"),
        (f'{HOST}override_path = "false"\n', "override_path"),
        (f"{HOST}header = 1\n", "header is no table"),
        (f"{HOST}header = {{x = 1}}\n", "header.x is neither"),
        (f'{HOST}header = {{x = "a\\r\\nb"}}\n', "control characters"),
        (f'{HOST}header = {{"x\\ny" = "a"}}\n', "control characters"),
        ("a = " + "[" * 2000, "hosts.toml"),
    ],
)
def test_what_is_wrong_is_told_with_its_file(certs_d: ReadFolder, text: str, says: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        certs_d({"docker.io/hosts.toml": text})
    assert caught.value.exit_code is ExitCode.USAGE
    assert "/certs.d/docker.io/hosts.toml: " in str(caught.value)
    assert says in str(caught.value)


def test_a_file_that_is_no_text(certs_d: ReadFolder) -> None:
    with pytest.raises(ConfigurationError, match=r"hosts\.toml"):
        certs_d({"docker.io/hosts.toml": "\x00"})


def test_a_file_beyond_the_limit(certs_d: ReadFolder) -> None:
    with pytest.raises(ConfigurationError, match="larger than"):
        certs_d({"docker.io/hosts.toml": "# filler\n" * 200_000})


def test_one_broken_file_is_not_passed_over_for_another_registry(certs_d: ReadFolder) -> None:
    with pytest.raises(ConfigurationError, match=r"quay\.io/hosts\.toml"):
        certs_d({"docker.io/hosts.toml": HOST, "quay.io/hosts.toml": "["})
