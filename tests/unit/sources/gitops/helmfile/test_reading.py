"""States of helmfile → releases: layers of values, states that include others, and what is not read."""

from pathlib import Path
from textwrap import dedent

import pytest

from archcheck.sources.gitops.expansion import ReleaseBuild
from archcheck.sources.gitops.helmfile.reading import HelmfileReading, read_helmfile
from archcheck.sources.gitops.model import LocalChart, Release
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import plain_values
from archcheck.workloads.inventory import Loss
from tests.support.tables import named_rows


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path.resolve()


def _write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))


def _read(root: Path, name: str = "helmfile.yaml") -> HelmfileReading:
    return read_helmfile(root / name, Repository(root))


def _releases(reading: HelmfileReading) -> list[Release]:
    return [step.release for step in reading.expansion.steps if isinstance(step, ReleaseBuild)]


def test_values_come_in_order_with_their_lines(root: Path) -> None:
    _write(
        root,
        {
            "helmfile.yaml": """\
                releases:
                  - name: web
                    namespace: apps
                    chart: ./app
                    values:
                      - web.yaml
                      - b: inline
                        c: inline
                      - last.yaml
                    set:
                      - name: x.y
                        value: a,b
                      - name: list
                        values: [a, 1]
                    setString:
                      - {name: s, value: "1"}
                """,
            "web.yaml": "a: file\nb: file\n",
            "last.yaml": "c: last\n",
        },
    )
    reading = _read(root)
    (release,) = _releases(reading)
    assert (release.name, release.namespace, release.chart) == ("web", "apps", LocalChart(root / "app"))
    assert plain_values(release.values) == {"a": "file", "b": "inline", "c": "last"}
    assert [(each.option, each.text) for each in release.sets] == [
        ("--set", r"x.y=a\,b"),
        ("--set", "list={a,1}"),
        ("--set-string", "s=1"),
    ]
    assert (release.origin.path, release.origin.line) == ("helmfile.yaml", 2)
    assert release.sets[0].origin is not None
    assert release.sets[0].origin.line == 12
    assert reading.files == {root / "helmfile.yaml", root / "web.yaml", root / "last.yaml"}


def test_bases_and_environments_decide_which_releases_are_there(root: Path) -> None:
    _write(
        root,
        {
            "helmfile.yaml": """\
                bases: [base.yaml]
                values:
                  - on: {enabled: true}
                ---
                releases:
                  - {name: a, chart: ./app, condition: on.enabled}
                  - {name: b, chart: ./app, condition: off.enabled}
                  - {name: c, chart: ./app, condition: none.enabled}
                  - {name: d, chart: ./app, installed: false}
                  - {name: "e-{{ .Environment.Name }}", chart: ./app}
                  - {name: "{{ env `X` }}", chart: ./app}
                """,
            "base.yaml": """\
                environments:
                  default:
                    values: [env.yaml]
                """,
            "env.yaml": "off: {enabled: false}\n",
        },
    )
    reading = _read(root)
    assert [release.name for release in _releases(reading)] == ["a", "e-default"]
    assert [(each.name, each.line, each.loss) for each in reading.expansion.skipped] == [
        ("c", 8, Loss.PODS),
        ("{{ env `X` }}", 11, Loss.PODS),
    ]
    assert reading.files == {root / "helmfile.yaml", root / "base.yaml", root / "env.yaml"}


def test_states_include_others(root: Path) -> None:
    _write(
        root,
        {
            "helmfile.yaml": """\
                helmfiles:
                  - apps/*.yaml
                  - path: more.yaml
                    selectors: [name=x]
                    values:
                      - tag: {enabled: true}
                  - git::https://github.com/acme/x@helmfile.yaml
                """,
            "apps/a.yaml": "releases: [{name: a, chart: ../app}]\nhelmfiles: [../helmfile.yaml]\n",
            "more.yaml": "releases:\n- {name: x, chart: ./app, condition: tag.enabled}\n- {name: y, chart: ./app}\n",
        },
    )
    reading = _read(root)
    assert [release.name for release in _releases(reading)] == ["a", "x"]
    (skipped,) = reading.expansion.skipped
    assert (skipped.path, skipped.line) == ("helmfile.yaml", 7)
    assert "helmfile template" in skipped.remedy


def test_templates_are_inherited(root: Path) -> None:
    _write(
        root,
        {
            "helmfile.yaml": """\
                namespace: all
                templates:
                  app:
                    chart: ./app
                    values: ["values/{{ .Release.Name }}.yaml"]
                    valuesTemplate:
                      - name: "{{ .Release.Name }}"
                releases:
                  - name: web
                    inherit: [{template: app}]
                    values: [{b: 2}]
                """,
            "values/web.yaml": "a: 1\n",
        },
    )
    (release,) = _releases(_read(root))
    assert (release.namespace, release.chart) == ("all", LocalChart(root / "app"))
    assert plain_values(release.values) == {"name": "web", "a": 1, "b": 2}


def test_what_is_not_known_of_a_release_is_named(root: Path) -> None:
    rows = {
        "a template": ("values: [x.yaml.gotmpl]", "x.yaml.gotmpl, a template"),
        "no file": ("values: [none.yaml]", "none.yaml, which is not there"),
        "elsewhere": ("values: ['https://host/x.yaml']", "which lies elsewhere"),
        "outside": ("values: [../../x.yaml]", "outside of the repository"),
        "not yaml": ("values: [broken.yaml]", "broken.yaml: "),
        "a store": ("values: [{a: 'ref+vault://x'}]", "store of secrets"),
        "encrypted": ("secrets: [s.yaml]", "the encrypted file s.yaml"),
        "a program": ("postRenderer: ./x.sh", "post-renderer ./x.sh"),
        "more charts": ("dependencies: [{chart: x}]", "dependencies"),
        "a patch": ("jsonPatches: [none.yaml]", "a patch of jsonPatches"),
    }
    _write(root, {"broken.yaml": "- a\nb\n", "x.yaml.gotmpl": ""})

    def check(row: tuple[str, str]) -> None:
        _write(root, {"helmfile.yaml": f"releases:\n- name: web\n  chart: ./app\n  {row[0]}\n"})
        (release,) = _releases(_read(root))
        (unknown,) = release.unknown
        assert row[1] in unknown.reason

    named_rows(rows, check)


def test_a_file_that_may_be_missing_is_left_out(root: Path) -> None:
    _write(
        root,
        {
            "helmfile.yaml": "missingFileHandler: Warn\nreleases: [{name: a, chart: ./x, values: [none.yaml]}]\n"
        },
    )
    (release,) = _releases(_read(root))
    assert not release.unknown


def test_patches_are_laid_over_what_is_rendered(root: Path) -> None:
    _write(
        root,
        {
            "helmfile.yaml": """\
                releases:
                  - name: web
                    chart: ./app
                    strategicMergePatches:
                      - {kind: Deployment, metadata: {name: web}}
                    jsonPatches:
                      - target: {kind: Job}
                        patch: [{op: remove, path: /spec}]
                """
        },
    )
    (release,) = _releases(_read(root))
    (renderer,) = release.post_renderers
    assert len(renderer.patches) == 2
    assert renderer.origin is not None
    assert renderer.origin.line == 5


def test_a_state_that_is_no_plain_yaml_is_named(root: Path) -> None:
    rows = {
        "a template by its name": ("helmfile.yaml.gotmpl", "releases: []", 1),
        "a template by its text": ("helmfile.yaml", "releases:\n{{ range .x }}\n- a\n{{ end }}\n", 3),
        "no mapping": ("helmfile.yaml", "- a\n", 1),
        "a base that is a template": ("helmfile.yaml", "bases:\n- x.yaml.gotmpl\n", 2),
        "a base that is not there": ("helmfile.yaml", "bases:\n- none.yaml\n", 2),
        "a base elsewhere": ("helmfile.yaml", "bases: ['git::https://host/x']\n", 1),
    }

    def check(row: tuple[str, str, int]) -> None:
        name, text, line = row
        _write(root, {name: text})
        reading = _read(root, name)
        (skipped,) = reading.expansion.skipped
        assert (skipped.path, skipped.line, skipped.kind, skipped.loss) == (name, line, "helmfile", Loss.PODS)

    named_rows(rows, check)
