"""Charts of a kustomization that are not beside it are fetched as helm of the user does, and rendered in a copy."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real.kustomize.test_charts import chart
from tests.support import programs
from tests.support.kustomizations import AMD64_ONLY, files_in, workload, write
from tests.support.kustomize import Kustomize, Run
from tests.support.web import Site, serve

pytestmark = pytest.mark.real

_INDEX = """apiVersion: v1
entries:
  web:
    - {name: web, version: 1.0.0, urls: [web-1.0.0.tgz]}
"""


@pytest.fixture
def charts(tmp_path: Path) -> Iterator[Site]:
    """A repository with a chart in it."""
    programs.require("helm", "pip install 'kube-archcheck[helm]'")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        archive.add(chart(tmp_path / "made/web"), "web")
    with serve() as site:
        site.put("/index.yaml", _INDEX.encode())
        site.put("/web-1.0.0.tgz", buffer.getvalue())
        yield site


@pytest.mark.parametrize("version", ["1.0.0", "", "1.x"])
def test_a_chart_is_fetched_and_rendered(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, charts: Site, version: str
) -> None:
    entry = {"name": "web", "repo": charts.url, **({"version": version} if version else {})}
    over = write(tmp_path / "over", helmCharts=[entry])
    before = files_in(over)
    found = archcheck("manifest", over)
    assert "not beside" not in found.out + found.err
    assert AMD64_ONLY in found.out
    assert files_in(over) == before


def test_a_chart_that_is_not_to_be_had_hides_no_file(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, charts: Site
) -> None:
    entry = {"name": "gone", "repo": charts.url, "version": "1.0.0"}
    over = write(tmp_path / "over", workload(), helmCharts=[entry])
    found = archcheck("manifest", over)
    assert f"the chart gone 1.0.0 of {charts.url} is not beside the kustomization" in found.out
    assert "could not be fetched" in found.out
    assert AMD64_ONLY in found.out
    chart(over / "charts/web")
    more = [{"name": "web", "releaseName": "here"}, entry]
    write(over, helmCharts=more, namePrefix="my-")
    found = archcheck("manifest", over, "--offline")
    assert "my-web" in found.out, "the chart beside it is rendered, and what is left is built"
    asked = len(charts.requests)
    archcheck("manifest", over, "--offline")
    assert len(charts.requests) == asked
