"""Every command's inputs and outputs: no output replaces an input, by whatever name either of them goes."""

import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle, product
from pathlib import Path

import click
import pytest

from archcheck.cli.app import app
from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.support.command import COMMAND, run
from tests.support.layouts import write_layout
from tests.support.programs import require
from tests.support.tables import IS_NIGHTLY

POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: {0}}}\nspec: {{containers: [{{name: c, image: 'one:1'}}]}}\n"
NODE = "apiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {kubernetes.io/arch: arm64, kubernetes.io/os: linux}}\n"
FILES = {
    "p.yaml": POD.format("p"),
    "deploy/q.yaml": POD.format("q"),
    "deploy/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n",
    "deploy/other.json": '{"compilerOptions": {}}\n',
    "deploy/broken.yaml": "kind: [\n",
    "overlay/kustomization.yaml": "resources: [../base]\npatches: [{path: patch.yaml}]\n"
    "configMapGenerator: [{name: c, files: [app.conf]}]\n",
    "overlay/patch.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: b, labels: {a: b}}\n",
    "overlay/app.conf": "a = b\n",
    "base/kustomization.yaml": "resources: [b.yaml]\n",
    "base/b.yaml": POD.format("b"),
    "c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n",
    "c/values.yaml": "image: one:1\n",
    "c/templates/p.yaml": POD.format("chart").replace("one:1", "{{ .Values.image }}"),
    "c/files/motd.txt": "hello\n",
    "linked/values.txt": "of a chart that links to it\n",
    "v.yaml": "image: one:1\n",
    "a,b.yaml": "image: one:1\n",
    "nodes.yaml": NODE,
    "images.txt": "one:1\n",
    "registries.yaml": "mirrors: {}\n",
    "certs.d/reg.lan/hosts.toml": 'server = "https://reg.lan"\n',
    "ca.crt": "certificate\n",
    "docker/config.json": "{}\n",
    "summary.md": "of the steps before\n",
    "archcheck.lock": "version: 1\nimages: {}\n",
    "l.lock": "version: 1\nimages: {}\n",
    "archcheck.baseline": "version: 1\nfindings: []\n",
    "b": "version: 1\nfindings: []\n",
    "run.json": '{"schema": "archcheck.report/v1"}\n',
    ".archcheck.yaml": "registries: {reg.lan: {ca: ca.crt}}\ncharts: [{chart: c, values: [v.yaml]}]\n",
}


@dataclass(frozen=True)
class Case:
    """A command without its output, the option that names that, and the inputs of the command."""

    arguments: str
    option: str
    inputs: tuple[str, ...]

    def __str__(self) -> str:
        return self.arguments


TREE = (
    *(
        "p.yaml",
        "deploy/q.yaml",
        "deploy/service.yaml",
        "deploy/other.json",
        "deploy/broken.yaml",
        "nodes.yaml",
    ),
    *("overlay/kustomization.yaml", "overlay/patch.yaml", "overlay/app.conf", "base/b.yaml"),
    *("c/Chart.yaml", "c/values.yaml", "c/templates/p.yaml", "c/files/motd.txt", "linked/values.txt"),
    *("a,b.yaml", "v.yaml", ".archcheck.yaml", "archcheck.baseline", "archcheck.lock", "ca.crt"),
)
SHARED = (".archcheck.yaml", "archcheck.baseline", "archcheck.lock", "ca.crt", "v.yaml", "docker/config.json")
PATCH = "--nodes nodes.yaml"
REPORTS = (
    Case("image -f images.txt", "-o json=", ("images.txt", *SHARED)),
    Case("image one:1 --nodes nodes.yaml", "-o", ("nodes.yaml",)),
    Case("image one:1 --baseline b", "-o", ("b",)),
    Case("image one:1 --locked --lock-file l.lock", "-o", ("l.lock",)),
    Case("image one:1 --lock-file l.lock", "-o", ("l.lock",)),
    Case("image one:1 --registry-layout layout", "-o", ("layout/index.json", "layout/oci-layout")),
    Case("image one:1 --registries-config registries.yaml", "-o", ("registries.yaml",)),
    Case("image one:1 --registries-config certs.d", "-o", ("certs.d/reg.lan/hosts.toml",)),
    Case("manifest p.yaml", "-o", ("p.yaml", *SHARED)),
    Case("manifest .", "-o sarif=", TREE),
    Case("manifest deploy/q.yaml --changed", "-o", TREE),
    Case(
        "manifest overlay/kustomization.yaml", "-o", ("overlay/patch.yaml", "overlay/app.conf", "base/b.yaml")
    ),
    Case("manifest c/templates/p.yaml", "-o", ("c/values.yaml", "c/Chart.yaml")),
    Case(
        "chart c", "-o", ("c/Chart.yaml", "c/values.yaml", "c/files/motd.txt", "linked/values.txt", *SHARED)
    ),
    Case('chart ./c -f "a,b.yaml"', "-o", ("a,b.yaml",)),
    Case(
        "chart ./c -f v.yaml,nodes.yaml --set-file x=images.txt,y=p.yaml",
        "-o",
        ("v.yaml", "nodes.yaml", "images.txt", "p.yaml"),
    ),
    Case("chart packed.tgz", "-o", ("packed.tgz",)),
    Case("report run.json", "-o html=", ("run.json",)),
)
OTHERS = (
    Case("nodes nodes.yaml", "-o", ("nodes.yaml", ".archcheck.yaml")),
    Case("config init --force --nodes nodes.yaml", "-o", ("nodes.yaml",)),
    Case(
        "baseline p.yaml --offline",
        "--baseline",
        ("p.yaml", "nodes.yaml", "v.yaml", "ca.crt", "archcheck.lock"),
    ),
    Case("baseline --offline", "--baseline", ("p.yaml", "deploy/service.yaml")),
    Case("lock p.yaml", "--lock-file", ("p.yaml", "nodes.yaml", "v.yaml", "archcheck.baseline")),
    Case("lock p.yaml --update", "--lock-file", ("p.yaml", "nodes.yaml", "v.yaml", "archcheck.baseline")),
    Case(f"patch p.yaml --form json6902 {PATCH}", "-o", ("p.yaml", "nodes.yaml", *SHARED)),
    Case(f"patch p.yaml --form strategic {PATCH}", "-o", ("p.yaml", "nodes.yaml", *SHARED)),
    Case(f"patch deploy --form strategic {PATCH}", "-o", ("deploy/q.yaml", "deploy/service.yaml")),
    Case(
        f"patch overlay --form json6902 {PATCH}",
        "-o",
        ("overlay/patch.yaml", "base/b.yaml", "overlay/app.conf"),
    ),
    Case(
        f'patch --chart ./c -f "a,b.yaml" --form helm-values {PATCH}',
        "-o",
        ("a,b.yaml", "c/values.yaml", *SHARED),
    ),
    Case(f"patch --chart packed.tgz --form helm-values {PATCH}", "-o", ("packed.tgz",)),
    Case(
        f"patch overlay -o out {PATCH}",
        "--kustomization",
        ("nodes.yaml", ".archcheck.yaml", "v.yaml", "archcheck.lock"),
    ),
)
CASES = (*REPORTS, *OTHERS)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repo"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / ".git").mkdir()
    (folder / "c/linked.txt").symlink_to("../linked/values.txt")
    write_layout(folder / "layout", {"docker.io/library/one:1": ["linux/amd64"]})
    with tarfile.open(folder / "packed.tgz", "w:gz") as archive:
        archive.add(folder / "c", "c")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DOCKER_CONFIG", str(folder / "docker"))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    return folder


def content(folder: Path) -> Mapping[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def arguments(case: Case, output: str) -> list[str]:
    """Return the words of a command line; quotes that helm is to see are kept."""
    words = [*case.arguments.split(), *case.option.split()]
    return [*words[:-1], f"{words[-1]}{output}"] if words[-1].endswith("=") else [*words, output]


def names_of(path: Path) -> Iterator[str]:
    """Yield other names of a file, made where there are none: relative, absolute, a link, a hard link."""
    yield str(path)
    yield f"{path.parent}/../{path.absolute().parent.name}/./{path.name}"
    yield str(path.absolute())
    for number, link in enumerate((Path("link.out"), Path("hard.out"))):
        link.unlink(missing_ok=True)
        if number:
            os.link(path, link)
        else:
            link.symlink_to(path)
        yield str(link)
        link.unlink()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_output_replaces_an_input(case: Case, repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if case.arguments.startswith(("chart", "patch --chart")):
        require("helm", "pip install 'kube-archcheck[helm]'")
    before = content(repo)
    for name in case.inputs:
        assert Path(name).is_file(), name
        for output in names_of(Path(name)):
            given = arguments(case, output)
            code = main(given)
            err = capsys.readouterr().err
            assert (given, code) == (given, ExitCode.USAGE), err
            assert any(said in err for said in ("overwrite an input", "not overwritten", "of the chart")) or (
                case.arguments == "lock p.yaml"
            ), err
    assert content(repo) == before


MARKED = "# Written by archcheck patch: the next run writes it anew, or removes it.\n"


@pytest.mark.parametrize(
    "named", [("mk/pod-p.yaml", "mk/keep.yaml"), ("mk",), ("mk/pod-p.yaml",), ("p.yaml",)]
)
def test_a_folder_of_manifests_is_no_component_whatever_their_first_line_says(
    repo: Path, named: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    (repo / "mk").mkdir()
    (repo / "mk/pod-p.yaml").write_text(MARKED + POD.format("p"))
    (repo / "mk/keep.yaml").write_text(MARKED + FILES["deploy/service.yaml"])
    before = content(repo)
    code = main(["patch", *named, "-o", "mk", "--nodes", "nodes.yaml", "--registry-layout", "layout"])
    assert code != ExitCode.INTERNAL, capsys.readouterr().err
    after = content(repo)
    assert {name: after.get(name) for name in before} == before


def test_a_file_of_the_component_that_is_named_as_an_input_is_not_written(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repo / "mk").mkdir()
    (repo / "mk/values.yaml").write_text(MARKED + "image: one:1\n")
    before = content(repo)
    for command in ("--chart ./c -f mk/values.yaml", "mk/values.yaml", "p.yaml --config mk/values.yaml"):
        if command.startswith("--chart"):
            require("helm", "pip install 'kube-archcheck[helm]'")
        assert main(["patch", *command.split(), "-o", "mk", "--nodes", "nodes.yaml"]) == ExitCode.USAGE
        if not command.startswith("p.yaml"):
            assert "would overwrite an input" in capsys.readouterr().err
    assert content(repo) == before


@pytest.mark.parametrize("form", ["json6902", "strategic", "helm-values", "kustomize"])
@pytest.mark.parametrize("output", ["c/templates/new.yaml", "c/new.yaml", "c", "link/new.yaml"])
def test_nothing_is_written_into_a_chart(
    repo: Path, form: str, output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (repo / "link").symlink_to("c/templates")
    before = content(repo)
    code = main(["patch", "--chart", "./c", "--form", form, "-o", output, "--nodes", "nodes.yaml"])
    assert code == ExitCode.USAGE
    assert "is a file of the chart, which is never edited" in capsys.readouterr().err
    assert content(repo) == before


def test_the_summary_of_a_step_is_an_output(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = content(repo)
    assert main(["image", "-f", "summary.md", "-o", "github=out.txt"]) == ExitCode.USAGE
    assert "summary.md would overwrite an input" in capsys.readouterr().err
    assert content(repo) == before


def test_every_option_that_names_an_output_is_in_the_table() -> None:
    """A new one needs a line above."""
    writes = {"output", "outputs", "kustomization"}
    context = click.Context(app)
    found = set()
    for verb in app.list_commands(context):
        command = app.get_command(context, verb)
        commands = {verb: command}
        if isinstance(command, click.Group):
            commands = {f"{verb} {name}": each for name, each in command.commands.items()}
        for name, each in commands.items():
            options = {parameter.name for parameter in each.params} if each is not None else set()
            found |= {(name, option) for option in options & writes}
    assert found == {
        *(("image", "outputs"), ("manifest", "outputs"), ("chart", "outputs"), ("report", "outputs")),
        *(("nodes", "output"), ("config init", "output"), ("patch", "output"), ("patch", "kustomization")),
    }
    verbs = {" ".join(verb.split()[:1]) for verb, _ in found}
    assert verbs <= {case.arguments.split()[0] for case in CASES}


WRITTEN = ("run.yaml", "c/run.json")
REREAD = ("json", "sarif", "junit", "gitlab", "markdown", "html")


@pytest.mark.parametrize(
    ("name", "form"),
    list(product(WRITTEN, REREAD) if IS_NIGHTLY else zip(cycle(WRITTEN), REREAD, strict=False)),
)
def test_a_report_of_an_earlier_run_is_written_anew(
    repo: Path, form: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Though it lies where inputs are, and has the name of one."""
    (repo / "deploy/broken.yaml").unlink()
    for command in (
        ("manifest . --offline", "chart c --offline") if shutil.which("helm") else ("manifest . --offline",)
    ):
        Path(name).unlink(missing_ok=True)
        for images in ("one:1", "two:2"):
            Path("p.yaml").write_text(POD.format("p").replace("one:1", images))
            code = main([*command.split(), "-o", f"{form}={name}"])
            assert code in (ExitCode.INCOMPLETE, ExitCode.FINDINGS), capsys.readouterr().err
        assert Path(name).stat().st_size > 0


def test_patches_of_an_earlier_run_are_written_anew(tmp_path: Path) -> None:
    """JSON 6902 patches are no objects; a strategic patch is one, and would be read as one."""
    fixtures = Path(__file__).parents[3] / "fixtures"
    (tmp_path / "d.yaml").write_text(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  selector: {matchLabels: {a: d}}\n"
        "  template: {metadata: {labels: {a: d}}, spec: {containers: [{name: c, image: 'archlinux:base'}]}}\n"
    )
    nodes = ("--nodes", fixtures / "clusters/olinuxino.yaml", "--registry-layout", fixtures / "registry")
    for form, code in (("json6902", ExitCode.OK), ("strategic", ExitCode.USAGE)):
        out = f"{form}.json"
        first = run("patch", "d.yaml", "--form", form, "-o", out, *nodes, cwd=tmp_path)
        assert first.code == ExitCode.OK, first.err
        before = (tmp_path / out).read_bytes()
        assert run("patch", ".", "--form", form, "-o", out, *nodes, cwd=tmp_path).code == code
        assert (tmp_path / out).read_bytes() == before
        (tmp_path / out).unlink()


def test_an_empty_file_is_written_to(repo: Path) -> None:
    Path("deploy/broken.yaml").unlink()
    Path("deploy/new.json").touch()
    assert main(["manifest", "deploy", "--offline", "-o", "json=deploy/new.json"]) == ExitCode.INCOMPLETE


def test_what_is_excluded_is_no_input(repo: Path) -> None:
    Path(".archcheck.yaml").write_text("exclude: [deploy/other.json, broken.yaml]\n")
    code = main(["manifest", "deploy", "--offline", "-o", "json=deploy/other.json"])
    assert code == ExitCode.INCOMPLETE
    assert "archcheck.report/v1" in Path("deploy/other.json").read_text()


@pytest.mark.parametrize("output", ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"])
@pytest.mark.parametrize("case", [REPORTS[0], OTHERS[0], OTHERS[6]], ids=str)
def test_standard_input_is_no_output(
    case: Case, output: str, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = content(repo)
    assert main(arguments(case, output)) == ExitCode.USAGE
    assert "is standard input, where nothing can be written" in capsys.readouterr().err
    assert content(repo) == before


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("image -f - -o images.txt", "images.txt"),
        ("image -f /dev/stdin -o images.txt", "images.txt"),
        ("image one:1 --nodes - -o json=nodes.yaml", "nodes.yaml"),
        ("manifest - -o p.yaml", "p.yaml"),
        ("report - -o run.json", "run.json"),
        ("nodes -o nodes.yaml", "nodes.yaml"),
        ("config init --nodes - --force -o nodes.yaml", "nodes.yaml"),
        ("patch - --form json6902 --nodes nodes.yaml -o p.yaml", "p.yaml"),
        ("chart c -f - -o v.yaml", "v.yaml"),
        ("patch --chart c --set-file x=- --form helm-values --nodes nodes.yaml -o v.yaml", "v.yaml"),
    ],
)
def test_the_file_behind_standard_input_is_an_input(repo: Path, command: str, file: str) -> None:
    (repo / ".archcheck.yaml").write_text("{}\n")
    before = content(repo)
    with (repo / file).open("rb") as stdin:
        done = subprocess.run(
            [str(COMMAND), *command.split()],
            stdin=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (done.returncode, content(repo)) == (ExitCode.USAGE, before), done.stderr
    assert "would overwrite an input" in done.stderr
