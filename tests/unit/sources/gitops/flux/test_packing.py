"""Archives of charts."""

import io
import tarfile

from archcheck.sources.gitops.flux.packing import packed


def names(archive: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        found = {}
        for member in opened.getmembers():
            file = opened.extractfile(member)
            assert file is not None
            found[member.name] = file.read()
    return found


def test_a_chart_lies_below_one_folder() -> None:
    assert names(packed({"Chart.yaml": b"a", "templates/b.yaml": b"b"})) == {
        "chart/Chart.yaml": b"a",
        "chart/templates/b.yaml": b"b",
    }
    assert names(packed({"web/Chart.yaml": b"a"})) == {"web/Chart.yaml": b"a"}


def test_the_same_files_are_the_same_archive() -> None:
    assert packed({"a": b"1", "b": b"2"}) == packed({"b": b"2", "a": b"1"})
