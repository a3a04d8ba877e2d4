"""`archcheck patch --form in-place --write`: files, links, permissions, and what it leaves alone."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from archcheck.actions.patch import pipeline
from archcheck.actions.patch.search import search
from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.support.command import Outcome
from tests.support.command import run as run_command
from tests.unit.patches.yaml_edit.manifests import POD_SPEC, deployment

FIXTURES = Path(__file__).parents[3] / "fixtures"
HOME = ("--nodes", FIXTURES / "clusters/olinuxino.yaml", "--registry-layout", FIXTURES / "registry")
NEW = "      nodeSelector:\n        kubernetes.io/arch: amd64\n"
BEFORE = deployment()
AFTER = BEFORE.replace("    spec:\n", "    spec:\n" + NEW)
SHARED = """\
apiVersion: v1
kind: Pod
metadata: {name: shared}
x-spec: &spec {containers: [{name: a, image: "archlinux:base"}]}
spec: *spec
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the command runs in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def file(folder: Path) -> Path:
    path = folder / "web.yaml"
    path.write_text(BEFORE)
    return path


def patch(capsys: pytest.CaptureFixture[str], *arguments: object) -> Outcome:
    capsys.readouterr()
    code = main([str(each) for each in ("patch", "--form", "in-place", *HOME, *arguments)])
    return Outcome(code, *capsys.readouterr())


def test_a_file_is_written(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert patch(capsys, "--write", "web.yaml").code == ExitCode.OK
    assert file.read_text() == AFTER
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o755, 0o664, 0o640])
def test_permissions_stay(file: Path, mode: int, capsys: pytest.CaptureFixture[str]) -> None:
    file.chmod(mode)
    patch(capsys, "--write", "web.yaml")
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert file.read_text() == AFTER


def test_a_link_stays_and_its_target_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "far").mkdir()
    target, link = folder / "far/web.yaml", folder / "link.yaml"
    target.write_text(BEFORE)
    link.symlink_to("far/web.yaml")
    patch(capsys, "--write", "link.yaml")
    assert link.is_symlink()
    assert target.read_text() == AFTER


@pytest.mark.parametrize(
    "names",
    [
        ("web.yaml", "web.yaml"),
        ("web.yaml", "./web.yaml"),
        (".", "web.yaml"),
        ("web.yaml", "../{folder}/web.yaml"),
    ],
)
def test_a_file_that_is_named_twice_is_edited_once(
    names: tuple[str, ...], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patch(capsys, "--write", *(name.format(folder=file.parent.name) for name in names))
    assert file.read_text() == AFTER


def test_a_file_with_a_link_to_it_beside_is_edited_once(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file.parent / "link.yaml").symlink_to("web.yaml")
    patch(capsys, "--write", ".")
    assert file.read_text() == AFTER


def test_the_diff_of_a_file_that_is_named_twice(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    once = patch(capsys, file.name).out
    assert patch(capsys, file.name, f"./{file.name}").out == once


@pytest.mark.parametrize(
    "now",
    [
        "# a new line\n" + BEFORE,
        BEFORE.replace("kind: Deployment", "kind: DaemonSet"),
        deployment(name="other"),
        deployment(name="other") + "---\n" + BEFORE,
        deployment("nodeSelector:\n  disk: ssd\n" + POD_SPEC),
    ],
)
def test_a_file_that_changed_since_it_was_read_is_read_again(
    now: str, file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _while_it_is_searched(monkeypatch, lambda: file.write_text(now))
    outcome = patch(capsys, "--write", "web.yaml")
    assert outcome.code == (ExitCode.FINDINGS if "disk: ssd" in now else ExitCode.OK)
    file_then = file.read_text()
    file.write_text(now)
    patch(capsys, "--write", "web.yaml")
    assert file_then == file.read_text()


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (AFTER, ExitCode.OK),
        (BEFORE.replace("archlinux:base", "redis:7"), ExitCode.OK),
        ("", ExitCode.NOTHING_TO_CHECK),
        ("kind: [\n", ExitCode.USAGE),
        ("one line", ExitCode.NOTHING_TO_CHECK),
    ],
)
def test_a_file_that_changed_into_one_without_need_is_left_alone(
    now: str, code: ExitCode, file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _while_it_is_searched(monkeypatch, lambda: file.write_text(now))
    outcome = patch(capsys, "--write", "web.yaml")
    assert file.read_text() == now
    assert outcome.code == code


def test_what_changes_at_every_look_is_left_alone(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = (f"# {number}\n" * number + BEFORE for number in range(1, 99))
    _while_it_is_searched(monkeypatch, lambda: file.write_text(next(versions)), always=True)
    outcome = patch(capsys, "--write", "web.yaml")
    assert outcome.code == ExitCode.USAGE
    assert "web.yaml changed while archcheck looked at it" in outcome.err
    assert "nodeSelector" not in file.read_text()


def test_what_an_earlier_look_has_written_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = folder / "a.yaml", folder / "b.yaml"
    first.write_text(deployment(name="a"))
    second.write_text(deployment(name="b"))
    _while_it_is_searched(monkeypatch, lambda: second.write_text("# mine\n" + deployment(name="b")))
    outcome = patch(capsys, "--write", ".")
    assert outcome.code == ExitCode.OK
    assert "2 workloads: 2 patched." in outcome.err
    assert second.read_text() == "# mine\n" + AFTER.replace("name: web", "name: b", 1)


def test_a_diff_is_printed_once_however_often_files_are_looked_at(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an attempt found that another overtook is not what there is to do."""
    (folder / "a.yaml").write_text(deployment(name="a"))
    second = folder / "b.yaml"
    second.write_text(deployment(name="b"))
    _while_it_is_searched(monkeypatch, lambda: second.write_text("# mine\n" + deployment(name="b")))
    outcome = patch(capsys, ".")
    assert outcome.code == ExitCode.OK
    assert [line for line in outcome.out.splitlines() if line.startswith("+++")] == [
        "+++ b/a.yaml",
        "+++ b/b.yaml",
    ]


def _while_it_is_searched(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], *, always: bool = False
) -> None:
    """Let another do something between reading and writing: the first time, or each time."""
    acts = [act]

    def slowly(*arguments: object) -> object:
        if acts:
            (acts[0] if always else acts.pop())()
        return search(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "search", slowly)


def test_a_file_that_is_gone_by_now(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _while_it_is_searched(monkeypatch, file.unlink)
    outcome = patch(capsys, "--write", "web.yaml")
    assert outcome.code == ExitCode.USAGE
    assert "web.yaml cannot be read: No such file" in outcome.err


def test_a_refused_file_is_not_touched(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "shared.yaml"
    path.write_text(SHARED)
    inode = path.stat().st_ino
    outcome = patch(capsys, "--write", "shared.yaml")
    assert outcome.code == ExitCode.FINDINGS
    assert (path.read_text(), path.stat().st_ino) == (SHARED, inode)
    reason = "spec (line 4) is shared by an alias: what shares it would change"
    assert f"Pod/shared: no patch: cannot be inserted safely: {reason}\n" in outcome.err
    assert "--form kustomize" in outcome.err


def test_one_refused_file_beside_a_good_one(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file.parent / "shared.yaml").write_text(SHARED)
    outcome = patch(capsys, "--write", ".")
    assert outcome.code == ExitCode.FINDINGS
    assert file.read_text() == AFTER
    assert (file.parent / "shared.yaml").read_text() == SHARED


def test_a_file_that_needs_nothing_is_not_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "fine.yaml"
    path.write_text(BEFORE.replace("archlinux:base", "redis:7"))
    before = path.stat()
    assert patch(capsys, "--write", ".").code == ExitCode.OK
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_nothing_is_written_where_one_file_cannot_be_read(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file.parent / "broken.yaml").write_text("apiVersion: v1\nkind: [\n")
    outcome = patch(capsys, "--write", ".")
    assert outcome.code == ExitCode.USAGE
    assert file.read_text() == BEFORE


@pytest.mark.parametrize("named", ["chart", ".", "chart/templates", "chart/templates/web.yaml"])
def test_templates_of_a_chart_are_never_edited(
    named: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    templates = folder / "chart/templates"
    templates.mkdir(parents=True)
    (folder / "chart/Chart.yaml").write_text("apiVersion: v2\nname: chart\nversion: 1.0.0\n")
    (templates / "web.yaml").write_text(BEFORE)
    patch(capsys, "--write", named)
    assert (templates / "web.yaml").read_text() == BEFORE


def test_a_read_only_file_is_not_replaced(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.chmod(0o444)
    (file.parent / "other.yaml").write_text(deployment(name="other"))
    outcome = patch(capsys, "--write", ".")
    assert outcome.code == ExitCode.FINDINGS
    assert file.read_text() == BEFORE
    assert "nodeSelector" in (file.parent / "other.yaml").read_text()
    assert "Deployment/web: no patch: web.yaml is read-only\n  try: chmod u+w web.yaml" in outcome.err


def test_both_names_of_a_file_have_the_patch(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file.parent / "far").mkdir()
    other = file.parent / "far/other.txt"
    other.hardlink_to(file)
    assert patch(capsys, "--write", "web.yaml").code == ExitCode.OK
    assert other.read_text() == AFTER
    assert other.stat().st_ino == file.stat().st_ino


def test_a_diff_is_printed_in_the_encoding_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_bytes(deployment("# é 日本\n" + POD_SPEC).encode())
    environment = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    outcome = run_command("patch", "web.yaml", "--form", "in-place", *HOME, env=environment, cwd=tmp_path)
    assert outcome.code == ExitCode.OK
    assert "# é 日本" in outcome.out
