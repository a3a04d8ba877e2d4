"""Where new lines go in a manifest in block style, and what they look like."""

import textwrap

from archcheck.patches.model import Change
from tests.support.tables import walked
from tests.unit.patches.yaml_edit.editing import ALL, CHANGES, SELECTOR, TERM, TOLERATION, edits_of, good
from tests.unit.patches.yaml_edit.manifests import POD_SPEC, deployment

NEW = ["nodeSelector:", "  kubernetes.io/arch: amd64"]


def test_a_key_goes_before_the_first_of_its_mapping() -> None:
    assert good(deployment()).text == deployment("\n".join(NEW) + "\n" + POD_SPEC)


def test_all_that_a_change_can_hold() -> None:
    assert good(deployment(), ALL).added == textwrap.indent(
        """\
nodeSelector:
  kubernetes.io/arch: amd64
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions:
            - key: kubernetes.io/arch
              operator: In
              values: [amd64, arm64]
tolerations:
  - key: arch
    operator: Equal
    value: arm
    effect: NoSchedule
  - key: slow
    operator: Exists""",
        " " * 6,
    ).split("\n")


@walked("change", [SELECTOR, TERM])
def test_what_is_there_is_not_added_again(change: Change) -> None:
    assert edits_of(good(deployment(), change).after, change) == []


@walked(
    "spec",
    [
        "# above\n" + POD_SPEC,
        "# two\n# lines\n" + POD_SPEC,
        "\n# after a blank line\n\n" + POD_SPEC,
        POD_SPEC.replace("containers:", "containers:   # beside"),
        POD_SPEC.replace("base\n", "base # beside\n  # below\n# further out\n"),
        "#no space\n" + POD_SPEC,
        "    # deeper\n" + POD_SPEC,
    ],
)
@walked("change", CHANGES)
def test_comments_stay(spec: str, change: Change) -> None:
    assert good(deployment(spec), change).added


def test_a_comment_stays_with_the_key_below_it() -> None:
    found = good(deployment("# the only one\n" + POD_SPEC))
    assert "amd64\n      # the only one\n      containers:" in found.text


def test_a_comment_further_out_stays_above() -> None:
    text = deployment().replace("    spec:\n", "    spec:\n    # of the spec\n")
    assert "    # of the spec\n      nodeSelector:" in good(text).text


@walked("step", [1, 2, 3, 4, 8])
def test_indentation_is_that_of_the_file(step: int) -> None:
    text = "".join(
        line.replace("  ", " " * step)
        if "-" not in line and "image" not in line
        else line.replace("      ", " " * 3 * step, 1)
        for line in deployment().splitlines(keepends=True)
    )
    spaces = " " * (3 * step)
    assert good(text).added == [f"{spaces}nodeSelector:", f"{spaces}{' ' * step}kubernetes.io/arch: amd64"]


def test_lists_below_their_key_without_indentation() -> None:
    spec = "containers:\n- name: web\n  image: archlinux:base\n"
    found = good(deployment(spec), TOLERATION)
    assert found.added[:2] == ["      tolerations:", "      - key: arch"]


def test_an_element_goes_in_front_of_a_list_without_indentation() -> None:
    spec = "tolerations:\n- key: gpu\n  operator: Exists\n" + POD_SPEC
    found = good(deployment(spec), ALL)
    assert "      tolerations:\n      - key: arch\n" in found.text
    assert "      - key: slow\n        operator: Exists\n      - key: gpu\n" in found.text


@walked(
    "tolerations",
    [
        "tolerations:\n  - key: gpu\n",
        "tolerations:\n  # why\n  - key: gpu\n",
        "tolerations: # why\n  - key: gpu # that\n",
        "tolerations:\n    -   key: gpu\n        operator: Exists\n",
        "tolerations:\n  - {key: gpu}\n",
        'tolerations:\n  - "key": "gpu"\n',
    ],
)
def test_tolerations_that_are_there(tolerations: str) -> None:
    good(deployment(tolerations + POD_SPEC), ALL)


@walked(
    "selector",
    [
        "nodeSelector:\n  disk: ssd\n",
        "nodeSelector:\n  # fast\n  disk: ssd # really\n",
        "nodeSelector:\n      disk: ssd\n",
        "nodeSelector:\n  'disk': \"ssd\"\n",
    ],
)
def test_selectors_that_are_there(selector: str) -> None:
    found = good(deployment(selector + POD_SPEC))
    assert [line.strip() for line in found.added] == ["kubernetes.io/arch: amd64"]


@walked("change", CHANGES)
def test_a_pod_spec_on_the_line_of_a_dash(change: Change) -> None:
    text = """\
apiVersion: v1
kind: List
items:
  - kind: Pod
    apiVersion: v1
    metadata: {name: a}
    spec:
      containers: [{image: a}]
  -   spec:
          tolerations:
            - key: gpu
          containers: [{image: b}]
      kind: Pod
      apiVersion: v1
      metadata: {name: b}
"""
    good(text, change)


def test_text_before_the_place_on_its_line_may_be_of_any_script() -> None:
    text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {"名前𝄞é": "日本", containers: [{image: a}], tolerations: [], affinity: {}}\n'
    good(text, ALL)
    good(text.replace("名前𝄞é: ", ""), ALL)


def test_very_long_lines() -> None:
    text = deployment().replace(
        "image: archlinux:base", f'image: archlinux:base\n          args: ["{"é" * 200_000}"]'
    )
    good(text, ALL)
    spec = f"{{containers: [{{image: a, args: [{'x' * 200_000}]}}], tolerations: [{{key: gpu}}]}}"
    good(f"{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {spec}}}\n", ALL)


def test_a_custom_resource_definition_beside_it() -> None:
    crd = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n"
    assert good(crd + "---\n" + deployment() + "---\n" + crd).text.startswith(crd)


def test_a_document_without_an_edit_stays_as_it_is() -> None:
    found = good(deployment() + "---\n" + deployment(name="other"), SELECTOR, ["other"])
    assert found.after.startswith((deployment() + "---\n").encode())
