"""Manifests in JSON are JSON afterwards."""

import json
from typing import Any

from archcheck.patches.model import Change
from tests.support.tables import walked
from tests.unit.patches.yaml_edit.editing import ALL, CHANGES, TOLERATION, edited, good

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
TERMS = [{"matchExpressions": [{"key": "a", "operator": "Exists"}]}, {}, {"matchFields": []}]
PARTS: list[dict[str, Any]] = [
    {},
    {"nodeSelector": {}, "tolerations": [], "affinity": {}},
    {"nodeSelector": {"disk": "ssd"}, "tolerations": [{"key": "gpu"}], "affinity": {"nodeAffinity": {}}},
    {"affinity": {"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": TERMS}}}},
]


def pod(spec: dict[str, Any], name: str = "web") -> dict[str, Any]:
    containers = [{"name": "é\t\"{[,'", "image": "a:1"}]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name},
        "spec": {**spec, "containers": containers},
    }


@walked("change", CHANGES)
@walked("spec", PARTS)
@walked("indent", [None, 0, 1, 2, 4, "\t"])
@walked("is_ascii", [True, False])
def test_json_stays_json(
    spec: dict[str, Any], indent: int | str | None, change: Change, *, is_ascii: bool
) -> None:
    found = good(json.dumps(pod(spec), indent=indent, ensure_ascii=is_ascii), change)
    assert set(json.loads(found.after)["spec"]) >= {"containers"}


@walked("change", CHANGES)
def test_compact_json(change: Change) -> None:
    found = good(json.dumps(pod(PARTS[2]), separators=(",", ":")), change)
    json.loads(found.after)


@walked("indent", [None, 2, "\t"])
def test_a_list_in_json(indent: int | str | None) -> None:
    items = [pod(spec, f"p{at}") for at, spec in enumerate(PARTS)]
    text = json.dumps({"kind": "List", "apiVersion": "v1", "items": items}, indent=indent)
    after = json.loads(good(text, TOLERATION).after)
    assert [each["spec"]["tolerations"][0]["key"] for each in after["items"]] == ["arch"] * len(PARTS)


def test_a_new_key_has_a_line_of_its_own_at_the_indentation_of_its_neighbours() -> None:
    found = good(json.dumps(pod({}), indent="\t"))
    assert found.added == ['\t\t"nodeSelector": {"kubernetes.io/arch": "amd64"},']


@walked("indent", [None, 2])
def test_null_in_json_gets_the_value(indent: int | None) -> None:
    before = pod({"nodeSelector": None, "tolerations": None, "affinity": {"nodeAffinity": None}})
    text = json.dumps(before, indent=indent)
    found = edited(text, ALL)
    assert found.refused == {}
    after = json.loads(found.after)
    assert after["spec"]["nodeSelector"] == {"kubernetes.io/arch": "amd64"}
    assert [each["key"] for each in after["spec"]["tolerations"]] == ["arch", "slow"]
    assert list(after["spec"]["affinity"]["nodeAffinity"]) == [REQUIRED]
    assert list(after["spec"]) == list(before["spec"])


@walked("escaped", [r"\ud83d\ude00", r"\/", r"\u00e9", r"\ud83d\ude00\ud83d\ude00"])
@walked("indent", [None, 2, "\t"])
def test_escapes_that_only_json_has(escaped: str, indent: int | str | None) -> None:
    text = json.dumps(pod(PARTS[2]), indent=indent).replace("gpu", escaped).replace("web", escaped)
    found = edited(text, ALL)
    assert found.refused == {}
    assert json.loads(found.after)["spec"]["nodeSelector"] == {"disk": "ssd", "kubernetes.io/arch": "amd64"}
    assert found.text.count(escaped) == text.count(escaped) >= 2


def test_json_documents_one_after_the_other() -> None:
    text = "\n---\n".join(json.dumps(pod(spec, f"p{at}"), indent=2) for at, spec in enumerate(PARTS))
    assert good(text, ALL).text.count('"nodeSelector"') == len(PARTS)
