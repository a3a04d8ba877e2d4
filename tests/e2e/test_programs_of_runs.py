"""The installed command and the programs that it starts: none outlives it, whatever ends it."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.reading import environment
from tests.real.network.server import Hostile, always, answer, hostile
from tests.support.command import COMMAND
from tests.support.programs import require
from tests.support.tables import walked
from tests.unit.processes.scripts import is_gone, kill, number_in, runs, write_script

PROMPT = 20.0
SLEEPS = "trap '' TERM INT HUP; sleep 300 & echo $! > {number}; wait"


@dataclass(frozen=True)
class Case:
    """A command, and the program that it starts."""

    program: str
    arguments: tuple[str, ...]


CASES = {
    "helm, one chart": Case("helm", ("chart", "one")),
    "helm, two charts in threads": Case("helm", ("manifest", ".")),
    "helm, a chart of patches": Case("helm", ("patch", "--chart", "one", "--nodes", "nodes.json")),
    "kustomize": Case("kustomize", ("manifest", "overlay/kustomization.yaml")),
    "kustomize, of patches": Case("kustomize", ("patch", "overlay", "--nodes", "nodes.json")),
    "kubectl": Case("kubectl", ("manifest", "overlay")),
    "git": Case("git", ("diff", "HEAD")),
}
NODE = {
    "apiVersion": "v1",
    "kind": "Node",
    "metadata": {"name": "n"},
    "status": {"nodeInfo": {"architecture": "arm64", "operatingSystem": "linux"}},
}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    for name in ("one", "two"):
        (folder / name / "templates").mkdir(parents=True)
        (folder / name / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: 1.0.0\n")
    (folder / "overlay").mkdir()
    (folder / "overlay" / "kustomization.yaml").write_text("resources: [p.yaml]\n")
    (folder / "overlay" / "p.yaml").write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n")
    (folder / "nodes.json").write_text(json.dumps(NODE))
    (folder / ".git").mkdir()
    return folder


@pytest.fixture
def number(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "number"
    yield path
    if path.exists():
        kill(number_in(path))


@walked("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_interrupt_ends_what_a_run_has_started(
    repo: Path, tmp_path: Path, number: Path, case: Case, sent: signal.Signals
) -> None:
    """Its children and theirs, which ignore what can be ignored; and no folder is left."""
    number.unlink(missing_ok=True)
    program = write_script(tmp_path / "bin" / case.program, SLEEPS.format(number=number))
    env = environment(tmp_path) | {"PATH": f"{program.parent}:/usr/bin:/bin"}
    env |= {"HELM_BIN": str(program)} if case.program == "helm" else {}
    with subprocess.Popen(
        [str(COMMAND), *case.arguments], cwd=repo, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        try:
            child = number_in(number)
            running.send_signal(sent)
            _, err = running.communicate(timeout=PROMPT)
        finally:
            running.kill()
    assert (running.returncode, err.strip()) == (130, b"interrupted")
    assert is_gone(child)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_the_killed_run_of_a_shells_background(repo: Path, tmp_path: Path, number: Path) -> None:
    """A background job of a shell ignores Ctrl-C, and what it starts inherits that; SIGTERM ends both."""
    program = write_script(tmp_path / "bin" / "helm", SLEEPS.format(number=number))
    env = environment(tmp_path) | {"HELM_BIN": str(program)}
    with subprocess.Popen(
        [str(COMMAND), "chart", "one"],
        cwd=repo,
        env=env,
        stderr=subprocess.PIPE,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509 - no thread runs
    ) as running:
        child = number_in(number)
        running.terminate()
        _, err = running.communicate(timeout=PROMPT)
    assert (running.returncode, err.strip()) == (130, b"interrupted")
    assert is_gone(child)


def test_nohup_is_heeded(repo: Path, tmp_path: Path, number: Path) -> None:
    program = write_script(tmp_path / "bin" / "helm", f"echo $$ > {number}; sleep 1; exit 1")
    env = environment(tmp_path) | {"HELM_BIN": str(program)}
    with subprocess.Popen(
        [str(COMMAND), "chart", "one"],
        cwd=repo,
        env=env,
        stderr=subprocess.PIPE,
        preexec_fn=partial(signal.signal, signal.SIGHUP, signal.SIG_IGN),  # noqa: PLW1509 - no thread runs
    ) as running:
        number_in(number)
        running.send_signal(signal.SIGHUP)
        _, err = running.communicate(timeout=PROMPT)
    assert (running.returncode, err) == (2, b"error: helm template failed: 1\n")


@walked("delay", [0.0, 0.02, 0.05, 0.1, 0.15, 0.2])
def test_an_interrupt_at_the_start_leaves_no_traceback(repo: Path, tmp_path: Path, delay: float) -> None:
    """While it is being loaded: by the exit code of the shell, or by that of archcheck."""
    command = [str(COMMAND), "manifest", "overlay/p.yaml", "--offline"]
    script = (
        f"import runpy, sys, time, os, signal, threading\n"
        f"threading.Timer({delay}, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        f"sys.argv = {command!r}\n"
        f"from archcheck.__main__ import main\nmain()\ntime.sleep(1)\n"
    )
    done = subprocess.run(
        [COMMAND.with_name("python"), "-c", script],
        cwd=repo,
        env=environment(tmp_path),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"internal error" not in done.stderr
    assert b"archcheck/cli" not in done.stderr
    assert done.returncode in (4, 130, -signal.SIGINT)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Hostile]:
    """Give a registry that wants a login, and a configuration by which it is asked in plain http."""
    challenge = answer(b"{}", "401 Unauthorized", WWW_Authenticate='Basic realm="x"')
    (tmp_path / "docker").mkdir()
    (tmp_path / "docker" / "config.json").write_text('{"credsStore": "odd"}')
    with hostile(always(challenge)) as server:
        settings = {"registries": {server.host: {"plain-http": True}}}
        (tmp_path / ".archcheck.yaml").write_text(json.dumps(settings))
        yield server


def helped(folder: Path) -> dict[str, str]:
    """Return variables with a credential helper of a test."""
    path = f"{folder / 'bin'}:/usr/bin:/bin"
    return environment(folder) | {"DOCKER_CONFIG": str(folder / "docker"), "PATH": path}


@pytest.mark.real
@walked("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_a_credential_helper(
    tmp_path: Path, number: Path, registry: Hostile, sent: signal.Signals
) -> None:
    number.unlink(missing_ok=True)
    write_script(tmp_path / "bin" / "docker-credential-odd", SLEEPS.format(number=number))
    with subprocess.Popen(
        [str(COMMAND), "image", f"{registry.host}/app:1"],
        cwd=tmp_path,
        env=helped(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        try:
            child = number_in(number)
            running.send_signal(sent)
            out, err = running.communicate(timeout=PROMPT)
        finally:
            running.kill()
    assert (running.returncode, err.strip()) == (130, b"interrupted")
    assert b"app:1" in out
    assert is_gone(child)


@pytest.mark.real
def test_a_reader_of_all_output_does_not_wait_for_a_helpers_agent(
    tmp_path: Path, number: Path, registry: Hostile
) -> None:
    """`archcheck image … 2>&1 | cat`, where a helper leaves an agent in the background."""
    login = '{"Username": "u", "Secret": "s"}'
    script = f"sleep 300 & echo $! > {number}; echo '{login}'"
    write_script(tmp_path / "bin" / "docker-credential-odd", script)
    begin = time.monotonic()
    done = subprocess.run(
        ["sh", "-c", f'"{COMMAND}" image {registry.host}/app:1 2>&1 | cat'],
        cwd=tmp_path,
        env=helped(tmp_path),
        capture_output=True,
        timeout=PROMPT,
        check=False,
    )
    assert b"is refused" in done.stdout
    assert time.monotonic() - begin < PROMPT
    assert runs(number_in(number))


def test_values_from_a_descriptor_and_from_standard_input(tmp_path: Path) -> None:
    """`-f <(sops -d values.yaml)`, `-f /dev/stdin`, `-f a.yaml,-`."""
    require("helm", "pip install 'kube-archcheck[helm]'")
    chart = tmp_path / "c"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 1.0.0\n")
    (chart / "templates" / "p.yaml").write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
        "spec: {containers: [{name: c, image: '{{ .Values.image }}:{{ .Values.tag }}'}]}\n"
    )
    (tmp_path / "tag.yaml").write_text("tag: 7\n")
    secret = tmp_path / "image.yaml"
    secret.write_text("image: given\n")
    tag, stdin = "-f tag.yaml", "<image.yaml"
    for values in (f"{tag} -f <(cat image.yaml)", f"{tag},/dev/stdin {stdin}", f"{tag},- {stdin}"):
        done = subprocess.run(
            ["bash", "-c", f'"{COMMAND}" chart ./c --offline --format json {values}'],
            cwd=tmp_path,
            env=environment(tmp_path),
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.stderr == b""
        assert [each["reference"] for each in json.loads(done.stdout)["images"]] == [
            "docker.io/library/given:7"
        ]
