"""Keys that are there and hold nothing: `{}`, `[]`, null in all its spellings."""

from archcheck.patches.model import Change
from tests.support.tables import walked
from tests.unit.patches.yaml_edit.editing import ALL, SELECTOR, TERM, TOLERATION, edited, good
from tests.unit.patches.yaml_edit.manifests import POD_SPEC, deployment, terms

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
EXPRESSION = "{key: kubernetes.io/arch, operator: In, values: [amd64, arm64]}"
TERMS = f"{{nodeSelectorTerms: [{{matchExpressions: [{EXPRESSION}]}}]}}"
NULLS = ["", " ", " null", " Null", " NULL", " ~", "   ~  ", " # none yet", " ~ # none yet", "\t# none yet"]


def with_value(null: str, value: str) -> str:
    """Return what stands behind a colon when a value takes the place of a null."""
    bare = null.strip()
    if bare and not bare.startswith("#"):
        return null.replace(bare.split(" ")[0], value, 1)
    return f" {value}{null}"


@walked("null", NULLS)
@walked("key_is_last", [True, False])
@walked(
    "key, change, value",
    [
        ("nodeSelector", SELECTOR, "{kubernetes.io/arch: amd64}"),
        ("tolerations", TOLERATION, "[{key: arch, operator: Equal, value: arm, effect: NoSchedule}]"),
        ("affinity", TERM, f"{{nodeAffinity: {{{REQUIRED}: {TERMS}}}}}"),
    ],
)
def test_a_value_takes_the_place_of_a_null(
    key: str, change: Change, value: str, null: str, *, key_is_last: bool
) -> None:
    def text(behind: str) -> str:
        line = f"{key}:{behind}\n"
        return deployment(POD_SPEC + line if key_is_last else line + POD_SPEC)

    found = edited(text(null), change)
    assert found.refused == {}
    assert found.text == text(with_value(null, value))


@walked("null", NULLS)
@walked("above", ["affinity:\n  nodeAffinity:", f"affinity:\n  nodeAffinity:\n    {REQUIRED}:"])
def test_a_null_further_down(above: str, null: str) -> None:
    found = edited(deployment(f"{above}{null}\n{POD_SPEC}"), TERM)
    value = TERMS if REQUIRED in above else f"{{{REQUIRED}: {TERMS}}}"
    assert found.text == deployment(f"{above}{with_value(null, value)}\n{POD_SPEC}")


@walked("end", ["nodeSelector:", "nodeSelector: ~", "nodeSelector: {}", "nodeSelector: "])
def test_an_empty_value_is_the_end_of_the_file(end: str) -> None:
    found = edited(deployment(POD_SPEC + end))
    assert found.refused == {}
    assert found.text.rstrip(" ") == deployment(POD_SPEC + "nodeSelector: {kubernetes.io/arch: amd64}")


@walked(
    "empty, after",
    [
        ("{}", "{NEW}"),
        ("{ }", "{NEW }"),
        ("{\n          }", "{NEW\n          }"),
        ("{ # none\n          }", "{NEW # none\n          }"),
    ],
)
def test_an_empty_mapping_is_filled(empty: str, after: str) -> None:
    text = deployment("nodeSelector: EMPTY\n" + POD_SPEC).replace("EMPTY", empty)
    new = after.replace("NEW", "kubernetes.io/arch: amd64")
    assert good(text).text == text.replace(empty, new)


@walked("empty", ["[]", "[ ]", "[\n          ]", "[ # none\n          ]"])
def test_an_empty_list_is_filled(empty: str) -> None:
    text = deployment("tolerations: EMPTY # beside\n" + POD_SPEC).replace("EMPTY", empty)
    new = "{key: arch, operator: Equal, value: arm, effect: NoSchedule}"
    assert good(text, TOLERATION).text == text.replace(empty, f"[{new}{empty[1:]}")


@walked(
    "affinity",
    [
        "affinity: {}",
        "affinity: {nodeAffinity: {}}",
        "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {}}}",
        "affinity:\n  nodeAffinity: {}",
        "affinity:\n  podAffinity: {}",
        "affinity:\n  podAffinity: {}\n  nodeAffinity: {}",
        "affinity: {podAffinity: {}}",
        "affinity:\n  nodeAffinity:\n    preferredDuringSchedulingIgnoredDuringExecution: []",
    ],
)
def test_an_affinity_without_terms(affinity: str) -> None:
    good(deployment(f"{affinity}\n{POD_SPEC}"), ALL)


@walked("term", ["- {}\n", "-\n", "- # nothing\n", "- ~\n"])
def test_an_empty_term_stays_empty(term: str) -> None:
    full = "- matchExpressions:\n  - {key: disk, operator: Exists}\n"
    found = good(deployment(terms(full + term)), TERM)
    assert len(found.added) == 3
    assert term in found.text.replace(" " * 14, "")


@walked(
    "term, after",
    [
        (
            "- matchExpressions:\n  matchFields: FIELDS\n",
            "- matchExpressions: [NEW]\n  matchFields: FIELDS\n",
        ),
        (
            "- matchExpressions: []\n  matchFields: FIELDS\n",
            "- matchExpressions: [NEW]\n  matchFields: FIELDS\n",
        ),
        ("- matchFields: FIELDS\n", "- matchExpressions:\n    - EXPRESSION\n  matchFields: FIELDS\n"),
        ("- {matchFields: FIELDS}\n", "- {matchExpressions: [NEW], matchFields: FIELDS}\n"),
    ],
)
def test_a_term_with_fields_only(term: str, after: str) -> None:
    def text(term: str) -> str:
        fields = "[{key: metadata.name, operator: In, values: [a]}]"
        expression = "key: kubernetes.io/arch\n      operator: In\n      values: [amd64, arm64]"
        for name, value in {"FIELDS": fields, "NEW": EXPRESSION, "EXPRESSION": expression}.items():
            term = term.replace(name, value)
        return deployment(terms(term))

    assert edited(text(term), TERM).text == text(after)


@walked("wrong", ["nodeSelector: []", "nodeSelector: ''", 'nodeSelector: "null"'])
def test_a_value_of_another_kind_is_left_alone(wrong: str) -> None:
    found = edited(deployment(f"{wrong}\n{POD_SPEC}"))
    assert found.after == found.before
    assert list(found.refused) == ["web"]
