"""Manifests in flow style: between brackets, on one line or several, whole or inside block style."""

from archcheck.patches.model import Change
from tests.support.tables import walked
from tests.unit.patches.yaml_edit.editing import ALL, CHANGES, SELECTOR, TERM, TOLERATION, good
from tests.unit.patches.yaml_edit.manifests import POD_SPEC, deployment, pod

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
SPECS = [
    "{containers: [{image: a}]}",
    "{ containers: [ { image: a } ] }",
    "{containers: [{image: a}],}",
    "{\n  containers: [{image: a}]\n}",
    "{\n  containers: [\n    {image: a},\n  ],\n  }",
    "{ # why\n  containers: [{image: a}] # that\n  # end\n  }",
    "{\n  # why\n  containers: [{image: a}]}",
    "{containers: [{image: a}], nodeSelector: {disk: ssd}, tolerations: [{key: gpu}]}",
    "{containers: [{image: a}], nodeSelector: {}, tolerations: [], affinity: {}}",
    "{containers: [{image: a}], nodeSelector: { }, tolerations: [ ], affinity: { nodeAffinity: { } }}",
    "{containers: [{image: a}], nodeSelector: {\n  }, tolerations: [\n  ], affinity: {\n  }}",
    "{containers: [{image: a}], nodeSelector: , tolerations: , affinity: }",
    "{containers: [{image: a}], affinity: {nodeAffinity: }}",
    "{'containers': [{\"image\": a}], \"tolerations\": [ {'key': gpu} ]}",
    "\n  {containers: [{image: a}]}",
    "# why\n  {containers: [{image: a}]}",
    "{containers: [{image: 'a # b'}], tolerations: [{key: 'a]b', operator: Exists}]}",
    '{containers: [{image: "a\\"}{"}], nodeSelector: {"a{b": "c"}}',
    f"{{containers: [{{image: a}}], affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: [{{matchExpressions: [{{key: a, operator: Exists}}]}}, {{}}, {{matchFields: [{{key: metadata.name, operator: In, values: [a]}}]}}]}}}}}}}}",
]


@walked("change", CHANGES)
@walked("spec", SPECS)
def test_a_pod_spec_in_flow_style(spec: str, change: Change) -> None:
    good(pod(spec), change)


def test_what_is_added_on_one_line() -> None:
    found = good(pod("{containers: [{image: a}]}"), ALL)
    term = "{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64, arm64]}]}"
    assert found.text == pod(
        "{nodeSelector: {kubernetes.io/arch: amd64}, "
        f"affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: [{term}]}}}}}}, "
        "tolerations: [{key: arch, operator: Equal, value: arm, effect: NoSchedule}, {key: slow, operator: Exists}], "
        "containers: [{image: a}]}"
    )


def test_what_is_added_on_lines_of_their_own() -> None:
    found = good(pod("{\n    containers: [{image: a}]\n  }"))
    assert found.added == ["    nodeSelector: {kubernetes.io/arch: amd64},"]


@walked(
    "tolerations, after",
    [
        ("[]", "[{NEW}]"),
        ("[{key: gpu}]", "[{NEW}, {key: gpu}]"),
        ("[\n    {key: gpu},\n  ]", "[\n    {NEW},\n    {key: gpu},\n  ]"),
    ],
)
def test_flow_style_inside_block_style(tolerations: str, after: str) -> None:
    new = "{key: arch, operator: Equal, value: arm, effect: NoSchedule}"
    spec = "tolerations: " + tolerations + "\n" + POD_SPEC
    assert good(deployment(spec), TOLERATION).text == deployment(
        spec.replace(tolerations, after.replace("{NEW}", new))
    )


@walked("change", CHANGES)
def test_block_style_around_flow_style_around_quotes(change: Change) -> None:
    spec = "affinity: {'nodeAffinity': {}}\nnodeSelector: {'disk': \"ssd\"}\ntolerations: ['key': gpu]\n"
    good(deployment(spec + POD_SPEC), change)


def test_a_whole_object_in_flow_style() -> None:
    text = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{image: a}]}}"
    assert "spec: {nodeSelector: {kubernetes.io/arch: amd64}, containers" in good(text).text


def test_a_list_of_objects_in_flow_style() -> None:
    item = "{apiVersion: v1, kind: Pod, metadata: {name: %s}, spec: {containers: [{image: a}]}}"
    text = "{apiVersion: v1, kind: List, items: [" + ", ".join(item % name for name in "abc") + "]}"
    assert good(text, ALL).text.count("nodeSelector:") == 3
    assert good(text, SELECTOR, ["b"]).text.count("nodeSelector:") == 1


@walked("term", ["{}", "{matchFields: [{key: metadata.name, operator: In, values: [a]}]}"])
def test_terms_on_one_line(term: str) -> None:
    full = "{matchExpressions: [{key: disk, operator: Exists}]}"
    text = pod(
        f"{{containers: [{{image: a}}], affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: [{full}, {term}]}}}}}}}}"
    )
    assert good(text, TERM).text.count("[amd64, arm64]") == (1 if term == "{}" else 2)
