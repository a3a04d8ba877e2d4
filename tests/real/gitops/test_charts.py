"""Charts of other places: from a web server and a real registry, each fetched once, kept, found again."""

import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from archcheck.errors import ChartError
from archcheck.registry.mirrors.routes import Routes
from archcheck.sources.gitops.charts.model import ChartNotHereError, HeldChart
from archcheck.sources.gitops.charts.store import ChartStore, chart_store
from archcheck.sources.gitops.model import (
    ArchiveChart,
    ChartSource,
    GitChart,
    LocalChart,
    PackedChart,
    RegistryChart,
    RepositoryChart,
)
from archcheck.sources.gitops.repository import Repository
from tests.support import charts as writing
from tests.support.registries import RegistryServer, serve_registry
from tests.support.web import Site, serve

pytestmark = pytest.mark.real
VERSIONS = ("1.0.0", "1.2.0", "2.0.0-rc.1")


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory, helm_binary: str) -> dict[str, Path]:
    """Package a chart in three versions."""
    folder = tmp_path_factory.mktemp("packed")
    env = {"HOME": str(folder)}
    return {
        version: writing.package(
            helm_binary, writing.write_chart(folder / version, "app", version=version), folder / "out", env
        )
        for version in VERSIONS
    }


@pytest.fixture
def site(archives: dict[str, Path]) -> Iterator[Site]:
    """Serve a repository of charts."""
    with serve() as site:
        index = "apiVersion: v1\nentries:\n  app:\n"
        for version, archive in archives.items():
            site.put(f"/charts/{archive.name}", archive.read_bytes())
            index += f"  - name: app\n    version: {version}\n    urls: [{archive.name}]\n"
        site.put("/charts/index.yaml", index.encode())
        yield site


@pytest.fixture(scope="session")
def registry(
    archives: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, helm_binary: str
) -> Iterator[RegistryServer]:
    """Serve what helm pushed."""
    folder = tmp_path_factory.mktemp("registry")
    with serve_registry(folder) as server:
        for archive in archives.values():
            push = ("push", "--plain-http", archive, f"oci://{server.host}/charts")
            writing.helm(helm_binary, *push, env={"HOME": str(folder)})
        yield server


def store_in(tmp_path: Path, *, offline: bool = False, given: tuple[Path, ...] = ()) -> ChartStore:
    root = (tmp_path / "repository").resolve()
    root.mkdir(exist_ok=True)
    folder = tmp_path / f"run-{len(list(tmp_path.iterdir()))}"
    folder.mkdir()
    cache = tmp_path / "cache" / "charts"
    return ChartStore(Repository(root, offline=offline), folder, cache, None, given)


def test_an_index_and_an_archive_are_fetched_once(site: Site, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    source = RepositoryChart(f"{site.url}/charts/", "app", "1.x")
    found: list[HeldChart] = []
    threads = [threading.Thread(target=lambda: found.append(store.chart(source))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(chart.label, chart.path) for chart in found} == {("app 1.2.0", found[0].path)}
    store.chart(RepositoryChart(f"{site.url}/charts", "app", "1.0.0"))
    assert sorted(site.paths) == ["/charts/app-1.0.0.tgz", "/charts/app-1.2.0.tgz", "/charts/index.yaml"]


def test_a_hundred_runs_of_threads_fetch_each_chart_once(archives: dict[str, Path], tmp_path: Path) -> None:
    packed = [PackedChart(archive.read_bytes()) for archive in archives.values()]
    for _ in range(100):
        store = store_in(tmp_path)
        found: list[Path] = []
        start = threading.Barrier(6)

        def ask(
            number: int,
            store: ChartStore = store,
            found: list[Path] = found,
            start: threading.Barrier = start,
        ) -> None:
            start.wait()
            found.append(store.tree(store.chart(packed[number % 3])))

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 6
        assert len(set(found)) == 3


@pytest.mark.parametrize(
    ("wanted", "version"),
    [("", "1.2.0"), ("*", "1.2.0"), ("1.0.0", "1.0.0"), ("<1.2", "1.0.0"), (">=1.0.0-0", "2.0.0-rc.1")],
)
def test_versions_are_those_of_source_controller(
    wanted: str, version: str, site: Site, registry: RegistryServer, tmp_path: Path
) -> None:
    store = store_in(tmp_path)
    assert store.chart(RepositoryChart(f"{site.url}/charts", "app", wanted)).metadata.facts.version == version
    url = f"oci://{registry.host}/charts/app"
    assert store.chart(RegistryChart(url, wanted)).metadata.facts.version == version


def test_tags_of_a_registry(registry: RegistryServer, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    url = f"oci://{registry.host}/charts/app"
    assert store.chart(RegistryChart(url, ">=1.0.0-0", tag_pattern="^1[.]0")).label == "app 1.0.0"
    for source in (
        RegistryChart(url, "none"),
        RegistryChart(url, ">5"),
        RegistryChart(url, "*", tag_pattern="("),
    ):
        with pytest.raises(ChartError):
            store.chart(source)


def test_what_was_fetched_is_there_without_a_network(
    site: Site, registry: RegistryServer, tmp_path: Path
) -> None:
    sources: list[ChartSource] = [
        RepositoryChart(f"{site.url}/charts", "app", "1.0.0"),
        RepositoryChart(f"{site.url}/charts", "app", "1.x"),
        RegistryChart(f"oci://{registry.host}/charts/app", "1.0.0"),
        RegistryChart(f"oci://{registry.host}/charts/app", "1.x"),
        ArchiveChart(f"{site.url}/charts/app-1.0.0.tgz"),
    ]
    store = store_in(tmp_path)
    labels = [store.chart(source).label for source in sources]
    asked = len(site.requests), len(registry.requests())
    store = store_in(tmp_path, offline=True)
    assert [store.chart(source).label for source in sources] == labels
    with pytest.raises(ChartNotHereError):
        store.chart(RepositoryChart(f"{site.url}/charts", "app", "3.x"))
    assert (len(site.requests), len(registry.requests())) == asked
    exact = store_in(tmp_path)
    assert exact.chart(sources[0]).label == exact.chart(sources[2]).label == "app 1.0.0"
    assert (len(site.requests), len(registry.requests())) == asked


def test_charts_nearby_in_their_order(
    archives: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = RepositoryChart("https://charts.example", "app", "1.x")
    with pytest.raises(ChartNotHereError):
        store_in(tmp_path, offline=True).chart(source)
    given = writing.write_chart(tmp_path / "given", "app", version="1.9.0")
    assert store_in(tmp_path, offline=True, given=(given,)).chart(source).label == "app 1.9.0"
    cache = tmp_path / "helm" / "repository"
    cache.mkdir(parents=True)
    monkeypatch.setenv("HELM_CACHE_HOME", str(tmp_path / "helm"))
    (cache / "app-1.2.0.tgz").write_bytes(archives["1.2.0"].read_bytes())
    (cache / "app-more-1.2.0.tgz").write_bytes(archives["1.2.0"].read_bytes())
    assert store_in(tmp_path, offline=True, given=(given,)).chart(source).label == "app 1.2.0"
    vendored = tmp_path / "repository" / "vendor" / "app-1.0.0.tgz"
    vendored.parent.mkdir(parents=True)
    vendored.write_bytes(archives["1.0.0"].read_bytes())
    assert store_in(tmp_path, offline=True).chart(source).label == "app 1.0.0"


def test_a_place_that_does_not_answer_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archcheck.errors import ChartUnreachableError
    from archcheck.sources.charts import download, oci

    asked: list[str] = []

    def silent(url: str, *_: object) -> bytes:
        asked.append(url)
        raise ChartUnreachableError("silence")

    monkeypatch.setattr(download, "fetch", silent)
    monkeypatch.setattr(oci, "pull", silent)
    store = store_in(tmp_path)
    for number in range(3):
        for source in (
            RepositoryChart("https://charts.example", f"app{number}", "1.x"),
            RegistryChart(f"oci://reg.example/app{number}", "1.x"),
        ):
            with pytest.raises(ChartUnreachableError):
                store.chart(source)
    assert asked == ["https://charts.example/index.yaml", "oci://reg.example/app0"]


def test_an_index_does_not_lead_inward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archcheck.sources.charts import download

    for place in ("http://127.0.0.1/app.tgz", "http://169.254.169.254/app.tgz", "file:///etc/passwd"):
        index = f"entries:\n  app:\n  - version: 1.0.0\n    urls: ['{place}']\n"
        monkeypatch.setattr(download, "fetch", lambda *_, index=index: index.encode())
        with pytest.raises(ChartError, match=r"further inside|no web address"):
            store_in(tmp_path).chart(RepositoryChart("http://203.0.113.7", "app"))


def test_a_local_chart_stays_in_the_repository(tmp_path: Path) -> None:
    outside = writing.write_chart(tmp_path, "outside")
    store = store_in(tmp_path, offline=True)
    (store.repository.root / "link").symlink_to(outside)
    dependent = writing.write_chart(
        store.repository.root,
        "dependent",
        extra="dependencies:\n- {name: outside, version: 1.0.0, repository: 'file://../../outside'}\n",
    )
    for path in (outside, store.repository.root / "link", dependent):
        with pytest.raises(ChartNotHereError, match="outside"):
            store.chart(LocalChart(path))


def test_a_dependency_beside_a_local_chart_is_taken_in(tmp_path: Path) -> None:
    store = store_in(tmp_path, offline=True)
    writing.write_chart(store.repository.root, "beside")
    dependent = writing.write_chart(
        store.repository.root,
        "dependent",
        extra="dependencies:\n- {name: beside, version: 1.0.0, repository: 'file://../beside'}\n",
    )
    chart = store.chart(LocalChart(dependent))
    assert (store.tree(chart) / "charts" / "beside" / "Chart.yaml").is_file()
    assert not (dependent / "charts").exists()
    assert chart.folder.endswith("repository/dependent")


def test_a_run_leaves_nothing_behind(tmp_path: Path, archives: dict[str, Path]) -> None:
    with chart_store(Repository(tmp_path), tmp_path / "cache", Routes()) as store:
        tree = store.tree(store.chart(PackedChart(archives["1.0.0"].read_bytes())))
        assert tree.is_dir()
    assert not tree.exists()


def test_dependencies_that_are_locked_are_fetched_once(site: Site, tmp_path: Path, helm_binary: str) -> None:
    store = store_in(tmp_path)
    extra = f"dependencies:\n- {{name: app, version: 1.x, repository: '{site.url}/charts'}}\n"
    chart = writing.write_chart(store.repository.root, "dependent", extra=extra)
    writing.helm(helm_binary, "dependency", "update", chart, env={"HOME": str(tmp_path)})
    (chart / "charts" / "app-1.2.0.tgz").unlink()
    first = store.chart(LocalChart(chart))
    asked = len(site.requests)
    second = store_in(tmp_path, offline=True)
    again = second.chart(LocalChart(chart))
    assert len(site.requests) == asked
    assert again.digest == first.digest
    assert (second.tree(again) / "charts" / "app" / "Chart.yaml").is_file()
    (chart / "Chart.lock").unlink()
    with pytest.raises(ChartError, match="lacks app"):
        store_in(tmp_path, offline=True).chart(LocalChart(chart))


def test_a_dependency_that_a_plugin_would_fetch_is_not(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    extra = "dependencies:\n- {name: app, version: 1.x, repository: 's3://bucket/charts'}\n"
    chart = writing.write_chart(store.repository.root, "dependent", extra=extra)
    with pytest.raises(ChartNotHereError, match="plugin"):
        store.chart(LocalChart(chart))


def test_charts_of_one_git_repository_are_fetched_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archcheck.sources.gitops.charts import git_charts

    origin = tmp_path / "origin"
    for name in ("one", "two"):
        writing.write_chart(origin / "charts", name)
    (origin / "charts" / "out").symlink_to("../../..")
    git = ("git", "-C", str(origin), "-c", "user.name=a", "-c", "user.email=a@b")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "x")):
        subprocess.run([*git, *command], check=True, capture_output=True)
    fetched: list[str] = []
    run = git_charts._run

    def counted(arguments: Sequence[str], source: GitChart, protocol: str, folder: Path | None = None) -> str:
        fetched.extend(word for word in arguments if word == "fetch")
        return run(arguments, source, protocol, folder)

    monkeypatch.setattr(git_charts, "_run", counted)
    monkeypatch.setattr(git_charts, "_protocol", lambda url: "file")
    store = store_in(tmp_path)
    url = f"file://{origin}"
    charts = [store.chart(GitChart(url, f"./charts/{name}")) for name in ("one", "two", "one")]
    assert [chart.label for chart in charts] == ["one 1.0.0", "two 1.0.0", "one 1.0.0"]
    assert all(chart.root and chart.path.is_relative_to(chart.root) and not chart.folder for chart in charts)
    assert fetched == ["fetch"]
    for path in ("none", "charts/out", "../../etc", "."):
        with pytest.raises(ChartError):
            store.chart(GitChart(url, path))
    with pytest.raises(ChartNotHereError):
        store_in(tmp_path, offline=True).chart(GitChart(url, "charts/one"))
