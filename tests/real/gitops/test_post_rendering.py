"""What the real kustomize makes of a render, and at which lines."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from archcheck.documents.nodes import elements, get
from archcheck.documents.reading import Document, read
from archcheck.sources.gitops.charts.store import ChartStore, chart_store
from archcheck.sources.gitops.expansion import ReleaseBuild
from archcheck.sources.gitops.model import LocalChart, PostRenderer
from archcheck.sources.gitops.rendering import render_release
from archcheck.sources.gitops.repository import Repository
from archcheck.workloads.model import Origin
from tests.support.charts import write_chart
from tests.support.releases import layer, named, release
from tests.support.tables import walked

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("kustomize")]

LISTS = ("images", "patches", "patchesStrategicMerge", "patchesJson6902")
PATCH = """\
spec:
  postRenderers:
    - kustomize:
        patches:
          - target: {kind: Deployment}
            patch: |
              - op: replace
                path: /spec/template/spec/containers/0/image
                value: ghcr.io/acme/patched:1
"""
ROWS = {
    "a tag": (
        (
            "spec:\n  postRenderers:\n    - kustomize:\n        images:\n"
            "          - name: docker.io/library/nginx\n            newTag: '2'\n"
        ),
        "docker.io/library/nginx:2 FILE:6",
    ),
    "a name": (
        (
            "spec:\n  postRenderers:\n    - kustomize:\n        images:\n"
            "          - name: docker.io/library/nginx\n            newName: ghcr.io/acme/nginx\n"
        ),
        "ghcr.io/acme/nginx:1 FILE:6",
    ),
    "another image": (
        (
            "spec:\n  postRenderers:\n    - kustomize:\n        images:\n"
            "          - name: redis\n            newTag: '2'\n"
        ),
        "docker.io/library/nginx:1 apps/web.yaml:1",
    ),
    "a patch": (PATCH, "ghcr.io/acme/patched:1 FILE:9"),
    "a strategic merge patch": (
        (
            "spec:\n  postRenderers:\n    - kustomize:\n        patchesStrategicMerge:\n"
            "          - apiVersion: apps/v1\n            kind: Deployment\n"
            "            metadata: {name: web-web, namespace: apps}\n            spec:\n"
            "              template:\n                spec:\n                  containers:\n"
            "                    - name: web\n                      image: ghcr.io/acme/merged:1\n"
        ),
        "ghcr.io/acme/merged:1 FILE:13",
    ),
    "one over another": (
        (
            f"{PATCH}    - kustomize:\n        images:\n"
            "          - name: ghcr.io/acme/patched\n            newTag: '2'\n"
        ),
        "ghcr.io/acme/patched:2 FILE:13",
    ),
    "files are not named": (
        (
            "spec:\n  postRenderers:\n    - kustomize:\n        patches:\n          - path: /etc/passwd\n"
            "            target: {kind: Deployment}\n            patch: '[]'\n"
        ),
        "docker.io/library/nginx:1 apps/web.yaml:1",
    ),
}


@pytest.fixture
def charts(tmp_path: Path) -> Iterator[ChartStore]:
    root = (tmp_path / "repository").resolve()
    write_chart(root / "charts", "app")
    with chart_store(Repository(root, offline=True), tmp_path / "cache") as store:
        yield store


def renderers(text: str, path: str) -> tuple[PostRenderer, ...]:
    """Return post-renderers as a controller has them: of built nodes, each with the line of its element."""
    (document,) = [each for each in read(io.BytesIO(text.encode())) if isinstance(each, Document)]
    found = []
    for node in elements(get(document.root, "spec", "postRenderers")):
        images, patches, merges, json6902 = (tuple(elements(get(node, "kustomize", key))) for key in LISTS)
        found.append(PostRenderer(images, patches, merges, json6902, Origin(path, node.line)))
    return tuple(found)


@walked("row", ROWS.items())
def test_an_image_is_where_it_was_set(
    row: tuple[str, tuple[str, str]], charts: ChartStore, tmp_path: Path
) -> None:
    text, expected = row[1]
    file = tmp_path / "release.yaml"
    file.write_text(text)
    what = release(
        LocalChart(charts.repository.root / "charts" / "app"),
        layer("image: docker.io/library/nginx:1\n"),
        post_renderers=renderers(text, str(file)),
    )
    found = render_release(ReleaseBuild(what), charts, charts.repository)
    assert not found.tree.inventory.skipped
    assert named(found.tree.inventory) == [f"apps/Deployment/web-web {expected}".replace("FILE", str(file))]


def test_what_cannot_be_applied_is_said_and_the_render_stays(charts: ChartStore) -> None:
    text = "spec:\n  postRenderers:\n    - kustomize:\n        patches:\n          - patch: nonsense\n"
    chart = LocalChart(charts.repository.root / "charts" / "app")
    what = release(chart, post_renderers=renderers(text, "apps/web.yaml"))
    found = render_release(ReleaseBuild(what), charts, charts.repository).tree.inventory
    (skipped,) = found.skipped
    assert "postRenderers" in skipped.reason
    assert (skipped.path, skipped.line) == ("apps/web.yaml", 3)
    assert named(found) == ["apps/Deployment/web-web docker.io/library/nginx:1 apps/web.yaml:4"]
