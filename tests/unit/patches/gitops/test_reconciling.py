"""What an object holds after another run: what stays of the patches in it, what is new, and what goes."""

import io
from collections.abc import Sequence

import yaml

from archcheck.documents.reading import Document, read
from archcheck.documents.values import value_of
from archcheck.patches.gitops.entries import inline
from archcheck.patches.gitops.reconciling import HeldWorkload, WantedEntries, wanted_entries
from archcheck.patches.gitops.targets import LaterNames, targets_before
from archcheck.patches.json6902.applying import applied
from archcheck.patches.kustomize.component import PatchEntry, entries
from archcheck.patches.kustomize.reconciling import Replanner
from archcheck.patches.model import Patch, Refusal, Unneeded
from archcheck.scheduling.node import Node
from tests.support.answers import by_image
from tests.support.kustomizations import workload
from tests.support.placements import A64, PC
from tests.unit.patches.cases import Planned, planned

HOLDER = "Kustomization/apps"
SAME = LaterNames()


def wanted(found: Planned, earlier: Sequence[PatchEntry] = (), later: LaterNames = SAME) -> WantedEntries:
    workloads, roots = found.inventory.workloads, found.inventory.roots
    targets = targets_before(workloads, roots, later)
    held = [
        HeldWorkload(index, outcome, root, target)
        for index, (outcome, root, target) in enumerate(zip(found.outcomes, roots, targets, strict=True))
    ]
    replanner = Replanner(by_image(found.images), found.cluster)
    return wanted_entries(HOLDER, earlier, held, replanner)


def found(*objects: object, nodes: tuple[Node, ...] = (PC, A64)) -> Planned:
    return planned(yaml.safe_dump_all(objects), *nodes)


def patched(before: Planned) -> list[object]:
    """Return the objects with their patches in, as a second run finds them."""
    pairs = zip(before.inventory.roots, before.outcomes, strict=True)
    return [
        value_of(applied(root, outcome.operations if isinstance(outcome, Patch) else ()))
        for root, outcome in pairs
    ]


def test_a_second_run_holds_what_the_first_one_wrote() -> None:
    first = found(workload("web", "pc:1"), workload("free", "every:1"))
    written = wanted(first)
    assert [entry.target["name"] for entry in written.entries] == ["web"]
    assert written.owners == {written.entries[0].name: (0,)}
    second = wanted(found(*patched(first)), written.entries)
    assert second.entries == written.entries
    assert all(isinstance(outcome, Unneeded) for outcome in second.outcomes.values())


def test_what_is_not_needed_any_more_goes_and_so_does_what_is_for_no_workload() -> None:
    first = found(workload("web", "pc:1"))
    written = wanted(first).entries
    gone = PatchEntry("gone", written[0].text, {**written[0].target, "name": "gone"})
    assert wanted(found(*patched(first), nodes=(PC,)), [*written, gone]).entries == ()


def test_another_need_takes_the_place_of_the_earlier_entry() -> None:
    first = found(workload("web", "pc:1"))
    written = wanted(first).entries
    (obj,) = patched(first)
    assert isinstance(obj, dict)
    obj["spec"]["template"]["spec"]["containers"][0]["image"] = "a64:1"
    (entry,) = wanted(found(obj), written).entries
    assert entry.target == written[0].target
    assert "kubernetes.io/arch: arm64" in entry.text


def test_an_entry_stays_while_an_image_is_not_known() -> None:
    first = found(workload("web", "pc:1"))
    written = wanted(first).entries
    (obj,) = patched(first)
    assert isinstance(obj, dict)
    obj["spec"]["template"]["spec"]["containers"][0]["image"] = "dark:1"
    again = wanted(found(obj), written)
    assert again.entries == written


def test_an_earlier_entry_that_cannot_be_taken_off_is_in_the_way() -> None:
    first = found(workload("web", "pc:1"))
    written = wanted(first).entries
    again = wanted(first, written)
    assert again.entries == written
    outcome = again.outcomes[0]
    assert isinstance(outcome, Refusal)
    assert outcome.reason == f"an earlier patch in {HOLDER} is in the way, and cannot be taken off"


def test_workloads_that_are_one_to_a_target_are_not_patched_differently() -> None:
    one, other = workload("web", "pc:1", namespace="a"), workload("web", "a64:1", namespace="b")
    again = wanted(found(one, other), later=LaterNames(has_namespace=True))
    assert again.entries == ()
    reasons = {outcome.reason for outcome in again.outcomes.values() if isinstance(outcome, Refusal)}
    assert reasons == {f"several workloads are one to {HOLDER}, and need different patches"}
    alike = wanted(
        found(one, {**one, "metadata": {"name": "web", "namespace": "b"}}),
        later=LaterNames(has_namespace=True),
    )
    assert [(len(alike.entries), owners) for owners in alike.owners.values()] == [(1, (0, 1))]


def test_a_name_that_does_not_tell_what_it_was_is_refused() -> None:
    refused = wanted(found(workload("web", "pc:1"), workload("free", "every:1")), later=LaterNames("dev-"))
    outcome = refused.outcomes[0]
    assert isinstance(outcome, Refusal)
    assert "its name does not tell" in outcome.reason
    assert not refused.entries


def test_entries_are_read_again_as_they_were_written() -> None:
    first = found(workload("web", "pc:1"))
    (entry,) = wanted(first).entries
    (patch,) = [outcome for outcome in first.outcomes if isinstance(outcome, Patch)]
    assert entry == inline(entries([(patch, entry.target)])[0])
    (reading,) = read(io.BytesIO(entry.text.encode()))
    assert isinstance(reading, Document)
