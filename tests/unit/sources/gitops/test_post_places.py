"""Which line of a post-renderer made an image what it is."""

import io

from archcheck.documents.nodes import elements, get
from archcheck.documents.reading import Document, read
from archcheck.sources.gitops.model import PostRenderer
from archcheck.sources.gitops.post_places import PostPlaces
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import ImageUse, Origin, PodSpec, Role, Source, Workload
from tests.support.tables import walked

RELEASE = Origin("apps/web.yaml", 4)
ELEMENT = Origin("apps/web.yaml", 20)
BEFORE = Origin("apps/web.yaml", 9)


def renderer(images: str = "[]", patches: str = "[]") -> PostRenderer:
    text = f"images: {images}\npatches: {patches}\n"
    (document,) = [each for each in read(io.BytesIO(text.encode())) if isinstance(each, Document)]
    own, patch_list = (tuple(elements(get(document.root, key))) for key in ("images", "patches"))
    return PostRenderer(own, patch_list, origin=ELEMENT)


def workload(text: str, origin: Origin | None = None, name: str = "web", namespace: str = "") -> Workload:
    use = ImageUse("main", Role.CONTAINER, text, 1, 1, origin)
    return Workload("apps/v1", "Deployment", namespace, name, Source("x", None), (PodSpec((), (use,)),))


def placed(after: Workload, *renderers: tuple[PostRenderer, PostRenderer]) -> Origin | None:
    before = Inventory((workload("nginx:1", BEFORE, namespace="apps"),))
    return PostPlaces.of(before, renderers, RELEASE, "apps").placed(after).images[0].origin


TAG = renderer("\n- name: nginx\n  newTag: '2'")
PATCH = renderer(patches="\n- patch: |\n    - op: replace\n      value: nginx:2")


@walked(
    "row",
    {
        "as it was": ("nginx:1", [(TAG, TAG)], BEFORE),
        "a tag": ("nginx:2", [(TAG, TAG)], Origin("apps/web.yaml", 3)),
        "a patch": ("nginx:2", [(PATCH, PATCH)], Origin("apps/web.yaml", 5)),
        "the last that has it": ("nginx:2", [(TAG, TAG), (PATCH, PATCH)], Origin("apps/web.yaml", 5)),
        "one that is not found in its file": ("nginx:2", [(TAG, PostRenderer(origin=ELEMENT))], ELEMENT),
        "none that has it": ("redis:1", [(TAG, TAG)], ELEMENT),
    }.items(),
)
def test_the_line(row: tuple[str, tuple[str, list[tuple[PostRenderer, PostRenderer]], Origin]]) -> None:
    text, renderers, expected = row[1]
    found = placed(workload(text), *renderers)
    assert found is not None
    assert (found.path, found.line) == (expected.path, expected.line)


def test_a_workload_that_is_not_known_is_at_its_release() -> None:
    found = PostPlaces.of(Inventory(), [(TAG, TAG)], RELEASE, "apps").placed(workload("redis:1", name="new"))
    assert (found.namespace, found.source.path, found.source.line) == ("apps", "apps/web.yaml", 4)
