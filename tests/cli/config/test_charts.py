"""A chart of the configuration lies beside the configuration, wherever the command runs."""

from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.support.charts import images, write_chart
from tests.support.command import run

LAYOUT = Path(__file__).parents[3] / "fixtures" / "registry"


@pytest.mark.parametrize("chart", ["vendor/app", "./vendor/app"])
@pytest.mark.parametrize("within", [".", "below"])
def test_a_vendored_chart_is_rendered(tmp_path: Path, chart: str, within: str) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "below").mkdir()
    write_chart(tmp_path / "vendor", "app", values="image: archlinux:base\n")
    (tmp_path / ".archcheck.yaml").write_text(f"exclude: [vendor/]\ncharts: [{{chart: {chart}}}]\n")
    path = "." if within == "." else ".."
    options = ("--registry-layout", LAYOUT, "--offline", "--format", "json")
    done = run("manifest", path, *options, cwd=tmp_path / within)
    assert done.code == ExitCode.OK, done.err
    assert images(done.report) == ["docker.io/library/archlinux:base"]
