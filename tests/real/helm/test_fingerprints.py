"""The fingerprint of a finding in a chart is the same from every directory."""

from pathlib import Path

import pytest

from tests.support import programs
from tests.support.charts import write_chart
from tests.support.repository import ARM, Repository

pytestmark = pytest.mark.real


def test_the_working_directory_changes_nothing(tmp_path: Path) -> None:
    programs.require("helm", "pip install 'kube-archcheck[helm]'")
    repo = Repository.make(tmp_path)
    write_chart(repo.path / "charts", "web", values="image: one:1\n")

    def fingerprints(chart: str, within: str) -> list[str]:
        done = repo.run("chart", chart, *ARM, *repo.online, "--format", "json", within=within)
        return [finding["fingerprint"] for finding in done.report["findings"]]

    outside = fingerprints("charts/web", ".")
    assert outside == fingerprints("web", "charts")
    assert len(outside) == 1
