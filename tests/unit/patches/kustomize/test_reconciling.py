"""Which patches of an earlier component stay: those that are needed without it, and those of what is not known."""

import yaml

from archcheck.documents.values import value_of
from archcheck.patches.json6902.applying import applied
from archcheck.patches.kustomize.component import PatchEntry, component, entries, targets_of
from archcheck.patches.kustomize.reconciling import (
    Replanner,
    entries_in,
    owners_by_name,
    reconcile,
    tolerates,
)
from archcheck.patches.model import Patch, Refusal, Unneeded
from tests.support.answers import by_image
from tests.support.placements import A64, PC, SLOW, workload
from tests.unit.patches.cases import Planned, planned


def entry_of(found: Planned) -> PatchEntry:
    (made,) = entries([(found.patch, targets_of(found.inventory.workloads)[0])])
    return made


def built(found: Planned) -> Planned:
    """Return what is found of the object with its patch in."""
    text = yaml.safe_dump(value_of(applied(found.inventory.roots[0], found.patch.operations)))
    return planned(text, *found.cluster.nodes, images=found.images)


def test_the_entries_of_a_component_are_those_that_were_written() -> None:
    entry = entry_of(planned(workload(), PC, A64))
    assert list(entries_in(component([entry]))) == [entry]
    assert list(entries_in({})) == []
    assert (
        list(entries_in({"kustomization.yaml": "patches: [{path: gone.yaml, target: {name: x}}, 7]\n"})) == []
    )


def test_an_entry_that_adds_tolerations_says_so() -> None:
    assert not tolerates(entry_of(planned(workload(), PC, A64)))
    assert tolerates(entry_of(planned(workload(images=["main=v7:1"]), SLOW, PC, tolerate=("arch", "speed"))))


def test_an_owner_is_found_by_its_name_else_by_a_part_of_it() -> None:
    entry = entry_of(planned(workload(), PC, A64))
    texts = [workload().replace("name: web", f"name: {name}") for name in ("db", "web", "dev-web")]
    several = planned("---\n".join(texts), PC, A64).inventory.workloads
    assert owners_by_name([entry], several) == {entry.name: [1]}
    assert owners_by_name([entry], [several[0], several[2]]) == {entry.name: [1]}


def test_a_patch_that_made_an_object_fine_stays_while_it_is_needed() -> None:
    found = planned(workload(), PC, A64)
    entry, now = entry_of(found), built(found)
    assert isinstance(now.only, Unneeded)
    replanner = Replanner(by_image(now.images), now.cluster)
    stays = reconcile([entry], now.outcomes, now.inventory, {entry.name: [0]}, replanner)
    assert stays.entries == (entry,)
    without_a64 = Replanner(by_image(now.images), planned(workload(), PC).cluster)
    goes = reconcile([entry], now.outcomes, now.inventory, {entry.name: [0]}, without_a64)
    assert goes.entries == ()
    assert isinstance(goes.outcomes[0], Unneeded)


def test_what_is_not_known_now_keeps_the_patch_that_it_has() -> None:
    entry = entry_of(planned(workload(), PC, A64))
    now = planned(workload(images=["main=dark:1"]), PC, A64)
    assert isinstance(now.only, Refusal)
    assert reconcile([entry], now.outcomes, now.inventory, {entry.name: [0]}, None).entries == (entry,)


def test_what_is_patched_anew_or_gone_keeps_nothing() -> None:
    found = planned(workload(), PC, A64)
    entry = entry_of(found)
    assert isinstance(found.only, Patch)
    for owners in ([0], []):
        kept = reconcile([entry], found.outcomes, found.inventory, {entry.name: owners}, None)
        assert kept.entries == ()
        assert kept.outcomes == found.outcomes
