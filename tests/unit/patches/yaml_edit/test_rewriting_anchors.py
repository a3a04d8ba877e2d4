"""Anchors, aliases and merge keys: what only one object has is edited, what others share is not."""

import yaml

from archcheck.patches.model import Change
from tests.support.tables import walked
from tests.unit.patches.yaml_edit.editing import ALL, CHANGES, SELECTOR, edited, good
from tests.unit.patches.yaml_edit.manifests import POD_SPEC, deployment

TWO = """\
apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: {name: a}
    spec:
      template: &template
        spec: &pod
          containers: [{image: a}]
  - apiVersion: apps/v1
    kind: Deployment
    metadata: {name: b}
    spec:
      template:
        spec: *pod
"""
ALIASED_TEMPLATE = TWO.replace("      template:\n        spec: *pod\n", "      template: *template\n")
ALIASED_ITEM = TWO[: TWO.index("  - apiVersion", 60)].replace("  - api", "  - &item\n    api") + "  - *item\n"
MERGED_SPEC = TWO.replace("spec: *pod\n", "spec:\n          <<: *pod\n          hostname: b\n")
DEFAULTS = """\
x-defaults: &defaults
  nodeSelector: &selector {disk: ssd}
  tolerations: &tolerations
    - key: gpu
  affinity: &affinity {}
"""


@walked("text", [TWO, ALIASED_TEMPLATE])
@walked("name", ["a", "b"])
@walked("change", CHANGES)
def test_what_two_objects_share_is_not_edited_for_one_of_them(text: str, name: str, change: Change) -> None:
    found = edited(text, change, [name])
    assert found.after == found.before
    assert "alias" in found.refused[name]


@walked("text", [TWO, ALIASED_TEMPLATE, ALIASED_ITEM])
@walked("change", CHANGES)
def test_what_two_objects_share_gets_no_key_twice(text: str, change: Change) -> None:
    found = edited(text, change)
    for key in ("nodeSelector:", "affinity:", "tolerations:"):
        assert found.text.count(key) <= 1


@walked("change", CHANGES)
def test_merged_parts_stay_as_they_are(change: Change) -> None:
    found = edited(MERGED_SPEC, change, ["b"])
    assert found.refused == {}
    a, b = yaml.safe_load(found.after)["items"]
    assert a == yaml.safe_load(MERGED_SPEC)["items"][0]
    assert set(b["spec"]["template"]["spec"]) > {"containers", "hostname"}


def test_an_object_whose_parts_another_merges_is_not_edited() -> None:
    found = edited(MERGED_SPEC, SELECTOR, ["a"])
    assert found.after == found.before
    assert list(found.refused) == ["a"]


@walked(
    "spec",
    [
        "nodeSelector: *selector\n",
        "tolerations: *tolerations\n",
        "affinity: *affinity\n",
        "<<: *defaults\n",
        "nodeSelector:\n  <<: *selector\n",
        "affinity:\n  <<: *affinity\n",
    ],
)
@walked("change", CHANGES)
def test_defaults_that_a_pod_spec_names_are_never_edited(spec: str, change: Change) -> None:
    found = edited(DEFAULTS + deployment(spec + POD_SPEC), change)
    assert yaml.safe_load(found.after)["x-defaults"] == yaml.safe_load(DEFAULTS)["x-defaults"]
    assert bool(found.refused) == (found.after == found.before)
    for key in ("nodeSelector:", "affinity:", "tolerations:"):
        assert found.text.count(f"      {key}") <= 1


@walked(
    "spec",
    [
        POD_SPEC.replace("containers:", "containers: &c"),
        POD_SPEC.replace("- name", "- &c\n    name"),
        POD_SPEC.replace("image:", "image: &image"),
        "hostname: &name web\nsubdomain: *name\n" + POD_SPEC,
        "nodeSelector: &s {disk: ssd}\n" + POD_SPEC,
        "nodeSelector: &s\n  disk: ssd\n" + POD_SPEC,
        "nodeSelector: &s {}\n" + POD_SPEC,
        "tolerations: &t [{key: gpu}]\n" + POD_SPEC,
        "tolerations: &t # why\n  - &u\n    key: gpu\n" + POD_SPEC,
        "tolerations: [&u {key: gpu}, *u]\n" + POD_SPEC,
        "&key containers:\n  - {image: a}\n",
        "affinity: &a\n  podAffinity: &b {}\n" + POD_SPEC,
    ],
)
@walked("change", CHANGES)
def test_anchors_inside_one_pod_spec_do_no_harm(spec: str, change: Change) -> None:
    good(deployment(spec), change)


@walked("above", ["spec: &pod", "spec: &pod # why", "spec:\n      &pod"])
def test_an_anchor_that_no_alias_names(above: str) -> None:
    good(deployment().replace("    spec:", "    " + above), ALL)


def test_the_same_anchor_in_another_document_is_another_one() -> None:
    one = deployment("&pod\n" + POD_SPEC).replace("    spec:\n      &pod\n", "    spec: &pod\n")
    good(one + "---\n" + one.replace("name: web", "name: other", 1), ALL)


def test_one_object_beside_a_shared_one_is_edited() -> None:
    found = edited(TWO + "---\n" + deployment(), SELECTOR, ["a", "web"])
    assert list(found.refused) == ["a"]
    assert found.after == (TWO + "---\n").encode() + good(deployment()).after


def test_an_object_of_the_same_list_without_aliases_is_edited() -> None:
    third = "  - {apiVersion: v1, kind: Pod, metadata: {name: c}, spec: {containers: [{image: c}]}}\n"
    found = edited(TWO + third, SELECTOR, ["a", "c"])
    assert list(found.refused) == ["a"]
    assert found.text == TWO + third.replace("spec: {", "spec: {nodeSelector: {kubernetes.io/arch: amd64}, ")


def test_a_value_stands_apart_from_the_comment_behind_an_anchor() -> None:
    found = edited(deployment("nodeSelector: &none # why\n" + POD_SPEC))
    assert found.refused or "nodeSelector: &none {kubernetes.io/arch: amd64} # why\n" in found.text
