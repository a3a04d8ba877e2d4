"""Charts that stay for the next run."""

from pathlib import Path

from archcheck.sources.gitops.charts.kept import KeptCharts


def test_a_chart_is_found_by_address_and_version(tmp_path: Path) -> None:
    kept = KeptCharts(tmp_path / "charts")
    (tmp_path / "a.tgz").write_bytes(b"archive")
    path = kept.keep("oci://reg/app", "1.0.0+x/..", tmp_path / "a.tgz")
    assert path.parent == tmp_path / "charts"
    assert kept.find("oci://reg/app", "1.0.0+x/..") == path
    assert kept.find("oci://reg/app", "2.0.0") is None
    assert kept.find("oci://reg/other", "1.0.0+x/..") is None
    assert list(kept.versions("oci://reg/app")) == ["1.0.0+x/.."]
    assert list(kept.versions("oci://reg/other")) == []


def test_what_is_damaged_is_not_there(tmp_path: Path) -> None:
    kept = KeptCharts(tmp_path / "charts")
    (tmp_path / "a.tgz").write_bytes(b"archive")
    kept.keep("a", "1", tmp_path / "a.tgz").write_bytes(b"other")
    assert kept.find("a", "1") is None
    kept.keep("a", "1", tmp_path / "a.tgz")
    assert kept.find("a", "1") is not None


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "charts").write_text("a file")
    (tmp_path / "a.tgz").write_bytes(b"archive")
    assert KeptCharts(tmp_path / "charts").keep("a", "1", tmp_path / "a.tgz") == tmp_path / "a.tgz"
