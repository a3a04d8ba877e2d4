"""The versions of a chart in a repository's index, and which of them is taken."""

import json

import pytest

from archcheck.errors import ChartError
from archcheck.sources.gitops.charts import index
from archcheck.sources.gitops.charts.index import ChartVersion, chosen, entries_of
from tests.support.tables import walked

HELM = b"""\
apiVersion: v1
entries:
  app:
  - apiVersion: v2
    annotations:
      web: |
        web:
        - version: 9.9.9
    urls:
    - app-1.0.0.tgz
    version: 1.0.0
  web:
  - name: web
    urls:
    - https://other.example/web-2.0.0.tgz
    - web.tgz
    version: 2.0.0
  - urls: [web-1.10.0.tgz]
    version: "1.10.0"
  web-more:
  - urls: [x.tgz]
    version: 3.0.0
generated: "2026-01-01T00:00:00Z"
"""
WEB = [
    ChartVersion("2.0.0", ("https://other.example/web-2.0.0.tgz", "web.tgz")),
    ChartVersion("1.10.0", ("web-1.10.0.tgz",)),
]
WRITTEN = {
    "helm's": HELM,
    "indented lists": HELM.replace(b"\n  - ", b"\n    - ").replace(b"\n    urls", b"\n      urls")
    .replace(b"\n    version", b"\n      version").replace(b"\n    - http", b"\n      - http")
    .replace(b"\n    - web.tgz", b"\n      - web.tgz").replace(b"\n    annotations", b"\n      annotations")
    .replace(b"\n      web: |\n        web:\n        - version", b"\n        web: |\n          web:\n          - version")
    .replace(b"\n    - app", b"\n      - app"),
    "quoted keys": HELM.replace(b"  web:\n  - name", b'  "web":\n  - name'),
    "line ends of Windows": HELM.replace(b"\n", b"\r\n"),
    "a flow": b"entries: {web: [{version: 2.0.0, urls: ['https://other.example/web-2.0.0.tgz', web.tgz]},"
    b" {version: 1.10.0, urls: [web-1.10.0.tgz]}]}\n",
    "JSON": json.dumps(
        {"entries": {"web": [{"version": each.version, "urls": each.urls} for each in WEB], "app": None}}
    ).encode(),
    "the last entry": HELM[: HELM.index(b"  web-more")],
}  # fmt: skip


@walked("row", WRITTEN.items())
def test_the_entry_of_a_chart(row: tuple[str, bytes]) -> None:
    assert entries_of(row[1], "web") == WEB
    assert entries_of(row[1], "none") == []


def test_only_the_entry_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    of_yaml = index._of_yaml

    def counted(data: bytes, name: str) -> list[ChartVersion] | None:
        read.append(len(data))
        return of_yaml(data, name)

    monkeypatch.setattr(index, "_of_yaml", counted)
    entries_of(HELM, "web")
    assert read == [HELM.index(b"  web-more") - HELM.index(b"  web:\n  - name") + len(b"entries:\n")]


@pytest.mark.parametrize("data", [b"", b"<html>", b"a: 1\n", b'{"a": 1}', b"{", b"[1]"])
def test_what_is_no_index(data: bytes) -> None:
    with pytest.raises(ChartError):
        entries_of(data, "web")


VERSIONS = ["1.0.0", "1.2.0", "2.0.0", "2.1.0-rc.1", "v3.0.0-beta", "latest", "2.0"]


@walked(
    "wanted, expected",
    [
        ("", "2.0.0"),
        ("*", "2.0.0"),
        ("1.x", "1.2.0"),
        (">=1.0.0 <2.0.0", "1.2.0"),
        ("^1", "1.2.0"),
        ("1.0.0", "1.0.0"),
        ("2.0", "2.0"),
        ("latest", "latest"),
        (">=2.0.0-0", "v3.0.0-beta"),
        (">3", None),
    ],
)
def test_the_version_that_is_taken(wanted: str, expected: str | None) -> None:
    assert chosen(VERSIONS, wanted) == expected


def test_what_is_neither_there_nor_a_constraint() -> None:
    with pytest.raises(ChartError):
        chosen(VERSIONS, "main")
