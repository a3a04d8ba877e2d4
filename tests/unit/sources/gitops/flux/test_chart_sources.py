"""The chart of a HelmRelease: of each kind of source, and what waits for it."""

from pathlib import Path

from archcheck.sources.gitops.expansion import Waiting
from archcheck.sources.gitops.flux.chart_sources import ReleaseChart, release_chart
from archcheck.sources.gitops.flux.packing import packed
from archcheck.sources.gitops.model import (
    ChartSource,
    GitChart,
    LocalChart,
    ObjectName,
    PackedChart,
    RegistryChart,
    RepositoryChart,
    UnknownChart,
)
from archcheck.sources.gitops.objects import ClusterIndex
from archcheck.sources.gitops.repository import Repository
from tests.support.gitops import built_object, built_objects
from tests.support.tables import check_rows

HERE = Repository(Path("/r"))
SOURCES = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: plain, namespace: apps}
spec: {url: https://charts.example/stable/}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: registry, namespace: flux-system}
spec: {type: oci, url: oci://ghcr.io/acme/charts}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: other, namespace: apps}
spec: {url: https://git.example/other, ref: {tag: v1}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: ranged, namespace: apps}
spec: {url: https://git.example/other, ref: {semver: ">=1"}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: bare, namespace: apps}
spec: {url: https://git.example/other}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: Bucket
metadata: {name: bucket, namespace: apps}
spec: {endpoint: minio.example}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: tagged, namespace: apps}
spec: {url: oci://ghcr.io/acme/charts/web, ref: {tag: 4.2.0}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: ranged, namespace: apps}
spec: {url: oci://ghcr.io/acme/charts/web, ref: {tag: 1.0.0, semver: 4.x, semverFilter: ".*-lts"}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: pinned, namespace: apps}
spec: {url: oci://ghcr.io/acme/charts/web, ref: {tag: 4.2.0, digest: "sha256:aa", semverFilter: x}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: latest, namespace: apps}
spec: {url: oci://ghcr.io/acme/charts/web}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: standalone, namespace: flux-system}
spec:
  chart: web
  version: 1.x
  sourceRef: {kind: HelmRepository, name: registry}
  valuesFiles: [a.yaml, b.yaml]
  ignoreMissingValuesFiles: true
"""
INDEX = ClusterIndex().with_objects(built_objects(SOURCES))


def chart_of(spec: str, repository: Repository = HERE, *, is_final: bool = True) -> ReleaseChart | Waiting:
    obj = built_object(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
        f"metadata: {{name: web, namespace: apps}}\nspec: {spec}\n"
    )
    return release_chart(obj, INDEX, repository, is_final=is_final)


def template(kind: str, name: str, more: str = "", chart: str = "web") -> str:
    return f"{{chart: {{spec: {{chart: {chart}, sourceRef: {{kind: {kind}, name: {name}}}{more}}}}}}}"


def by_reference(kind: str, name: str) -> str:
    return f"{{chartRef: {{kind: {kind}, name: {name}}}}}"


def test_the_chart_of_each_kind_of_source() -> None:
    url, web = "https://git.example/other", "oci://ghcr.io/acme/charts/web"
    rows: dict[str, ChartSource] = {
        template("HelmRepository", "plain"): RepositoryChart("https://charts.example/stable", "web"),
        template("HelmRepository", "plain", ", version: '>=1'"): RepositoryChart(
            "https://charts.example/stable", "web", ">=1"
        ),
        template("HelmRepository", "registry, namespace: flux-system"): RegistryChart(web),
        template("GitRepository", "other", ", version: 9", "./charts/web"): GitChart(
            url, "./charts/web", "v1"
        ),
        template("GitRepository", "ranged"): GitChart(url, "web", "", ">=1"),
        template("GitRepository", "bare"): GitChart(url, "web", "master"),
        template("GitRepository", "flux-system", "", "./charts/web"): LocalChart(Path("/r/charts/web")),
        template("Bucket", "bucket"): UnknownChart("it lies in Bucket/apps/bucket"),
        template("GitRepository", "flux-system", "", "../../x"): UnknownChart(
            "its path ../../x leaves the repository"
        ),
        by_reference("OCIRepository", "tagged"): RegistryChart(web, "4.2.0"),
        by_reference("OCIRepository", "ranged"): RegistryChart(web, "4.x", "", ".*-lts"),
        by_reference("OCIRepository", "pinned"): RegistryChart(web, "4.2.0", "sha256:aa"),
        by_reference("OCIRepository", "latest"): RegistryChart(web, "latest"),
        by_reference("HelmChart", "standalone, namespace: flux-system"): RegistryChart(web, "1.x"),
        by_reference("Deployment", "x"): UnknownChart("a chart of kind Deployment is not known"),
        template("HelmRepository", "plain", ", version: '${V}'"): UnknownChart(
            "${V} holds a variable that is set nowhere"
        ),
        "{}": UnknownChart("it names no chart"),
    }
    check_rows(rows.items(), lambda row: _is(chart_of(row[0]), row[1]))


def _is(found: ReleaseChart | Waiting, chart: ChartSource) -> None:
    assert isinstance(found, ReleaseChart)
    assert found.chart == chart


def test_values_files_are_those_of_the_chart_or_of_its_source() -> None:
    files = ", valuesFiles: [a.yaml], valuesFile: old.yaml"
    own = chart_of(template("GitRepository", "flux-system", files))
    assert isinstance(own, ReleaseChart)
    assert (own.values_files, own.root, own.ignores_missing) == (("a.yaml", "old.yaml"), Path("/r"), False)
    other = chart_of(by_reference("HelmChart", "standalone, namespace: flux-system"))
    assert isinstance(other, ReleaseChart)
    assert (other.values_files, other.root, other.ignores_missing) == (("a.yaml", "b.yaml"), None, True)


def test_a_chart_waits_for_its_source_and_is_unknown_in_the_end() -> None:
    written = Repository(
        Path("/r"), sources=frozenset({ObjectName("source.toolkit.fluxcd.io", "OCIRepository", "", "late")})
    )
    rows = {
        template("HelmRepository", "late"): "HelmRepository/apps/late is in no file of the repository",
        by_reference(
            "OCIRepository", "late"
        ): "OCIRepository/apps/late is written in a file that nothing applies",
        by_reference("OCIRepository", "gone"): "OCIRepository/apps/gone is in no file of the repository",
        by_reference("HelmChart", "gone"): "HelmChart/apps/gone is in no file of the repository",
    }
    for spec, reason in rows.items():
        assert chart_of(spec, written, is_final=False) == Waiting(reason), spec
        assert chart_of(spec, written) == ReleaseChart(UnknownChart(reason)), spec


def test_a_folder_that_the_user_gives_is_the_chart_of_a_registry() -> None:
    given = Repository(Path("/r"), folders={"tagged": Path("/r/web"), "gone": Path("/r/gone")})
    for name, folder in (("tagged", "web"), ("gone", "gone")):
        _is(chart_of(by_reference("OCIRepository", name), given), LocalChart(Path("/r") / folder))


def test_a_chart_that_an_artifact_generator_puts_together(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    (root / "charts" / "web").mkdir(parents=True)
    (root / "charts" / "web" / "Chart.yaml").write_text("name: web\nversion: 1.0.0\n")
    generator = """\
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: charts, namespace: apps}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system, namespace: flux-system}]
  artifacts:
    - name: web
      copy: [{from: "@repo/charts/web/**", to: "@artifact/web/"}]
    - name: wrong
      copy: [{from: "@nothing/charts/web/**", to: "@artifact/web/"}]
"""
    index = ClusterIndex().with_objects(built_objects(generator))

    def chart(name: str, *, is_final: bool = True) -> ReleaseChart | Waiting:
        text = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: apps}\n"
        obj = built_object(f"{text}spec: {by_reference('ExternalArtifact', name)}\n")
        return release_chart(obj, index, Repository(root), is_final=is_final)

    _is(chart("web"), PackedChart(packed({"web/Chart.yaml": b"name: web\nversion: 1.0.0\n"})))
    wrong = chart("wrong")
    assert isinstance(wrong, ReleaseChart)
    assert isinstance(wrong.chart, UnknownChart)
    gone = "ExternalArtifact/apps/gone is made by no ArtifactGenerator of the repository"
    assert chart("gone", is_final=False) == Waiting(gone)
    _is(chart("gone"), UnknownChart(gone))
