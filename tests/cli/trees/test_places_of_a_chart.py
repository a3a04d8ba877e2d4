"""`archcheck chart`: every file that a report names is there, in every format, as `archcheck manifest` has it."""

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from archcheck.cli.run import main
from tests.cli.trees.claims import CLAIMS, claimed
from tests.support.layouts import write_layout

pytestmark = pytest.mark.usefixtures("helm")

FOLDER = "charts dir/my-helm-chart-directory"
TEMPLATE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}-web}
spec:
  template:
    spec:
      containers:
      - name: c
        image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
      - name: hard
        image: amd:1
"""
VALUES = "image:\n  repository: amd\n  tag: '1'\n"
NODES = "nodes:\n- {name: pc, platform: linux/amd64}\n- {name: a64, platform: linux/arm64}\n"


def write_chart(parent: Path, folder: str = FOLDER, extra: str = "") -> Path:
    """Write a chart whose name is not that of its folder."""
    chart = parent / folder
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text(f"apiVersion: v2\nname: my-helm-chart\nversion: 0.1.0\n{extra}")
    (chart / "values.yaml").write_text(VALUES)
    (chart / "templates" / "d.yaml").write_text(TEMPLATE)
    return chart


def pack(chart: Path, archive: Path) -> Path:
    """Pack a chart; the folder inside has the chart's own name."""
    with tarfile.open(archive, "w:gz") as file:
        file.add(chart, "my-helm-chart")
    return archive


class Place:
    """A repository, and one run after another in it."""

    def __init__(self, root: Path, layout: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capture = capture
        self.options = ["--nodes", str(root / "nodes.yaml"), "--registry-layout", str(layout), "--offline"]

    def out(self, *arguments: object, form: str = "json") -> str:
        """Return what a run prints."""
        self._capture.readouterr()
        main([*map(str, arguments), *self.options, "--format", form])
        return self._capture.readouterr().out

    def findings(self, *arguments: object) -> list[tuple[str, str, int | None, str | None]]:
        """Return rule, path, line and template of the findings."""
        document: dict[str, Any] = json.loads(self.out(*arguments))
        keys = ("rule", "path", "line", "template")
        return [tuple(each[key] for key in keys) for each in document["findings"]]

    def missing(self, *arguments: object, from_root: Path | None = None) -> dict[str, set[str]]:
        """Return, by format, the files that a report names and that are not there."""
        found = {}
        files = {form: self.root.parent / f"out.{form}" for form in CLAIMS}
        self.out(*arguments, *(word for form, file in files.items() for word in ("-o", f"{form}={file}")))
        for form, file in files.items():
            names = claimed(form, file.read_text())
            base = Path.cwd() if form in ("json", "html") else from_root or self.root
            found[form] = {name for name in names if not (base / name).exists()}
        return {form: names for form, names in found.items() if names}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Place:
    root = tmp_path / "repo"
    (root / ".git").mkdir(parents=True)
    (root / "nodes.yaml").write_text(NODES)
    layout = write_layout(tmp_path / "layout", {"docker.io/library/amd:1": ["linux/amd64"]})
    monkeypatch.chdir(root)
    return Place(root, layout, capsys)


def test_a_folder_is_as_manifest_has_it(place: Place) -> None:
    write_chart(place.root)
    found = place.findings("chart", FOLDER)
    assert found == [("at-risk", f"{FOLDER}/values.yaml", 2, f"{FOLDER}/templates/d.yaml")]
    assert found == place.findings("manifest", ".")
    assert place.missing("chart", FOLDER) == {}


@pytest.mark.parametrize("form", CLAIMS)
def test_every_format_names_the_file(place: Place, form: str) -> None:
    write_chart(place.root)
    names = claimed(form, place.out("chart", FOLDER, form=form))
    assert names & {f"{FOLDER}/values.yaml", f"{FOLDER}/templates/d.yaml"}


@pytest.mark.parametrize("form", ["sarif", "github", "gitlab"])
def test_the_line_is_that_of_the_file(place: Place, form: str) -> None:
    write_chart(place.root)
    out = place.out("chart", FOLDER, form=form)
    wanted = {"sarif": '"startLine": 2', "github": "line=2", "gitlab": '"begin": 2'}
    assert wanted[form] in out


@pytest.mark.parametrize("folder", ["a b/c", "100%/c#d", "ünï/çhart", "a:b/c,d", "x/y?z=1&w"])
def test_a_folder_of_any_name(place: Place, folder: str) -> None:
    write_chart(place.root, folder)
    assert place.findings("chart", folder)[0][1] == f"{folder}/values.yaml"
    assert place.missing("chart", folder) == {}


@pytest.mark.parametrize("spelling", ["./{0}", "{0}/", "{1}/{0}", "charts dir/../{0}", "link"])
def test_a_folder_however_it_is_named(place: Place, spelling: str) -> None:
    write_chart(place.root)
    (place.root / "link").symlink_to(place.root / FOLDER)
    assert place.missing("chart", spelling.format(FOLDER, place.root)) == {}


@pytest.mark.parametrize(("directory", "chart"), [("charts dir", "my-helm-chart-directory"), (FOLDER, ".")])
def test_from_another_directory(
    place: Place, monkeypatch: pytest.MonkeyPatch, directory: str, chart: str
) -> None:
    write_chart(place.root)
    monkeypatch.chdir(place.root / directory)
    assert place.missing("chart", chart) == {}
    sarif = claimed("sarif", place.out("chart", chart, form="sarif"))
    assert sarif == {f"{FOLDER}/values.yaml", f"{FOLDER}/templates/d.yaml"}


def test_from_outside_of_the_repository(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    write_chart(place.root)
    monkeypatch.chdir(place.root.parent)
    assert place.missing("chart", f"repo/{FOLDER}") == {}
    assert f"{FOLDER}/values.yaml" in claimed("gitlab", place.out("chart", f"repo/{FOLDER}", form="gitlab"))


@pytest.mark.parametrize("is_outside", [False, True])
def test_an_image_of_the_users_values_is_there(place: Place, *, is_outside: bool) -> None:
    write_chart(place.root)
    values = Path("../my home.yaml" if is_outside else "my home.yaml")
    values.write_text("image:\n\n  repository: docker.io/library/amd\n")
    found = place.findings("chart", FOLDER, "-f", values)
    assert found == [("at-risk", str(values), 3, f"{FOLDER}/templates/d.yaml")]
    assert place.missing("chart", FOLDER, "-f", values) == {}


def test_a_value_of_the_command_line_is_in_no_file_and_the_template_is(place: Place) -> None:
    write_chart(place.root)
    (place.root / FOLDER / "values.yaml").write_text("image: {repository: '', tag: ''}\n")
    found = place.findings("chart", FOLDER, "--set", "image.repository=amd,image.tag=1")
    assert found == [("at-risk", f"{FOLDER}/templates/d.yaml", 9, None)]


def test_an_archive_is_where_its_images_are(place: Place) -> None:
    archive = pack(write_chart(place.root), place.root / "my chart.tgz")
    found = place.findings("chart", archive.name)
    assert found == [("at-risk", archive.name, None, "chart:my-helm-chart/templates/d.yaml")]
    assert place.missing("chart", archive.name) == {}


def test_an_archive_with_values_of_the_user(place: Place) -> None:
    archive = pack(write_chart(place.root), place.root / "c.tgz")
    (place.root / "home.yaml").write_text("image:\n  repository: docker.io/library/amd\n")
    found = place.findings("chart", archive.name, "-f", "home.yaml")
    assert found == [("at-risk", "home.yaml", 2, "chart:my-helm-chart/templates/d.yaml")]
    assert place.missing("chart", archive.name, "-f", "home.yaml") == {}


def test_a_chart_in_no_directory_of_the_user_claims_no_file(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archcheck.sources.charts import render

    archive = pack(write_chart(place.root), place.root.parent / "c.tgz")
    monkeypatch.setattr(render, "locate", lambda *_: archive)
    (finding,) = place.findings("chart", "oci://registry.example/my-helm-chart")
    assert finding == ("at-risk", "chart:my-helm-chart/templates/d.yaml", None, None)
    for form in CLAIMS:
        out = place.out("chart", "oci://registry.example/my-helm-chart", form=form)
        assert claimed(form, out) == set(), form
        assert "at-risk" in out
    (sarif,) = json.loads(place.out("chart", "oci://registry.example/c", form="sarif"))["runs"]
    location = sarif["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "chart%3Amy-helm-chart/templates/d.yaml"
    assert "relatedLocations" not in sarif["results"][0]


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_declared_image_is_in_the_charts_own_file(place: Place, *, is_packed: bool) -> None:
    extra = "annotations:\n  images: |\n    - {name: other, image: gone:1}\n"
    chart = write_chart(place.root, extra=extra)
    name = pack(chart, place.root / "c.tgz").name if is_packed else FOLDER
    found = place.findings("chart", name, "--declared")
    wanted = "c.tgz" if is_packed else f"{FOLDER}/Chart.yaml"
    assert ("image-unreadable", wanted, None, None) in found
    assert place.missing("chart", name, "--declared") == {}


def test_what_is_odd_about_a_chart_is_in_its_own_file(place: Place) -> None:
    chart = write_chart(place.root)
    (chart / "templates" / "d.yaml").write_text("{{- /* nothing */ -}}\n")
    assert place.findings("chart", FOLDER) == [("chart-empty", f"{FOLDER}/Chart.yaml", None, None)]
    assert place.missing("chart", FOLDER) == {}


def test_a_chart_of_the_configuration_is_in_its_own_files_too(place: Place) -> None:
    write_chart(place.root)
    (place.root / ".archcheck.yaml").write_text(f"charts: [{{chart: './{FOLDER}'}}]\nexclude: [charts dir]\n")
    found = place.findings("manifest", ".")
    assert found == [("at-risk", f"{FOLDER}/values.yaml", 2, f"{FOLDER}/templates/d.yaml")]
    assert place.missing("manifest", ".") == {}


def test_an_archive_of_the_configuration_is_where_it_is_named(place: Place) -> None:
    pack(write_chart(place.root.parent), place.root / "c.tgz")
    (place.root / ".archcheck.yaml").write_text("charts:\n- chart: ./c.tgz\n")
    found = place.findings("manifest", ".")
    assert found == [("at-risk", ".archcheck.yaml", 2, "chart:my-helm-chart/templates/d.yaml")]
    assert place.missing("manifest", ".") == {}


def test_a_baseline_and_ignores_are_about_a_chart_too(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    write_chart(place.root)
    (place.root / ".archcheck.yaml").write_text(
        f"ignore: [{{rule: at-risk, path: '{FOLDER}/*', reason: we know}}]\n"
    )
    document = json.loads(place.out("chart", FOLDER))
    assert [each["rule"] for each in document["suppressed"]] == ["at-risk"]
    (place.root / ".archcheck.yaml").unlink()
    main(["baseline", *place.options, "."])
    capsys.readouterr()
    document = json.loads(place.out("chart", FOLDER))
    assert [each["suppression"]["by"] for each in document["suppressed"]] == ["baseline"]
