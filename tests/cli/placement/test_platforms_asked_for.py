"""A platform that does not exist is refused wherever a user may write one: as an option, variable or key."""

import ast
from pathlib import Path

import pytest

import archcheck
from archcheck.cli.run import main
from archcheck.errors import ExitCode

POD = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: 'a:1'}]}}\n"


@pytest.fixture(autouse=True)
def _directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pod.yaml").write_text(POD)


def run(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    code = main(["manifest", "pod.yaml", "--offline", *more])
    return code, capsys.readouterr().err


def test_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    code, err = run(capsys, "--platform", "linux/amd46")
    assert code == ExitCode.USAGE
    assert "'linux/amd46' is no platform: 'amd46' is no architecture" in err
    assert "did you mean linux/amd64?" in err


def test_the_variable(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHCHECK_PLATFORM", "lnux/arm64")
    code, err = run(capsys)
    assert code == ExitCode.USAGE
    assert "did you mean linux/arm64?" in err


@pytest.mark.parametrize(
    "text", ["platforms: [linux/amd64,\n  lnux/arm64]\n", "nodes:\n- {name: pc, platform: lnux/arm64}\n"]
)
def test_the_configuration(capsys: pytest.CaptureFixture[str], text: str) -> None:
    Path(".archcheck.yaml").write_text(text)
    code, err = run(capsys)
    assert code == ExitCode.USAGE
    assert ".archcheck.yaml:2: 'lnux/arm64' is no platform" in err
    assert "did you mean linux/arm64?" in err


def test_config_show(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHCHECK_PLATFORM", "linux/amd46")
    assert main(["config", "show"]) == ExitCode.USAGE
    assert "did you mean linux/amd64?" in capsys.readouterr().err


def test_a_file_of_nodes(capsys: pytest.CaptureFixture[str]) -> None:
    Path("nodes.yaml").write_text("nodes:\n- {name: a20, platform: linux/armv9}\n")
    code, err = run(capsys, "--nodes", "nodes.yaml")
    assert code == ExitCode.USAGE
    assert "nodes.yaml:2: 'linux/armv9' is no platform" in err


def test_a_usual_name_of_a_node_gives_it_the_labels_of_its_platform(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("nodes.yaml").write_text("nodes:\n- {name: a20, platform: arm32v7}\n")
    main(["manifest", "pod.yaml", "--offline", "--nodes", "nodes.yaml", "--format", "json"])
    out = capsys.readouterr().out
    assert '"platform": "linux/arm/v7"' in out
    assert '"kubernetes.io/arch": "arm"' in out


def test_there_is_one_notion_of_what_a_mistyped_name_means() -> None:
    package = Path(archcheck.__file__).parent
    users = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "get_close_matches"
    }
    assert users == {"hints.py"}
