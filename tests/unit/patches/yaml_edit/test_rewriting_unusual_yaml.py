"""Text that looks like what it is not, and YAML that few people write: edited rightly, or not at all."""

import yaml

from archcheck.patches.model import Change
from tests.support.tables import walked
from tests.unit.patches.yaml_edit.editing import ALL, CHANGES, edited, good
from tests.unit.patches.yaml_edit.manifests import POD_SPEC, deployment, pod

CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: config}
data:
  a.yaml: |
    apiVersion: apps/v1
    kind: Deployment
    spec:
      template:
        spec:
          nodeSelector: {}
          containers:
  b: "text: {
    on two lines # no comment"
---
"""


@walked(
    "spec",
    [
        "hostname: |\n  nodeSelector: {}\n  containers:\n" + POD_SPEC,
        "hostname: >-\n  # no comment\n\n   - more\n" + POD_SPEC,
        "hostname: |2\n    deep\n" + POD_SPEC,
        "hostname: |+\n  kept\n\n\n" + POD_SPEC,
        "hostname: a\n  # b\n" + POD_SPEC,
        "hostname: plain\n  on two lines\n" + POD_SPEC,
        "hostname: 'quoted\n\n\n  on ''more''\n  lines'\n" + POD_SPEC,
        'hostname: "folded \\\n  # no comment\\\n  \\" {[\n  "\n' + POD_SPEC,
        "hostname: a\n\n\n\n" + POD_SPEC,
        POD_SPEC + "hostname: |\n  nodeSelector:\n\n",
        "tolerations:\n- key: |-\n    gpu\n" + POD_SPEC,
        "nodeSelector:\n  disk: >-\n    ssd\n" + POD_SPEC,
    ],
)
@walked("change", CHANGES)
def test_scalars_on_several_lines(spec: str, change: Change) -> None:
    assert good(CONFIG + deployment(spec), change).text.startswith(CONFIG)


@walked(
    "spec",
    [
        "'containers':\n  - image: a\n",
        '"containers":\n  - "image": "a"\n',
        "'nodeSelector': {}\n\"tolerations\": []\n'affinity': {}\n" + POD_SPEC,
        "\"nodeSelector\":\n  'disk': ssd\n'tolerations':\n  - 'key': gpu\n" + POD_SPEC,
        '"node\\u0053elector": {disk: ssd}\n' + POD_SPEC,
        "'nodeSelector' : {disk: ssd}\ncontainers : [{image: a}]\n",
    ],
)
@walked("change", CHANGES)
def test_quoted_keys(spec: str, change: Change) -> None:
    good(deployment(spec), change)


@walked(
    "spec",
    [
        "!!map\n      containers: [{image: a}]",
        "!!map {containers: [{image: a}]}",
        "&a !!map {containers: [{image: a}]}",
        "!!map &a {containers: !!seq [{image: !!str a}]}",
        "{containers: [{image: a}], nodeSelector: !!map {}, tolerations: !!seq [], affinity: !!map {}}",
        "{containers: [{image: a}], tolerations: !!seq [!!map {key: gpu}]}",
        "\n  !!str containers: [{image: a}]",
        "\n  containers: [{image: a}]\n  tolerations: !!seq\n  - !!map\n    key: gpu",
    ],
)
@walked("change", CHANGES)
def test_tags(spec: str, change: Change) -> None:
    good(pod(spec), change)


@walked(
    "text",
    [
        pod("!custom {containers: [{image: a}]}"),
        pod("!<tag:yaml.org,2002:map> {containers: [{image: a}]}"),
        pod("!custom\n  containers: [{image: a}]"),
        pod("{containers: [{image: a}], nodeSelector: !!null , tolerations: !!null ''}"),
        pod("\n  nodeSelector: !!null\n  containers: [{image: a}]"),
        pod("\n  nodeSelector: &none\n  containers: [{image: a}]"),
        pod("\n  nodeSelector: &none # why\n  containers: [{image: a}]"),
        pod("\n  ? containers\n  : [{image: a}]"),
        pod("\n  ? containers\n  : - image: a\n  ? nodeSelector\n  : disk: ssd"),
        pod("\n  ? nodeSelector\n  ? tolerations\n  ? containers\n  : [{image: a}]"),
        pod("{? containers : [{image: a}]}"),
        pod("{? nodeSelector , ? containers : [{image: a}]}"),
        pod("{nodeSelector, tolerations, affinity: {nodeAffinity}, containers: [{image: a}]}"),
        pod("\n  ? |\n    hostname\n    # x\n  : a\n  containers: [{image: a}]"),
        pod("{containers: [{image: a}], tolerations: [key: gpu]}"),
        pod("\n  - image: a").replace("spec: \n", "spec:\n  containers:\n").replace("  - ", "  -\n    "),
        "? kind\n: Pod\n? metadata\n: name: web\n? spec\n: containers: [{image: a}]\n? apiVersion\n: v1\n",
        "- &a b\n---\n" + pod("{containers: [{image: a}]}"),
        "%TAG !k! tag:yaml.org,2002:\n---\n" + pod("!k!map {containers: [{image: a}]}"),
    ],
)
@walked("change", CHANGES)
def test_what_few_people_write_is_edited_rightly_or_not_at_all(text: str, change: Change) -> None:
    found = edited(text, change)
    if found.refused:
        assert found.after == found.before
        assert all(found.refused.values())
    else:
        assert good(text.replace("!custom", ""), change).text == found.text.replace("!custom", "")


@walked(
    "spec",
    [
        "containers: [{image: b}]\n" + POD_SPEC,
        "nodeSelector: {a: b}\nnodeSelector: {c: d}\n" + POD_SPEC,
        "nodeSelector: {}\nnodeSelector:\n  a: b\n  a: c\n" + POD_SPEC,
        "tolerations: []\ntolerations: [{key: gpu}]\n" + POD_SPEC,
        "hostname: a\nhostname: b\n" + POD_SPEC,
    ],
)
@walked("change", CHANGES)
def test_a_key_given_twice_means_its_last_value(spec: str, change: Change) -> None:
    found = edited(deployment(spec), change)
    assert found.refused == {}
    once = yaml.safe_dump(yaml.safe_load(deployment(spec)))
    assert yaml.safe_load(found.after) == yaml.safe_load(good(once, change).after)


@walked("change", CHANGES)
def test_values_that_readers_take_for_something_else_stay(change: Change) -> None:
    spec = (
        "hostname: 0x1F\nsubdomain: 012\nx: [yes, on, 1_000, 1:30, 2001-01-01, .inf, 1e3, '1', =]\n"
        + POD_SPEC
    )
    found = edited(deployment(spec), change)
    assert found.refused == {}
    assert all(line in found.text for line in deployment(spec).splitlines())


def test_braces_of_templates_in_comments_and_quotes_stay() -> None:
    spec = "# {{ if .Values.x }}\nhostname: '{{ .Values.host }}'\n" + POD_SPEC
    good(deployment(spec), ALL)
