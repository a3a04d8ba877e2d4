"""Charts of the configuration: rendered with a whole run, and placed in the values that they are given."""

import tarfile

import pytest

from archcheck.errors import ExitCode
from tests.cli.trees.conftest import Repository

pytestmark = pytest.mark.usefixtures("helm")
ENTRY = "charts:\n  - chart: {0}\n    values: [home.yaml]\n"
SPLIT = "image:\n  repository: a\n  tag: '1'\n"
TEMPLATE_IMAGE = "{{ .Values.image.repository }}:{{ .Values.image.tag }}"


def packed(repo: Repository, name: str) -> None:
    """Put a chart's directory into an archive, and take it away."""
    with tarfile.open(repo.path / f"{name}.tgz", "w:gz") as archive:
        archive.add(repo.path / name, name)
    for path in sorted((repo.path / name).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (repo.path / name).rmdir()


def split(repo: Repository) -> None:
    """Make a chart whose image is made of two values."""
    from tests.cli.trees.drafts import deployment

    repo.chart("web", SPLIT, deployment(TEMPLATE_IMAGE))


@pytest.mark.parametrize("is_packed", [True, False])
def test_an_image_of_the_users_values_is_there(repo: Repository, *, is_packed: bool) -> None:
    split(repo)
    if is_packed:
        packed(repo, "web")
    repo.write("home.yaml", "replicas: 2\nimage:\n  tag: '2'\n")
    entry = ENTRY.format("./web.tgz" if is_packed else "./web")
    repo.write(".archcheck.yaml", entry + "exclude: [web/, home.yaml]\n")
    assert repo.run(".").places == {"a:2": "home.yaml:3"}


def test_an_image_of_an_archive_is_where_the_chart_is_named(repo: Repository) -> None:
    split(repo)
    packed(repo, "web")
    repo.write("home.yaml", "replicas: 2\n")
    repo.write(".archcheck.yaml", ENTRY.format("./web.tgz"))
    assert repo.run(".", "--fail-on", "never").places == {"a:1": ".archcheck.yaml:2"}


def test_an_image_of_a_directory_is_in_its_values(repo: Repository) -> None:
    split(repo)
    repo.write("home.yaml", "replicas: 2\n")
    repo.write(".archcheck.yaml", ENTRY.format("./web") + "exclude: [web/]\n")
    assert repo.run(".").places == {"a:1": "web/values.yaml:2"}


def test_a_comment_in_the_users_values_counts(repo: Repository) -> None:
    split(repo)
    packed(repo, "web")
    repo.write("home.yaml", "image:\n  tag: '2' # archcheck: ignore[platform-missing] slow\n")
    repo.write(".archcheck.yaml", ENTRY.format("./web.tgz"))
    found = repo.run(".")
    assert (found.code, found.places, found.suppressed) == (ExitCode.OK, {}, ["a:2"])


@pytest.mark.parametrize("name", ["a,b.yaml", 'a"b.yaml'])
def test_a_values_file_of_any_name(repo: Repository, name: str) -> None:
    split(repo)
    repo.write(name, "image: {tag: '2'}\n")
    repo.write(".archcheck.yaml", f"charts:\n  - {{chart: ./web, values: ['{name}']}}\nexclude: [web/]\n")
    assert set(repo.run(".").places) == {"a:2"}


def test_a_values_file_that_is_not_there_is_an_error(repo: Repository) -> None:
    split(repo)
    repo.write(".archcheck.yaml", ENTRY.format("./web"))
    found = repo.run(".")
    assert (found.code, found.errors) == (ExitCode.USAGE, [".archcheck.yaml"])


def test_a_part_of_the_repository_leaves_them_out(repo: Repository) -> None:
    split(repo)
    repo.write("home.yaml", "{}\n")
    repo.write(".archcheck.yaml", ENTRY.format("./web"))
    repo.write("deploy/empty.yaml", "")
    assert repo.run("deploy").code == ExitCode.NOTHING_TO_CHECK


def test_a_directory_of_a_charts_name_in_the_working_directory_is_not_meant(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.chart("below/bitnami/web")
    repo.write(".archcheck.yaml", "charts: [{chart: bitnami/web}]\nexclude: [below/]\n")
    monkeypatch.chdir(repo.path / "below")
    found = repo.run("..")
    assert (found.code, found.names) == (ExitCode.INCOMPLETE, [])
    assert "bitnami/web is not on this machine" in found.err
