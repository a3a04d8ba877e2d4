"""What ConfigMaps and Secrets name."""

import base64
import io
from itertools import pairwise

from archcheck.documents.reading import read
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.model import Role, Workload
from tests.support.tables import named_rows, walked
from tests.unit.workloads.helpers import stock, workloads


def config_map(data: str, kind: str = "ConfigMap", field: str = "data") -> str:
    indented = "".join(f"  {line}\n" for line in data.splitlines())
    return (
        f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: settings, namespace: infra}}\n{field}:\n{indented}"
    )


def named(text: str) -> list[tuple[str, str, int]]:
    return [(use.path, use.text, use.line) for workload in workloads(text) for use in workload.images]


ROWS: dict[str, tuple[str, list[tuple[str, str, int]]]] = {
    "a key of its own": (
        'docker_image: "ghcr.io/zalando/spilo:1"\nother: "ghcr.io/zalando/other:1"',
        [("data.docker_image", "ghcr.io/zalando/spilo:1", 5)],
    ),
    "a pod in a text": (
        (
            "helperPod.yaml: |-\n  apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n"
            "    - name: helper\n      image: busybox"
        ),
        [("data.helperPod.yaml: spec.containers[].image", "busybox", 11)],
    ),
    "JSON in a text": (
        'sandbox.json: |\n  {"docker": {"image": "sandbox:1"},\n   "b": {"image": "b"}}',
        [("data.sandbox.json: docker.image", "sandbox:1", 6)],
    ),
    "JSON on one line": (
        """logger: '{"image": "kserve/agent:v1", "memory": "1Gi"}'""",
        [("data.logger: image", "kserve/agent:v1", 5)],
    ),
    "a runner's TOML": (
        'config.toml: |\n  [[runners]]\n    [runners.kubernetes]\n      image = "alpine:3"\n      helper_image = "h/h:1"',
        [("data.config.toml: image", "alpine:3", 8), ("data.config.toml: helper_image", "h/h:1", 9)],
    ),
    "a template": (
        "config: |\n  {{- if .x }}\n  image: a/b:1\n  image: {{ .hub }}/c:1\n  {{- end }}",
        [("data.config: image", "a/b:1", 7)],
    ),
    "values in parts": (
        (
            "config.yaml: |\n  sidecar:\n    image: {repository: a/b, tag: '1.10'}\n  proxy:\n    image:\n"
            "      name: cr.l5d.io/proxy\n      version: stable"
        ),
        [
            ("data.config.yaml: sidecar.image", "a/b:1.10", 7),
            ("data.config.yaml: proxy.image", "cr.l5d.io/proxy:stable", 10),
        ],
    ),
    "Istio's injector": (
        (
            'values: |-\n  {"global": {"hub": "docker.io/istio", "tag": "1.2",\n   "proxy": {"image": "proxyv2"},\n'
            '   "proxy_init": {"image": "proxyv2"}}}'
        ),
        [("data.values: global.proxy.image", "docker.io/istio/proxyv2:1.2", 7)],
    ),
    "what is no image": (
        (
            "image: busybox\nimagePullPolicy: Always\nlogo: https://a.example/image.png\n"
            "a.sh: |\n  docker run $IMAGE\n  # image: a/b:1\nempty: ''\nnothing:"
        ),
        [],
    ),
    "documentation": ("_example: |\n  image: a/b:1", []),
}


def test_data_of_a_config_map() -> None:
    def check(row: tuple[str, list[tuple[str, str, int]]]) -> None:
        assert named(config_map(row[0])) == row[1]

    named_rows(ROWS, check)


def test_it_is_a_mention_with_the_key_for_a_container() -> None:
    (mention,) = workloads(config_map("docker_image: a/b:1"))
    assert isinstance(mention, Workload)
    assert mention.label == "infra/ConfigMap/settings"
    assert mention.is_mention
    assert [(use.container, use.role) for use in mention.images] == [("docker_image", Role.CONFIG)]


def test_a_deployment_is_no_mention() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a:1}]}\n"
    held = stock(text + "---\n" + config_map("docker_image: a/b:1"))
    assert [workload.kind for workload in held.workloads] == ["Pod", "ConfigMap"]
    assert [workload.kind for workload in held.mentions] == ["ConfigMap"]
    assert [workload.kind for workload in held.without_mentions.workloads] == ["Pod"]


JUPYTER = "singleuser:\n  image: {name: jupyter/base, tag: v1}"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@walked(
    "data, field, expected",
    [
        (
            f"values.yaml: {encoded(JUPYTER)}",
            "data",
            [("data.values.yaml: singleuser.image", "jupyter/base:v1", 5)],
        ),
        ("image: a/b:1", "stringData", [("stringData.image", "a/b:1", 5)]),
        ("image: a/b:1", "data", []),
        (f"image: {encoded('ÿ')[:-1]}", "data", []),
        (f"image: {base64.b64encode(bytes([255, 254])).decode()}", "data", []),
        (f".dockerconfigjson: {encoded('image: a/b:1')}", "data", []),
        ("image: ENC[AES256_GCM,data:x,tag:y,type:str]", "stringData", []),
    ],
)
def test_secrets(data: str, field: str, expected: list[tuple[str, str, int]]) -> None:
    assert named(config_map(data, "Secret", field)) == expected


def test_a_release_that_helm_keeps_names_nothing() -> None:
    text = config_map("image: a/b:1", "Secret", "stringData").replace(
        "metadata", "type: helm.sh/release.v1\nmetadata"
    )
    assert named(text) == []


def test_who_changes_pods_is_given_none() -> None:
    data = io.BytesIO(config_map("docker_image: a/b:1").encode())
    held = collect_workloads(read(data), "input.yaml", keep=True)
    assert (held.workloads, held.roots, held.objects) == ((), (), 1)


def test_hostile_texts_are_read_in_bounds() -> None:
    aliases = "a: &a [x, x, x]\n" + "".join(
        f"{c}: &{c} [*{p}, *{p}, *{p}]\n" for p, c in pairwise("abcdefghi")
    )
    deep = "[" * 400 + "]" * 400
    for inner in (aliases + "image: a/b:1", deep, "image: " + "a" * 100_000, ": - ?", "\t\x00", "%YAML 9"):
        block = "".join(f"  {line}\n" for line in inner.splitlines())
        held = stock(config_map(f"config: |\n{block}"))
        assert not any(use.text.startswith("aaa") for workload in held.workloads for use in workload.images)
