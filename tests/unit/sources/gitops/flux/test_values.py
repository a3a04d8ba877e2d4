"""The values of a HelmRelease: which layer wins, where each is written, and what is left out."""

from archcheck.sources.gitops.expansion import Waiting
from archcheck.sources.gitops.flux.places import WrittenText
from archcheck.sources.gitops.flux.values import ComposedValues, composed_values
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.values import PlacedScalar, plain_values
from archcheck.workloads.model import Origin
from tests.support.gitops import built_object, built_objects
from tests.support.tables import check_rows

DATA = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: base, namespace: apps}
data:
  values.yaml: |
    image: {repository: base, tag: base}
    list: [1, 2]
  five: "5"
  broken: "a: ["
  text: just text
  empty: ""
---
apiVersion: v1
kind: Secret
metadata: {name: hidden, namespace: apps}
stringData: {values.yaml: "image: {tag: hidden}"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: base, namespace: other}
data: {values.yaml: "image: {tag: other}"}
"""
HEAD = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: apps}
spec:
"""


def composed(values_from: str, values: str = "{}", index: str = DATA) -> ComposedValues:
    found = composed_values(
        built_object(f"{HEAD}  valuesFrom: {values_from}\n  values: {values}\n", "web.yaml"),
        ClusterIndex().with_objects(built_objects(index, "data.yaml")),
        lambda *_: None,
        is_final=True,
    )
    assert isinstance(found, ComposedValues)
    return found


def reference(name: str = "base", more: str = "", kind: str = "ConfigMap") -> str:
    return f"{{kind: {kind}, name: {name}{more}}}"


def test_layers_in_order() -> None:
    key = ", valuesKey: five, targetPath: image.tag"
    rows: list[tuple[str, str, object]] = [
        (f"[{reference()}]", "{}", {"image": {"repository": "base", "tag": "base"}, "list": [1, 2]}),
        (
            f"[{reference()}]",
            "{image: {tag: own}, list: [3]}",
            {"image": {"repository": "base", "tag": "own"}, "list": [3]},
        ),
        (f"[{reference()}]", "{image: null}", {"image": None, "list": [1, 2]}),
        (
            f"[{reference('hidden', '', 'Secret')}, {reference()}]",
            "{list: 1}",
            {"image": {"repository": "base", "tag": "base"}, "list": 1},
        ),
        (
            f"[{reference()}, {reference('hidden', '', 'Secret')}]",
            "{list: 1}",
            {"image": {"repository": "base", "tag": "hidden"}, "list": 1},
        ),
        (f"[{reference(more=key)}]", "{image: {tag: own}}", {"image": {"tag": 5}}),
        (
            f"[{reference()}, {reference(more=key)}]",
            "{image: {tag: own}, list: 1}",
            {"image": {"repository": "base", "tag": "own"}, "list": 1},
        ),
        (f"[{reference(more=', valuesKey: five, targetPath: tag')}]", "{tag: own}", {"tag": "own"}),
        (f"[{reference(more=', valuesKey: five, targetPath: tag, literal: true')}]", "{}", {"tag": "5"}),
        (f"[{reference(more=', valuesKey: empty')}]", "{a: 1}", {"a": 1}),
    ]
    check_rows(rows, lambda row: _comes_to(*row))


def _comes_to(values_from: str, values: str, expected: object) -> None:
    found = composed(values_from, values)
    assert plain_values(found.values) == expected
    assert found.unknown == ()


def test_what_is_left_out_is_said_at_its_reference_and_never_with_a_value() -> None:
    rows = {
        reference("gone"): "ConfigMap apps/gone is in no file of the repository",
        reference(more=", valuesKey: gone"): "ConfigMap apps/base has no key gone",
        reference(more=", valuesKey: broken"): "broken of ConfigMap apps/base is no mapping of values",
        reference(more=", valuesKey: text"): "text of ConfigMap apps/base is no mapping of values",
        reference(kind="Deployment"): "valuesFrom names what is neither a ConfigMap nor a Secret",
        reference(more=", valuesKey: five, targetPath: 'a[x]'"): "targetPath a[x]: index x is no number",
    }
    for element, reason in rows.items():
        (part,) = composed(f"\n    - {element}").unknown
        assert part.reason == reason, element
        assert part.origin.path == "web.yaml"
        assert part.origin.line == 6, element


def test_the_value_of_a_secret_is_in_no_message() -> None:
    secret = DATA.replace("image: {tag: hidden}", "pass,word")
    (part,) = composed(f"[{reference('hidden', ', targetPath: a', 'Secret')}]", index=secret).unknown
    assert part.reason == "targetPath a: helm does not take it"


def test_values_of_a_secret_are_at_their_lines_encoded_or_not() -> None:
    secret = """\
apiVersion: v1
kind: Secret
metadata: {name: hidden, namespace: apps}
data:
  values.yaml: YTogMQpiOiAyCg==
stringData:
  clear: |
    c: 3
"""
    clear = ", valuesKey: clear"
    found = composed(
        f"[{reference('hidden', '', 'Secret')}, {reference('hidden', clear, 'Secret')}]", index=secret
    )
    assert found.values == {
        "a": PlacedScalar(1, "1", Origin("data.yaml", 5), 1),
        "b": PlacedScalar(2, "2", Origin("data.yaml", 5), 1),
        "c": PlacedScalar(3, "3", Origin("data.yaml", 8), 2),
    }


def test_what_is_optional_may_be_absent() -> None:
    for element in (
        reference("gone", ", optional: true"),
        reference(more=", valuesKey: gone, optional: true"),
    ):
        assert composed(f"[{element}]") == ComposedValues({}), element


def test_each_value_is_where_it_is_written() -> None:
    found = composed(f"[{reference()}, {reference(more=', valuesKey: five, targetPath: a')}]", "{b: 1}")
    assert isinstance(found.values, dict)
    assert found.values["a"] == PlacedScalar(5, "5", Origin("data.yaml", 8), 2)
    assert found.values["b"] == PlacedScalar(1, "1", Origin("web.yaml", 6, 15), 3)
    assert isinstance(found.values["image"], dict)
    assert found.values["image"]["tag"] == PlacedScalar("base", "base", Origin("data.yaml", 6), 1)


def test_of_a_generated_config_map_the_file_is_asked_for() -> None:
    (held, *_) = built_objects(DATA)
    made = BuiltObject(held.object, held.origin)
    asked = []

    def find(obj: BuiltObject, key: str, text: str) -> WrittenText | None:
        asked.append((obj.object.name, key))
        return WrittenText(text, "values.yaml", 1)

    release = built_object(f"{HEAD}  valuesFrom: [{reference()}]\n")
    found = composed_values(release, ClusterIndex().with_objects([made]), find, is_final=True)
    assert isinstance(found, ComposedValues)
    assert isinstance(found.values, dict)
    assert isinstance(found.values["image"], dict)
    assert found.values["image"]["tag"] == PlacedScalar("base", "base", Origin("values.yaml", 1), 1)
    assert asked == [("base", "values.yaml")]


def test_it_waits_for_what_may_yet_come() -> None:
    release = built_object(f"{HEAD}  valuesFrom: [{reference('late', ', optional: true')}]\n")
    found = composed_values(release, ClusterIndex(), lambda *_: None, is_final=False)
    assert found == Waiting("ConfigMap/apps/late")


def test_a_release_without_values_has_none() -> None:
    assert composed("[]", "null") == ComposedValues({})
    assert composed("[]", "[1]") == ComposedValues({})


def test_values_of_a_secret_are_told() -> None:
    assert composed(f"[{reference()}, {reference('hidden', '', 'Secret')}]").has_secrets
    assert not composed(f"[{reference()}]").has_secrets
    encrypted = DATA.replace('"image: {tag: hidden}"', "'ENC[AES256_GCM,data:Zm9v,iv:aa,tag:bb,type:str]'")
    assert not composed(f"[{reference('hidden', '', 'Secret')}]", index=encrypted).has_secrets
