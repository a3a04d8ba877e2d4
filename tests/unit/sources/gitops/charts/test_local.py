"""Charts of the repository: nothing of one leads out of it, and its digest tells what is in it."""

import shutil
from pathlib import Path

import pytest

from archcheck.errors import ChartError
from archcheck.sources.gitops.charts import local
from archcheck.sources.gitops.charts.local import digest_of, require_inside
from archcheck.sources.gitops.charts.model import ChartNotHereError
from tests.support.charts import write_chart


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = (tmp_path / "repository").resolve()
    write_chart(folder / "charts", "app")
    return folder


def dependency(repository: str) -> str:
    return f"dependencies:\n- {{name: x, version: 1.0.0, repository: '{repository}'}}\n"


def test_a_chart_and_what_it_names_beside_it(root: Path) -> None:
    chart = write_chart(root / "charts", "web", extra=dependency("file://../app"))
    assert require_inside(chart, root) == [chart, root / "charts" / "app"]


def test_links_within_the_repository(root: Path) -> None:
    chart = root / "charts" / "app"
    (root / "shared.yaml").write_text("a: b")
    (root / "shared").mkdir()
    (chart / "link.yaml").symlink_to("../../shared.yaml")
    (chart / "folder").symlink_to("../../shared")
    assert require_inside(chart, root) == [chart]


def test_links_that_lead_out_or_in_circles(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("")
    (root / "shared").mkdir()
    (root / "shared" / "more").symlink_to("../charts")
    for number, target in enumerate((str(tmp_path / "secret"), "/etc", "..", ".", "../../shared")):
        chart = write_chart(root / "charts", f"bad{number}")
        (chart / "link").symlink_to(target)
        with pytest.raises(ChartNotHereError, match="a link in it"):
            require_inside(chart, root)


def test_what_is_named_outside(root: Path, tmp_path: Path) -> None:
    write_chart(tmp_path, "outside")
    rows = {
        "file://../../../outside": "outside of the repository",
        "s3://bucket": "no plugin",
        "--post-renderer=x": "no plugin",
    }
    for number, (repository, message) in enumerate(rows.items()):
        chart = write_chart(root / "charts", f"needy{number}", extra=dependency(repository))
        with pytest.raises(ChartNotHereError, match=message):
            require_inside(chart, root)


def test_what_is_no_chart(root: Path) -> None:
    with pytest.raises(ChartError, match="no chart"):
        require_inside(root, root)


def test_more_files_than_any_chart_has(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_MOST_FILES", 2)
    with pytest.raises(ChartNotHereError, match="more than 2 files"):
        require_inside(root / "charts" / "app", root)


def test_a_digest_tells_content_and_not_the_place(root: Path, tmp_path: Path) -> None:
    chart = root / "charts" / "app"
    before = digest_of([chart])
    assert digest_of([shutil.copytree(chart, tmp_path / "copy")]) == before
    (chart / "values.yaml").write_text("image: other:1\n")
    changed = digest_of([chart])
    (chart / "values.yaml").rename(chart / "other.yaml")
    assert len({before, changed, digest_of([chart])}) == 3


def test_more_bytes_than_any_chart_has(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_MOST_BYTES", 10)
    with pytest.raises(ChartNotHereError, match="larger"):
        digest_of([root / "charts" / "app"])
