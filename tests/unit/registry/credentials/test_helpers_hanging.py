"""A credential helper that does not behave holds nothing up, and shows nothing of what it prints."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archcheck.registry.credentials import helpers
from archcheck.registry.credentials.model import Credential
from tests.unit.processes.scripts import is_gone, kill, number_in, runs, write_script
from tests.unit.registry.asking import find_credentials
from tests.unit.registry.conftest import WriteConfig

LOGIN = '{"Username": "helped", "Secret": "s3cret"}'
PROMPT = 10.0


@pytest.fixture
def number(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "number"
    yield path
    if path.exists():
        kill(number_in(path))


@pytest.fixture
def helper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, docker_config: WriteConfig) -> Path:
    """Return where the helper `odd` belongs, which is in use."""
    docker_config({"credsStore": "odd"})
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    return tmp_path / "bin" / "docker-credential-odd"


@pytest.mark.parametrize(
    "text",
    [
        "sleep 300 & echo $! > {number}; sleep 300",
        "trap '' TERM INT HUP; echo $$ > {number}; while :; do sleep 1; done",
        "echo $$ > {number}; exec >&- 2>&- 0<&-; sleep 300",
        "echo $$ > {number}; while :; do cat; sleep 1; done",
    ],
    ids=["sleeps", "ignores signals", "closes its outputs", "reads on"],
)
def test_a_helper_that_hangs_is_ended_with_what_it_started(
    helper: Path, number: Path, text: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(helpers, "HELPER_TIMEOUT", 0.5)
    write_script(helper, text.format(number=number))
    with caplog.at_level(logging.WARNING):
        assert find_credentials("registry.example.com") == [None]
    [warning] = [record.getMessage() for record in caplog.records]
    assert warning == (
        "no credential for registry.example.com: docker-credential-odd did not end within 0.5 seconds"
    )
    assert is_gone(number_in(number))


@pytest.mark.parametrize("stream", ["1", "2"])
def test_what_a_helper_leaves_in_the_background_is_not_waited_for(
    helper: Path, number: Path, stream: str
) -> None:
    write_script(helper, f"sleep 300 >&{stream} & echo $! > {number}; echo '{LOGIN}'")
    begin = time.monotonic()
    assert find_credentials("registry.example.com") == [Credential("helped", "s3cret")]
    assert time.monotonic() - begin < PROMPT
    assert runs(number_in(number))


@pytest.mark.parametrize("to", ["", ">&2"])
def test_a_helper_that_writes_without_end_is_ended(
    helper: Path, number: Path, to: str, caplog: pytest.LogCaptureFixture
) -> None:
    write_script(helper, f"echo $$ > {number}; while :; do echo 's3cret s3cret s3cret s3cret' {to}; done")
    assert find_credentials("registry.example.com") == [None]
    assert "docker-credential-odd prints more than 1 MiB" in caplog.text
    assert "s3cret" not in caplog.text
    assert is_gone(number_in(number))


def test_what_a_helper_says_is_not_shown(
    helper: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    write_script(helper, "echo s3cret; echo s3cret >&2; exit 1")
    assert find_credentials("registry.example.com") == [None]
    shown = caplog.text + "".join(capfd.readouterr())
    assert "docker-credential-odd: failed with exit code 1" in shown
    assert "s3cret" not in shown


def test_a_helper_of_another_machine(helper: Path, caplog: pytest.LogCaptureFixture) -> None:
    helper.parent.mkdir()
    helper.write_bytes(b"\x7fELF, but of what")
    helper.chmod(0o755)
    assert find_credentials("registry.example.com") == [None]
    assert "cannot be started: Exec format error" in caplog.text
