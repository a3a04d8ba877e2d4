"""Documents for `kubectl patch`, each with the command that applies it."""

import yaml

from archcheck.patches.kubectl import as_json_patches, as_merges
from tests.support.placements import A64, PC, workload
from tests.unit.patches.cases import ARCH, Planned, planned


def found(text: str) -> Planned:
    return planned(text, PC, A64)


def test_the_command_stands_above_the_operations() -> None:
    text = as_json_patches([found(workload()).patch])
    assert "# kubectl patch deployment.apps web --type=json --patch-file=FILE\n" in text
    assert yaml.safe_load(text) == [
        {"op": "add", "path": "/spec/template/spec/nodeSelector", "value": {ARCH: "amd64"}}
    ]


def test_the_command_stands_above_a_merge() -> None:
    text = as_merges([found(workload()).patch] * 2)
    assert text.count("# kubectl patch deployment.apps web --type=strategic --patch-file=FILE\n") == 2
    first, second = yaml.safe_load_all(text)
    assert first == second
    assert first["spec"] == {"template": {"spec": {"nodeSelector": {ARCH: "amd64"}}}}


def test_what_the_api_server_refuses_has_no_command() -> None:
    job = workload(kind="Job").replace("apps/v1", "batch/v1")
    assert "kubectl patch" not in as_json_patches([found(job).patch])
    option = workload().replace("name: web", "name: --web")
    assert "kubectl patch" not in as_json_patches([found(option).patch])


def test_an_object_of_a_cluster_is_patched_in_the_state_in_which_it_was_read() -> None:
    live = workload("nodeSelector: {kubernetes.io/os: linux}").replace(
        "name: web", "name: web, uid: x, generation: 7"
    )
    first, second, _ = yaml.safe_load(as_json_patches([found(live).patch]))
    assert first == {"op": "test", "path": "/metadata/generation", "value": 7}
    assert second == {
        "op": "test",
        "path": "/spec/template/spec/nodeSelector",
        "value": {"kubernetes.io/os": "linux"},
    }


def test_nothing_is_an_empty_text() -> None:
    assert as_json_patches([]) == as_merges([]) == ""
