"""Patches of `archcheck patch`, run as they are printed against the objects that they are for."""

import copy
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archcheck.errors import ExitCode
from tests.real.kube.placing import (
    TOUCHED,
    Printed,
    Reach,
    cases,
    listed,
    parsed,
    patch,
    patches,
    printed,
    reaches,
)
from tests.real.kube.server import Answer, Server, pod_of

pytestmark = [pytest.mark.real, pytest.mark.kube]

CASES = cases()
ALL = "---\n".join(CASES.values())
KINDS = "deployments,daemonsets,statefulsets,cronjobs,replicasets,replicationcontrollers"


@dataclass(frozen=True)
class Patched:
    """What the server has, and by name what it would have after each patch in a form."""

    stored: dict[str, dict[str, Any]]
    json6902: dict[str, Answer]
    strategic: dict[str, Answer]
    refused: frozenset[str]
    """The workloads that have no strategic merge."""

    @property
    def before(self) -> dict[str, Reach]:
        return reaches(listed(self.stored.values()))

    @property
    def after(self) -> dict[str, Reach]:
        return reaches(listed(each.body for each in self.json6902.values() if each.taken))


@pytest.fixture(scope="module")
def found(session_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Patched:
    server, folder = session_server.within("patches"), tmp_path_factory.mktemp("patches")
    stored = {name: server.create(parsed(text)) for name, text in CASES.items()}
    merges = patch(ALL, "strategic")
    assert merges.code == ExitCode.FINDINGS
    refused = re.findall(r"/(\S+): no patch: .* replaced whole by a strategic merge", merges.err)

    def dry(found: dict[str, Printed]) -> dict[str, Answer]:
        return {name: each.apply(server, folder, "--dry-run=server") for name, each in found.items()}

    return Patched(stored, dry(patches(ALL)), dry(printed(merges.out)), frozenset(refused))


@pytest.fixture(scope="module")
def reached(found: Patched) -> tuple[dict[str, Reach], dict[str, Reach]]:
    """The nodes that each workload reaches, before and after its patch."""
    return found.before, found.after


def but_for_places(found: dict[str, Any]) -> dict[str, Any]:
    """Return what a workload is to run, without where."""
    kept = copy.deepcopy({"kind": found["kind"], "spec": found["spec"]})
    for name in TOUCHED:
        pod_of(kept).pop(name, None)
    return kept


@pytest.mark.parametrize("name", CASES)
def test_the_server_takes_a_patch_that_changes_nothing_but_places(found: Patched, name: str) -> None:
    answer = found.json6902[name]
    assert answer.taken, answer.message
    assert but_for_places(answer.body) == but_for_places(found.stored[name])
    assert pod_of(answer.body) != pod_of(found.stored[name])


@pytest.mark.parametrize("name", CASES)
def test_a_patched_workload_reaches_every_node_that_runs_it_and_no_other(
    reached: tuple[dict[str, Reach], dict[str, Reach]], name: str
) -> None:
    before, after = (each[name] for each in reached)
    assert before.lands != after.lands == after.good >= before.good


@pytest.mark.parametrize("name", CASES)
def test_a_strategic_merge_makes_the_same_object_or_is_refused(found: Patched, name: str) -> None:
    assert (name in found.strategic) != (name in found.refused)
    if name in found.strategic:
        answer = found.strategic[name]
        assert answer.taken, answer.message
        assert answer.body["spec"] == found.json6902[name].body["spec"]


def test_what_the_server_made_of_the_patches_needs_no_other(found: Patched) -> None:
    taken = [each.body for each in found.json6902.values() if each.taken]
    assert patches(listed(taken)) == {}


def test_live_objects_get_patches_in_one_go_and_then_need_none(server: Server, tmp_path: Path) -> None:
    for text in CASES.values():
        server.create(parsed(text))
    found = patches(server.kubectl("get", KINDS, "--output=yaml").stdout)
    assert set(found) == set(CASES)
    answers = {name: each.apply(server, tmp_path) for name, each in found.items()}
    assert {name: each.message for name, each in answers.items() if not each.taken} == {}
    live = server.kubectl("get", KINDS, "--output=json").stdout
    assert {name for name, each in reaches(live).items() if each.lands != each.good} == set()
    assert patches(live) == {}


def test_a_patch_that_is_applied_twice_is_refused_or_changes_nothing(server: Server) -> None:
    stored = [server.create(parsed(text)) for text in CASES.values()]
    found = patches(server.kubectl("get", KINDS, "--output=yaml").stdout)
    for each in stored:
        changes = found[each["metadata"]["name"]].value
        first = server.patch(each, changes, for_real=True)
        assert first.taken, first.message
        second = server.patch(each, changes, for_real=True)
        assert not second.taken or second.body["spec"] == first.body["spec"]
