"""Terms of a node affinity that are there: each that says something gets the requirement."""

from tests.support.tables import walked
from tests.unit.patches.yaml_edit.editing import ALL, TERM, good
from tests.unit.patches.yaml_edit.manifests import deployment, pod, terms

NEW = ["- key: kubernetes.io/arch", "  operator: In", "  values: [amd64, arm64]"]
TEXTS = [
    "- matchExpressions:\n  - key: disk\n    operator: Exists\n",
    "- matchExpressions:\n    - key: disk\n      operator: In\n      values:\n        - ssd\n        - nvme\n",
    "- matchExpressions:\n    # fast\n    - key: disk # really\n      operator: Exists\n",
    "-   matchExpressions:\n    -   key: disk\n        operator: Exists\n",
    "# a term\n- # here\n  matchExpressions:\n  - key: disk\n    operator: Exists\n",
    "-\n  matchExpressions:\n  - key: disk\n    operator: Exists\n",
    "- matchExpressions:\n  - {key: disk, operator: Exists}\n",
    "- matchExpressions: [{key: disk, operator: Exists}]\n",
    "- matchExpressions: [\n    {key: disk, operator: Exists}\n    ]\n",
    "- {matchExpressions: [{key: disk, operator: Exists}]}\n",
    "- matchFields:\n  - key: metadata.name\n    operator: In\n    values: [a]\n",
    "-   matchFields:\n    - key: metadata.name\n      operator: In\n      values: [a]\n",
    "- matchFields: [{key: metadata.name, operator: In, values: [a]}]\n  matchExpressions:\n  - {key: disk, operator: Exists}\n",
    "- 'matchExpressions':\n  - \"key\": 'disk'\n    operator: Exists\n",
]


@walked("text", TEXTS)
def test_a_term_gets_the_requirement(text: str) -> None:
    assert good(deployment(terms(text)), TERM).text.count("arm64") == 1


@walked("first", TEXTS)
@walked("second", TEXTS)
def test_every_term_gets_it(first: str, second: str) -> None:
    assert good(deployment(terms(first + second)), ALL).text.count("arm64") == 2


def test_the_requirement_goes_in_front_at_the_indentation_of_the_others() -> None:
    found = good(
        deployment(terms("- matchExpressions:\n      - key: disk\n        operator: Exists\n")), TERM
    )
    assert found.added == [" " * 20 + line for line in NEW]


def test_a_term_of_fields_gets_expressions_on_the_line_of_its_dash() -> None:
    text = "- matchFields: [{key: metadata.name, operator: In, values: [a]}]\n"
    found = good(deployment(terms(text)), TERM)
    assert "- matchExpressions:\n" in found.text
    assert "  matchFields: [{key: metadata.name, operator: In, values: [a]}]\n" in found.text


def test_terms_without_indentation() -> None:
    text = deployment(terms("TERM\n")).replace(
        " " * 14 + "TERM", " " * 12 + "- matchExpressions:\n" + " " * 12 + "  - {key: disk, operator: Exists}"
    )
    good(text, ALL)


def test_terms_on_one_line() -> None:
    text = (
        "{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
        "[{matchExpressions: [{key: disk, operator: Exists}]}]}}}, containers: [{image: a}]}"
    )
    assert "matchExpressions: [{key: kubernetes.io/arch, " in good(pod(text), TERM).text


@walked("text", TEXTS)
def test_a_term_that_has_it_gets_nothing(text: str) -> None:
    full = "- matchExpressions:\n  - {key: kubernetes.io/arch, operator: In, values: [arm64]}\n"
    found = good(deployment(terms(full + text)), TERM)
    assert full.split("\n")[1].strip() in found.text
    assert found.text.count("amd64") == 1
