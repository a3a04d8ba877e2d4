from pathlib import Path

import pytest

from archcheck.sources.files import read_manifests
from archcheck.workloads.collecting import A_TEMPLATE, NOT_AN_OBJECT, NOT_YAML

POD = (
    "apiVersion: v1\nkind: Pod\nmetadata: {{name: {0}}}\nspec: {{containers: [{{name: c, image: nginx}}]}}\n"
)
BROKEN = "apiVersion: v1\nkind: Pod\nmetadata: [\n"


def names(*paths: Path) -> list[str]:
    return [workload.name for workload in read_manifests(map(str, paths)).workloads]


def test_a_directory_is_read_by_name_and_below(tmp_path: Path) -> None:
    for place in (
        "b.yaml",
        "a.yml",
        "sub/c.json",
        "sub/deeper/d.YAML",
        ".hidden/e.yaml",
        "f.txt",
        ".git/g.yaml",
    ):
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(POD.format(path.name[0]))
    assert names(tmp_path) == ["a", "b", "e", "c", "d"]


def test_a_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "manifest.txt").write_text(POD.format("x"))
    assert names(tmp_path / "manifest.txt") == ["x"]


def test_the_path_is_shown_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "p.yaml").write_text("# comment\n---\n" + POD.format("x"))
    monkeypatch.chdir(tmp_path)
    (workload,) = read_manifests(["deploy"]).workloads
    assert (workload.source.path, workload.source.line) == ("deploy/p.yaml", 3)


def test_a_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BROKEN)
    (tmp_path / "b.yaml").write_text(POD.format("b"))
    inventory = read_manifests([str(tmp_path), str(tmp_path / "nowhere.yaml")])
    assert [workload.name for workload in inventory.workloads] == ["b"]
    assert [Path(error.path).name for error in inventory.errors] == ["a.yaml", "nowhere.yaml"]
    assert inventory.errors[0].line in (3, 4)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: 1\n", NOT_AN_OBJECT),
        ('// comment\n{"compilerOptions": {},}', NOT_YAML),
        ("apiVersion: v1\nkind: {{ .Values.kind }}\n  x: [\n", A_TEMPLATE),
    ],
)
def test_a_scan_passes_over_what_is_not_for_it(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "a.json").write_text(text)
    inventory = read_manifests([str(tmp_path)])
    assert [skipped.reason for skipped in inventory.skipped] == [reason]
    assert inventory.errors == ()


def test_what_is_named_outright_must_be_readable(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("kind: {{ .Values.kind }}\n")
    assert len(read_manifests([str(path)]).errors) == 1


def test_a_chart_in_a_directory_is_named_and_not_read(tmp_path: Path) -> None:
    chart = tmp_path / "charts" / "app"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: app\nversion: 1.0.0\n")
    (chart / "templates" / "pod.yaml").write_text(POD.format("x"))
    inventory = read_manifests([str(tmp_path)])
    assert inventory.workloads == ()
    (skipped,) = inventory.skipped
    assert (skipped.path, "archcheck chart" in skipped.reason) == (str(chart), True)


def test_a_link_to_a_file_is_followed_and_one_to_a_directory_is_not(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text(POD.format("x"))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.yaml").symlink_to(tmp_path / "real.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "gone.yaml").symlink_to(tmp_path / "nothing")
    inventory = read_manifests([str(folder)])
    assert [workload.name for workload in inventory.workloads] == ["x"]
    assert len(inventory.errors) == 1
