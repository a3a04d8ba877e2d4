"""What ResourceSets make, with the lines of their templates."""

from pathlib import Path

from archcheck.documents.nodes import elements, get
from archcheck.documents.values import value_of
from archcheck.sources.gitops.expansion import Expansion, Waiting
from archcheck.sources.gitops.flux.resource_sets import expand_resource_set
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository
from archcheck.workloads.inventory import Loss
from tests.support.gitops import built_objects

SET = """\
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata:
  name: tenants
  namespace: apps
spec:
"""
PROVIDER = """\
---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSetInputProvider
metadata:
  name: colours
  namespace: apps
  labels: {for: tenants}
spec:
"""
POD = """\
    - apiVersion: v1
      kind: Pod
      metadata:
        namespace: apps
        name: << inputs.name >>
      spec:
        containers:
          - image: "ghcr.io/acme/web:<< inputs.tag >>"
            name: main
"""
INPUTS = """\
  inputs:
    - {name: red, tag: "1"}
    - {name: blue, tag: 2}
"""


def expanded(text: str, *, is_final: bool = True) -> Expansion | Waiting:
    objects = list(built_objects(text))
    index = ClusterIndex().with_objects(objects)
    return expand_resource_set(objects[0], index, Repository(Path("/nowhere")), is_final=is_final)


def made(text: str) -> Expansion:
    expansion = expanded(text)
    assert isinstance(expansion, Expansion)
    return expansion


def images(expansion: Expansion) -> list[tuple[str, str, int]]:
    return [
        (obj.name.label, str(value_of(get(container, "image"))), get(container, "image").line)  # type: ignore[union-attr]
        for obj in expansion.objects
        for container in elements(get(obj.object.root, "spec", "containers"))
    ]


def lines(obj: BuiltObject) -> tuple[str, int | None]:
    assert obj.written is not None
    return obj.origin.path, obj.origin.line


def test_an_object_is_made_of_each_input_set_at_the_lines_of_its_template() -> None:
    expansion = made(SET + INPUTS + "  resources:\n" + POD)
    assert images(expansion) == [
        ("Pod/apps/red", "ghcr.io/acme/web:1", 18),
        ("Pod/apps/blue", "ghcr.io/acme/web:2", 18),
    ]
    assert lines(expansion.objects[0]) == ("apps.yaml", 11)
    assert {obj.producer.label for obj in expansion.objects if obj.producer} == {"ResourceSet/apps/tenants"}


def test_a_text_template_has_the_lines_of_its_block() -> None:
    text = """\
  resourcesTemplate: |
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: << inputs.name >>
    spec:
      containers:
        <<- range $name := list "a" "b" >>
        - name: << $name >>
          image: ghcr.io/acme/<< $name >>:<< inputs.tag >>
        <<- end >>
"""
    assert images(made(SET + INPUTS + text)) == [
        ("Pod/red", "ghcr.io/acme/a:1", 20),
        ("Pod/red", "ghcr.io/acme/b:1", 20),
        ("Pod/blue", "ghcr.io/acme/a:2", 20),
        ("Pod/blue", "ghcr.io/acme/b:2", 20),
    ]


def test_steps_come_one_after_the_other() -> None:
    steps = "  steps:\n    - name: one\n      resources:\n" + "".join(
        f"    {line}\n" for line in POD.splitlines()
    )
    assert [name for name, *_ in images(made(SET + INPUTS + steps))] == ["Pod/apps/red", "Pod/apps/blue"]


def test_the_same_object_counts_once_and_a_disabled_one_not_at_all() -> None:
    same = POD.replace("<< inputs.name >>", "same")
    assert images(made(SET + INPUTS + "  resources:\n" + same)) == [
        ("Pod/apps/same", "ghcr.io/acme/web:1", 18)
    ]
    disabled = POD.replace(
        "namespace: apps\n",
        "namespace: apps\n        annotations:\n          fluxcd.controlplane.io/reconcile: <<"
        ' if eq inputs.name "red" >>disabled<< else >>enabled<< end >>\n',
    )
    assert [name for name, *_ in images(made(SET + INPUTS + "  resources:\n" + disabled))] == [
        "Pod/apps/blue"
    ]


def test_without_inputs_templates_are_rendered_once() -> None:
    pod = POD.replace("<< inputs.name >>", "one").replace("<< inputs.tag >>", "1")
    assert images(made(SET + "  resources:\n" + pod)) == [("Pod/apps/one", "ghcr.io/acme/web:1", 15)]


def test_what_a_template_lacks_is_named_and_the_rest_is_made() -> None:
    broken = POD.replace("inputs.name", "inputs.nothing")
    expansion = made(SET + INPUTS + "  resources:\n" + broken + POD)
    assert len(images(expansion)) == 2
    (skipped,) = expansion.skipped
    assert (skipped.path, skipped.line, skipped.loss) == ("apps.yaml", 15, Loss.PODS)
    assert skipped.reason == 'its template cannot be evaluated: map has no entry for key "nothing"'
    assert (skipped.label, skipped.kind) == ("apps/ResourceSet/tenants", "ResourceSet")


def test_what_is_no_yaml_is_named() -> None:
    (skipped,) = made(SET + "  resourcesTemplate: |\n    a: [\n").skipped
    assert skipped.reason.startswith("its template gives no YAML")


def test_a_disabled_set_makes_nothing() -> None:
    disabled = SET.replace("apps\n", "apps\n  annotations: {fluxcd.controlplane.io/reconcile: Disabled}\n", 1)
    expansion = made(disabled + INPUTS + "  resources:\n" + POD)
    assert expansion.objects == ()
    assert [skipped.loss for skipped in expansion.skipped] == [Loss.NOTHING]


def test_static_providers_give_their_default_values() -> None:
    own = SET + "  inputsFrom:\n    - {kind: ResourceSetInputProvider, name: colours}\n  resources:\n" + POD
    static = PROVIDER + "  type: Static\n  defaultValues: {name: green, tag: '3'}\n"
    assert isinstance(expanded(own, is_final=False), Waiting)
    assert isinstance(expanded(own + static, is_final=False), Expansion)
    assert images(made(own + static)) == [("Pod/apps/green", "ghcr.io/acme/web:3", 17)]
    selected = own.replace("name: colours", "selector: {matchLabels: {for: tenants}}")
    assert isinstance(expanded(selected + static, is_final=False), Waiting)
    assert len(images(made(selected + static))) == 1
    assert images(made(selected.replace("for: tenants", "for: others") + static)) == []


def test_providers_that_ask_the_network_are_named() -> None:
    own = SET + "  inputsFrom:\n    - {kind: ResourceSetInputProvider, name: colours}\n  resources:\n" + POD
    asked = PROVIDER + "  type: GitHubPullRequest\n"
    expansion = made(own + asked)
    assert expansion.objects == ()
    (skipped,) = expansion.skipped
    assert (
        skipped.reason == "input provider colours: its inputs come from GitHubPullRequest, which is not asked"
    )
    assert (skipped.line, skipped.loss) == (8, Loss.PODS)
    committed = asked + "status:\n  exportedInputs: [{id: '7', name: pr-7, tag: abc}]\n"
    assert images(made(own + committed)) == [("Pod/apps/pr-7", "ghcr.io/acme/web:abc", 17)]
    (skipped,) = made(own).skipped
    assert skipped.reason == "input provider colours: it is defined nowhere"


def test_permuted_inputs_stand_below_the_names_of_their_providers() -> None:
    pod = POD.replace("inputs.name", "inputs.tenants.name").replace("inputs.tag", "inputs.colours.tag")
    own = (
        SET
        + "  inputStrategy: {name: Permute}\n"
        + INPUTS
        + "  inputsFrom: [{name: colours}]\n  resources:\n"
        + pod
    )
    provider = PROVIDER + "  type: Static\n  defaultValues: {tag: '3'}\n"
    assert [image for _, image, _ in images(made(own + provider))] == ["ghcr.io/acme/web:3"] * 2
