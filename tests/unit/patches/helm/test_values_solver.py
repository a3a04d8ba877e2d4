"""Which values of a chart are set for which workloads: all that a value reaches are to get the same."""

from typing import Any

from archcheck.patches.helm.value_paths import ValueKind, ValuePath
from archcheck.patches.helm.values_solver import (
    AffectedWorkloads,
    Setting,
    identity,
    paths_to_exclude,
    settings,
    tree,
)
from tests.support.placements import A64, PC, workload
from tests.unit.patches.cases import ARCH, Planned, planned


def path(name: str, kind: ValueKind = ValueKind.SELECTOR, value: Any = None) -> ValuePath:
    return ValuePath(kind, tuple(name.split(".")), value)


ALL, OWN = path("nodeSelector"), path("web.nodeSelector")
AFFINITY = path("affinity", ValueKind.AFFINITY)


def of(**images: str) -> Planned:
    texts = [
        workload(images=[f"main={image}"]).replace("name: web", f"name: {name}")
        for name, image in images.items()
    ]
    return planned("---\n".join(texts), PC, A64)


def solved(found: Planned, **excluded: Any) -> tuple[list[Setting], set[str]]:
    web, *others = map(identity, found.inventory.workloads)
    affected = AffectedWorkloads(
        {ALL: frozenset({web, *others}), OWN: frozenset({web}), AFFINITY: frozenset({web})}
    )
    written, chosen = settings(found.outcomes, affected, excluded.get("excluded", ()))
    return written, {name for _, _, name, _ in chosen}


def test_the_value_that_reaches_least_is_set() -> None:
    written, chosen = solved(of(web="pc:1", db="every:1"))
    assert tree(written) == {"web": {"nodeSelector": {ARCH: "amd64"}}}
    assert chosen == {"web"}


def test_a_value_for_all_is_set_where_all_are_to_get_the_same() -> None:
    written, chosen = solved(of(web="pc:1", db="pc:1"))
    assert tree(written)["nodeSelector"] == {ARCH: "amd64"}
    assert chosen == {"web", "db"}


def test_a_value_that_would_move_a_neighbour_is_not_set() -> None:
    assert solved(of(web="every:1", db="pc:1")) == ([], set())


def test_another_value_is_tried_where_one_is_excluded() -> None:
    found = of(web="pc:1", db="every:1")
    web = identity(found.inventory.workloads[0])
    written, _ = solved(found, excluded=[(OWN, web)])
    assert [setting.value_path for setting in written] == [AFFINITY]
    assert solved(found, excluded=[(OWN, web), (AFFINITY, web)]) == ([], set())


def test_a_value_that_reaches_what_gets_its_change_by_another_is_excluded() -> None:
    found = of(web="pc:1", db="pc:1")
    web, db = map(identity, found.inventory.workloads)
    affected = AffectedWorkloads({ALL: frozenset({web, db}), OWN: frozenset({web})})
    written = [Setting(ALL, {}), Setting(OWN, {})]
    assert paths_to_exclude([web], written, {web: (OWN,), db: (ALL,)}, affected) == {(ALL, web), (ALL, db)}
    assert paths_to_exclude([web], [Setting(OWN, {})], {web: (OWN,)}, affected) == {(OWN, web)}
