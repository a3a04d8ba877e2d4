"""HelmCharts of k3s → releases: whose values win, with which lines, and what stays unknown."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from archcheck.sources.gitops.expansion import Expansion, ReleaseBuild, Waiting
from archcheck.sources.gitops.k3s.helm_charts import expand_helm_chart, expand_helm_chart_config
from archcheck.sources.gitops.model import Release, UnknownChart
from archcheck.sources.gitops.objects import ClusterIndex
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, plain_values
from archcheck.workloads.inventory import Loss
from tests.support.built_objects import built_objects
from tests.support.tables import named_rows

_HERE = Repository(Path("/repository"))


def _chart(spec: str, annotations: str = "{}") -> str:
    head = f"""\
        apiVersion: helm.cattle.io/v1
        kind: HelmChart
        metadata:
          name: web
          namespace: kube-system
          annotations: {annotations}
        spec:
        """
    return dedent(head) + dedent(spec).replace("\n", "\n  ").join(("  ", "\n"))


def _config(spec: str) -> str:
    return _chart(spec).replace("kind: HelmChart\n", "kind: HelmChartConfig\n")


def _expanded(*texts: str, config_first: bool = False) -> Expansion:
    objects = [obj for number, text in enumerate(texts) for obj in built_objects(text, f"{number}.yaml")]
    controller = expand_helm_chart_config if config_first else expand_helm_chart
    found = controller(objects[0], ClusterIndex().with_objects(objects), _HERE, is_final=True)
    assert isinstance(found, Expansion)
    return found


def _release(expansion: Expansion) -> Release:
    (step,) = expansion.steps
    assert isinstance(step, ReleaseBuild)
    return step.release


def _lines(values: PlacedValues, prefix: str = "") -> dict[str, str]:
    if isinstance(values, PlacedScalar):
        origin = values.origin
        return {prefix: f"{origin.path}:{origin.line}" if origin else ""}
    pairs = values.items() if isinstance(values, Mapping) else enumerate(values)
    return {name: line for key, value in pairs for name, line in _lines(value, f"{prefix}/{key}").items()}


def test_values_are_laid_over_one_another_in_the_order_of_their_files() -> None:
    release = _release(
        _expanded(
            _chart(
                """\
                chart: app
                repo: https://charts.example
                targetNamespace: apps
                version: 1.2.3
                valuesContent: |-
                  a: content
                  b: content
                  c: content
                  d: {x: 1, y: 1}
                values:
                  b: values
                  c: values
                  d: {y: 2}"""
            ),
            _config(
                """\
                valuesContent: |
                  c: config
                values:
                  e: config values"""
            ),
        )
    )
    assert (release.name, release.namespace) == ("web", "apps")
    assert plain_values(release.values) == {
        "a": "content",
        "b": "values",
        "c": "config",
        "d": {"x": 1, "y": 2},
        "e": "config values",
    }
    assert _lines(release.values) == {
        "/a": "0.yaml:13",
        "/b": "0.yaml:18",
        "/c": "1.yaml:9",
        "/d/x": "0.yaml:16",
        "/d/y": "0.yaml:20",
        "/e": "1.yaml:11",
    }


def test_set_has_the_types_that_the_controller_gives_it() -> None:
    rows = {
        "3": ("--set", "k=3"),
        "'3'": ("--set-string", "k=3"),
        "'true'": ("--set", "k=true"),
        "'Null'": ("--set", "k=Null"),
        "text": ("--set-string", "k=text"),
        "'a,b'": ("--set-string", r"k=a\,b"),
        r"'a\,b'": ("--set-string", r"k=a\,b"),
        r"'a\\,b'": ("--set-string", r"k=a\\\,b"),
        "'{a,b}'": ("--set-string", r"k={a\,b}"),
    }

    def check(row: tuple[str, tuple[str, str]]) -> None:
        release = _release(_expanded(_chart(f"chart: app\nset:\n  k: {row[0]}")))
        assert [(each.option, each.text) for each in release.sets] == [row[1]]
        assert release.sets[0].origin is not None
        assert release.sets[0].origin.line == 10

    named_rows({text: (text, wanted) for text, wanted in rows.items()}, check)


def test_the_options_of_set_are_in_the_order_of_their_names() -> None:
    release = _release(_expanded(_chart("chart: app\nset:\n  b: x\n  a.c: 1\n  a: 2")))
    assert [each.text for each in release.sets] == ["a=2", "a.c=1", "b=x"]


def test_what_is_not_managed_runs_nothing() -> None:
    rows = {
        "no chart": (_chart("repo: https://charts.example"), "names no chart"),
        "unmanaged": (
            _chart("chart: app", "{helmcharts.helm.cattle.io/unmanaged: ''}"),
            "is annotated",
        ),
        "helm 2": (_chart("chart: app\nhelmVersion: v2"), "only v3"),
    }

    def check(row: tuple[str, str]) -> None:
        expansion = _expanded(row[0])
        (skipped,) = expansion.skipped
        assert not expansion.steps
        assert not expansion.objects
        assert skipped.loss is Loss.NOTHING
        assert row[1] in skipped.reason
        assert (skipped.path, skipped.line, skipped.label) == ("0.yaml", 4, "kube-system/HelmChart/web")

    named_rows(rows, check)


def test_secrets_and_broken_values_are_unknown_parts() -> None:
    release = _release(
        _expanded(
            _chart(
                """\
                chart: app
                valuesContent: |
                  a: 1
                  - b
                valuesSecrets:
                  - {name: unused}
                  - {name: chart-values-web, keys: [x]}
                  - name: more
                    keys: [values.yaml]"""
            ),
            _config("valuesContent: ENC[AES256_GCM,data:x]"),
        )
    )
    assert [(part.origin.path, part.origin.line) for part in release.unknown] == [
        ("0.yaml", 15),
        ("0.yaml", 11),
        ("1.yaml", 8),
    ]
    assert release.unknown[0].reason == "values of the Secret more"
    assert plain_values(release.values) == {}


def test_a_configuration_may_yet_come() -> None:
    (obj,) = built_objects(_chart("chart: app"))
    (config,) = built_objects(_config("valuesContent: ''"))
    for controller, it in ((expand_helm_chart, obj), (expand_helm_chart_config, config)):
        assert isinstance(controller(it, ClusterIndex(), _HERE, is_final=False), Waiting)
    both = ClusterIndex().with_objects([obj, config])
    assert isinstance(expand_helm_chart(obj, both, _HERE, is_final=False), Expansion)
    assert expand_helm_chart_config(config, both, _HERE, is_final=False) == Expansion()


def test_a_configuration_alone_is_of_a_chart_of_k3s() -> None:
    release = _release(_expanded(_config("valuesContent: |\n  image:\n    tag: '1'\n  "), config_first=True))
    assert isinstance(release.chart, UnknownChart)
    assert "k3s" in release.chart.reason
    assert _lines(release.values) == {"/image/tag": "0.yaml:10"}
    assert release.owner.label == "HelmChartConfig/kube-system/web"


def test_the_image_of_the_job_is_an_object_or_is_not_known() -> None:
    named = _expanded(_chart("chart: app\njobImage: klipper:1"))
    assert [obj.object.name for obj in named.objects] == ["helm-install-web"]
    assert not named.skipped
    unnamed = _expanded(_chart("chart: app"))
    assert not unnamed.objects
    assert [each.loss for each in unnamed.skipped] == [Loss.PODS]
