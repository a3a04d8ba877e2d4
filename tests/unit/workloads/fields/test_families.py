"""Every row of the table: an object with an image and, where the kind has one, a placement, judged right."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from archcheck.documents.nodes import Mapping
from archcheck.documents.values import node_of, value_of
from archcheck.patches.json6902.applying import applied
from archcheck.patches.json6902.operations import operations_at
from archcheck.patches.model import Change
from archcheck.workloads.constraints import Pair
from archcheck.workloads.field_images import with_fields
from archcheck.workloads.fields.index import FAMILIES, field_kind
from archcheck.workloads.fields.model import FieldKind, ImageField, PodFields
from archcheck.workloads.fields.paths import segments
from archcheck.workloads.fields.placing import constraints_at, placement_paths
from archcheck.workloads.model import PodSpec, Role
from archcheck.workloads.objects import KubernetesObject
from tests.support.tables import check_rows

IMAGE = "quay.io/example/tool:1"
_ELSEWHERE = {"kubernetes.io/arch": "s390x"}

Row = tuple[str, str, FieldKind, PodFields, ImageField]


def rows() -> Iterator[Row]:
    """Yield each image field of the table, with its kind."""
    for family in sorted(set(FAMILIES.values())):
        for (group, kind), said in import_module(
            f"archcheck.workloads.fields.families.{family}"
        ).KINDS.items():
            version = group if "/" in group else f"{group}/v1"
            for pod in said.pods:
                for image in pod.images:
                    yield (
                        version,
                        kind,
                        said,
                        pod,
                        image if isinstance(image, ImageField) else ImageField(image),
                    )


def put(value: dict[str, Any], path: tuple[str, ...], leaf: object) -> None:
    """Write a leaf where a path leads, with one element for each list on its way."""
    here: Any = value
    for key, after in zip(path, (*path[1:], None), strict=True):
        below: Any = leaf if after is None else [] if after.startswith("[") else {}
        if key.startswith("["):
            if not here or key != "[]":
                here.append(below if key == "[]" else {key[1:].partition("|")[0]: [[]]})
            here = here[-1 if key != "[]" else 0]
        else:
            here = here.setdefault("any" if key == "*" else key, below)


def absolute(pod: PodFields, path: str) -> tuple[str, ...]:
    return (*segments(pod.at), *segments(path)) if path.startswith(".") else segments(path)


def object_of(row: Row, placement: dict[str, object]) -> KubernetesObject:
    version, kind, _, pod, image = row
    value: dict[str, Any] = {"apiVersion": version, "kind": kind, "metadata": {"name": "x"}}
    if pod.at:
        put(value, segments(pod.at), {})
    where = absolute(pod, image.path)
    repository, _, tag = IMAGE.rpartition(":")
    put(
        value,
        where,
        IMAGE if not image.tag else repository.rpartition("/")[2] if image.repository else repository,
    )
    if image.tag:
        put(value, (*where[:-1], image.tag), tag)
    if image.repository:
        put(value, (*where[:-1], image.repository), repository.rpartition("/")[0])
    if pod.when:
        put(value, segments(pod.when), {})
    for path, said in placement.items():
        put(value, absolute(pod, path), said)
    root = node_of(value)
    assert isinstance(root, Mapping)
    return KubernetesObject(version, kind, root)


def read(row: Row, placement: dict[str, object] | None = None) -> PodSpec:
    """Return the pod with the image of a row, which has the placement of the row."""
    obj = object_of(row, placement or {})
    fields = row[3]
    for pod in with_fields(obj, ()):
        if len(pod.path) < len(segments(fields.at)):
            continue
        paths = fields.placement and placement_paths(obj.root, pod.path, fields.placement)
        if pod.placement == paths and any(use.text == IMAGE for use in pod.images):
            return pod
    raise AssertionError(value_of(obj.root))


def check_image(row: Row) -> None:
    version, kind, _, pod, image = row
    assert field_kind(version, kind) is row[2]
    uses = [use for use in read(row).images if use.text == IMAGE]
    assert {use.role for use in uses} == {Role.VOLUME if image.is_disk else Role.FIELD}
    called = ".".join(absolute(pod, image.path)).replace(".[", "[").replace("*", "any")
    assert uses[0].path == called


def check_placement(row: Row) -> None:
    """Check that what the fields say counts, and that a patch at them is read again."""
    pod = row[3]
    placement = pod.placement
    if placement is None:
        assert read(row).constraints.operator_decides
        return
    for path in placement.selector:
        said = read(row, {path: dict(_ELSEWHERE)}).constraints
        assert [(pair.key, pair.value) for pair in said.selector] == list(_ELSEWHERE.items())
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [
        {"key": "kubernetes.io/arch", "operator": "In", "values": ["s390x"]}]}]}}  # fmt: skip
    for path in (*(f"{each}.nodeAffinity" for each in placement.affinity), *placement.node_affinity):
        assert read(row, {path: required}).constraints.required is not None
    for path in placement.tolerations:
        assert read(row, {path: [{"key": "a", "operator": "Exists"}]}).constraints.tolerations
    for path in placement.others:
        assert read(
            row, {path: {"a": "b"} if not path.endswith("olerations") else [{"key": "a"}]}
        ).constraints.open
    check_patch(row)


def check_patch(row: Row) -> None:
    found = read(row)
    assert found.placement is not None
    root = object_of(row, {}).root
    additions = operations_at(root, found.placement, Change((Pair("kubernetes.io/arch", "s390x"),)))
    assert bool(additions) == bool(found.placement.every)
    changed = applied(root, additions)
    assert isinstance(changed, Mapping)
    said = constraints_at(changed, found.placement)
    assert bool(said.selector or said.required) == bool(additions)


def _name(row: Row) -> str:
    return f"{row[0]} {row[1]} {row[3].at} {row[4].path}"


def test_each_image_field_is_read() -> None:
    check_rows(rows(), check_image, _name)


def test_each_placement_counts_and_can_be_patched() -> None:
    check_rows(rows(), check_placement, _name)


def test_the_index_has_each_group_of_each_family() -> None:
    held = {
        (group.partition("/")[0], family)
        for family in set(FAMILIES.values())
        for group, _ in import_module(f"archcheck.workloads.fields.families.{family}").KINDS
    }
    assert held == set(FAMILIES.items())
