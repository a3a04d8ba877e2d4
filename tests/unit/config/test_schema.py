"""The JSON Schema of the configuration says what the reader takes."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from archcheck.config.charts import CHART_KEYS
from archcheck.config.file import FAIL_ON, KEYS
from archcheck.config.ignores import IGNORE_KEYS
from archcheck.config.loading import load_settings
from archcheck.errors import ConfigurationError
from archcheck.findings.rules import RULES
from tests.support.tables import walked

SCHEMA: dict[str, Any] = json.loads(
    (files("archcheck.config") / "schemas" / "config-v1.schema.json").read_text("utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
TAKEN = [
    "",
    "platforms: [linux/amd64, armhf]",
    "nodes: [{name: a, platform: linux/arm/v7, count: 2, taints: ['arch=armhf:NoSchedule'], pull: strict}]",
    "nodes: [{name: a, platform: arm64, hosts: [x, y], labels: {board: ~, zone: 1}, unschedulable: true}]",
    "pull: fallback\nvariant-label: example.org/variant\nfeature-gates: [TaintTolerationComparisonOperators]",
    "tolerate: [arch, example.org/arch]",
    "registries:\n  docker.io: {mirrors: ['https://mirror.lan:5000'], concurrency: 5}\n  '*': {layout: here}",
    "registries-config: [k3s.yaml]\ncache-ttl: 15m\nartifact-hub: https://hub.example",
    "include: ['deploy/']\nexclude: ['**/testdata/']",
    "charts: [{chart: bitnami/wordpress, version: 24.x, values: [a.yaml], kube-version: 1.31}]",
    "fail-on: never\nseverity: {at-risk: warning}",
    "load-restrictor: LoadRestrictionsNone",
    "ignore: [{rule: at-risk, image: 'nginx:*', workload: web, path: 'a/**', reason: why, expires: 2026-01-31}]",
    "ignore: [{rule: at-risk, reason: 5, expires: 2028-02-29}]",
    "charts: [{chart: 5, values: [5], namespace: 5, api-versions: [5]}]",
    "include: [5]\nexclude: [5, '']\nregistries-config: [5]\ntolerate: [5]\nvariant-label: 5",
    "platforms: [386, ARMHF, ' linux/arm64 ', /arm64, linux/arm/v7, x86_64]",
    "nodes: [{name: 5, platform: 386, hosts: [5], runtime: 5, unschedulable: 'true', labels: {a: 5}}]",
    "nodes: [{name: a, platform: amd64, taints: ['a:NoExecute', 'b=:PreferNoSchedule']}]",
    "registries: {docker.io: {ca: ~, insecure: ~, concurrency: ~, mirrors: ~}, x: ~}",
    "registries: {'h:5000': {username: a, password-env: b, client-key: c, client-cert: d, plain-http: TRUE}}",
    "registries: {h: {token-server: 'https://auth.example.net/token'}, '*': {username: a, password-env: b}}",
    "registries: {'*': {plain-http: false, insecure: true, mirrors: ['[::1]:5000', 'http://m.lan/v2']}}",
    "platforms: [x64, armv7, arm32v6, loongarch64]",
    "registries: {h: {token-server: ~}}",
    "cache-ttl: 60",
    "cache-ttl: 1h30m",
    "cache-ttl: ' 1.5h 5 m '",
]
REFUSED = [
    "platforms: linux/amd64",
    "nodes: [{name: a}]",
    "nodes: [{platform: linux/amd64}]",
    "nodes: [{name: a, platform: linux/amd64, cpus: 2}]",
    "nodes: [{name: a, platform: linux/amd64, count: 0}]",
    "pull: sometimes",
    "feature-gates: [Other]",
    "tolerate: ['arch=armhf:NoSchedule']",
    "registries: {docker.io: {mirror: x}}",
    "registries: {docker.io: {concurrency: 0}}",
    "artifact-hub: hub.example",
    "include: deploy/",
    "charts: [{version: 1}]",
    "charts: [{chart: a, name: b}]",
    "fail-on: always",
    "load-restrictor: none",
    "severity: {at-risk: off}",
    "severity: {at-rsik: error}",
    "ignore: [{rule: at-risk}]",
    "ignore: [{rule: at-risk, reason: ' '}]",
    "ignore: [{rule: at-rsik, reason: why}]",
    "ignore: [{reason: why}]",
    "ignore: [{rule: at-risk, reason: why, expires: tomorrow}]",
    "ignore: [{rule: at-risk, reason: why, until: 2026-01-31}]",
    "ignore: [{rule: at-risk, reason: why, expires: 20270131}]",
    "ignore: [{rule: at-risk, reason: why, expires: 2027-W01-1}]",
    "ignore: [{rule: at-risk, reason: why, expires: 2027-13-01}]",
    "ignore: [{rule: at-risk, reason: why, expires: 2027-04-31}]",
    "ignore: [{rule: at-risk, reason: why, expires: 2027-02-29}]",
    "ignore: [{rule: at-risk, reason: why, expires: 2100-02-29}]",
    "ignore: [{rule: at-risk, reason: why, image: ''}]",
    "ignore: [{rule: at-risk, reason: []}]",
    "cache-ttl: 1y",
    "cache-ttl: 1.5",
    "cache-ttl: -1",
    "cache-ttl: ''",
    "cache-ttl: 9999999999",
    "platforms: [linux]",
    "platforms: [linux/amd64/v1/x]",
    "platforms: ['']",
    "nodes: [{name: '', platform: amd64}]",
    "nodes: [{name: a, platform: amd64, count: '2'}]",
    "nodes: [{name: a, platform: amd64, hosts: [x, x]}]",
    "nodes: [{name: a, platform: amd64, taints: [a]}]",
    "nodes: [{name: a, platform: amd64, taints: ['a:Never']}]",
    "nodes: [{name: a, platform: amd64, unschedulable: 1}]",
    "registries: {'*': {token-server: auth.net}}",
    "registries: {'*': {plain-http: true}}",
    "registries: {docker.io: {username: a}}",
    "registries: {docker.io: {client-key: a}}",
    "registries: {docker.io: {ca: ''}}",
    "registries: {docker.io: {mirrors: ['ftp://x']}}",
    "registries: {docker.io: {mirrors: ['https://me@x']}}",
    "registries: {'https://docker.io': {}}",
    "variant-label: ''",
    "charts: [{chart: ''}]",
    "charts: [{chart: a, values: ['']}]",
    "unknown: 1",
    "[]",
]


def value_of(text: str) -> Any:
    """Return a file as an editor's schema check sees it: days are texts."""
    resolvers = {
        key: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for key, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    loader = type("Loader", (yaml.SafeLoader,), {"yaml_implicit_resolvers": resolvers})
    return yaml.load(text, loader)


def settings(directory: Path, text: str) -> Any:
    (directory / ".archcheck.yaml").write_text(text)
    return load_settings(None, directory, {})


@walked("text", TAKEN)
def test_both_take_it(tmp_path: Path, text: str) -> None:
    VALIDATOR.validate(value_of(text))
    settings(tmp_path, text)


@walked("text", REFUSED)
def test_both_refuse_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(value_of(text))
    with pytest.raises(ConfigurationError, match=r"\.archcheck\.yaml:1"):
        settings(tmp_path, text)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_keys_are_the_same() -> None:
    properties = SCHEMA["properties"]
    assert properties.keys() == set(KEYS)
    assert properties["charts"]["items"]["properties"].keys() == set(CHART_KEYS)
    assert properties["ignore"]["items"]["properties"].keys() == set(IGNORE_KEYS)
    assert properties["fail-on"]["enum"] == ["error", "warning", "note", "never"] == list(FAIL_ON)
    assert SCHEMA["$defs"]["rule"]["enum"] == list(RULES)


def test_everything_is_described() -> None:
    def described(schema: dict[str, Any]) -> None:
        for name, each in schema.get("properties", {}).items():
            assert each.get("description"), name
            described(each)
            described(each.get("items", {}))

    described(SCHEMA)


@pytest.mark.parametrize(
    ("text", "line", "says", "hint"),
    [
        ("fail-on: error\nignroe: []", 2, "unknown key 'ignroe'", "did you mean ignore?"),
        ("ignore:\n  - rule: at-risk\n    reason: x\n    expire: 2026-01-01", 4, "unknown key", "expires"),
        ("severity:\n  at-rsik: error", 2, "'at-rsik' is not known", "at-risk"),
        ("charts:\n  - {chart: a, versoin: 1}", 2, "unknown key 'versoin'", "version"),
        ("ignore:\n\n  - rule: at-risk", 3, "needs a reason", ""),
    ],
)
def test_errors_name_the_line_and_what_was_meant(
    tmp_path: Path, text: str, line: int, says: str, hint: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settings(tmp_path, text)
    assert f".archcheck.yaml:{line}: " in caught.value.what
    assert says in caught.value.what
    assert hint in caught.value.hint
