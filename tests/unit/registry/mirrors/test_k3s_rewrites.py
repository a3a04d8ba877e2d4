"""`rewrite:` of registries.yaml, with Go's regular expressions."""

import json

import pytest

from tests.unit.registry.mirrors.conftest import ReadText
from tests.unit.registry.mirrors.routing import places

PROD = {"rancher/(.*)": "rancher/prod/$1", "longhornio/(.*)": "longhornio/staging/$1"}


def rewritten(registries_yaml: ReadText, rules: dict[str, str], repository: str) -> str:
    """Return the name under which a mirror of Docker Hub is asked for a repository."""
    mirror = {"endpoint": ["https://mirror.lan"], "rewrite": rules}
    first, _ = places(registries_yaml(json.dumps({"mirrors": {"docker.io": mirror}})), repository)
    return first.removeprefix("https://mirror.lan/v2/")


@pytest.mark.parametrize(
    ("rules", "repository", "result"),
    [
        ({"(.*)": "docker/$1"}, "busybox", "docker/library/busybox"),
        ({"(.*)": "docker/$1"}, f"busybox@sha256:{'0' * 64}", "docker/library/busybox"),
        ({"(.*)": "mirrored-$1"}, "busybox", "mirrored-library/busybox"),
        ({"(.*)": "$1/docker"}, "busybox", "library/busybox/docker"),
        (PROD, "rancher/rancher", "rancher/prod/rancher"),
        (PROD, "longhornio/longhorn-engine", "longhornio/staging/longhorn-engine"),
        (PROD, "busybox", "library/busybox"),
        (PROD, "x/rancher/a", "x/rancher/prod/a"),
        ({"/": "-"}, "team1/images/test", "team1-images-test"),
        (
            {"^rancher/(.*)": "mirrorproject/rancher-images/$1"},
            "rancher/mirrored-pause",
            "mirrorproject/rancher-images/mirrored-pause",
        ),
        ({"^library/": ""}, "busybox", "busybox"),
        ({"^library/": "docker.io/"}, "busybox:1.36", "docker.io/busybox"),
        ({"busybox:1": "x"}, "busybox:1", "library/busybox"),
        ({"docker.io": "x"}, "busybox", "library/busybox"),
        ({"b*": "x"}, "team/abba", "xtxexaxmx/xaxax"),
        ({"": "-"}, "a/b", "-a-/-b-"),
        ({"$": "/end"}, "a/b", "a/b/end"),
        ({r"\z": "/end"}, "a/b", "a/b/end"),
    ],
)
def test_a_rule(registries_yaml: ReadText, rules: dict[str, str], repository: str, result: str) -> None:
    assert rewritten(registries_yaml, rules, repository) == result


@pytest.mark.parametrize(
    ("template", "result"),
    [
        ("${1}_x", "library/nginx_x"),
        ("$1/x", "library/nginx/x"),
        ("$1-x", "library/nginx-x"),
        ("$1_x", ""),
        ("$1x", ""),
        ("a$2", "a"),
        ("$0/all", "library/nginx/all"),
        ("a$$1", "a$1"),
        ("a$", "a$"),
        (r"a\1", r"a\1"),
    ],
)
def test_a_template_as_go_expands_it(registries_yaml: ReadText, template: str, result: str) -> None:
    assert rewritten(registries_yaml, {"(.*)": template}, "nginx") == result


@pytest.mark.parametrize("group", ["(?P<team>[^/]+)", "(?<team>[^/]+)"])
def test_a_named_group(registries_yaml: ReadText, group: str) -> None:
    assert rewritten(registries_yaml, {f"^{group}/": "hub-$team/"}, "a/b") == "hub-a/b"


def test_a_group_that_took_no_part(registries_yaml: ReadText) -> None:
    assert rewritten(registries_yaml, {"^(x/)?a/": "${1}c/"}, "a/b") == "c/b"


def test_a_class_of_characters_by_its_name(registries_yaml: ReadText) -> None:
    assert rewritten(registries_yaml, {"^[[:alpha:]]+/": "hub/"}, "team/app") == "hub/app"


def test_the_first_rule_that_changes_something_is_the_last(registries_yaml: ReadText) -> None:
    rules = {"^nothing/": "x/", "^library/": "first/", "^first/": "second/", "busybox": "other"}
    assert rewritten(registries_yaml, rules, "busybox") == "first/busybox"


def test_rules_are_for_every_endpoint_and_not_for_the_registry(registries_yaml: ReadText) -> None:
    routes = registries_yaml(
        "mirrors:\n"
        "  registry.k8s.io:\n"
        "    endpoint: [a.lan, 'https://b.lan/prefix']\n"
        "    rewrite: {'(.*)': 'registry.k8s.io/$1'}\n"
    )
    assert places(routes, "registry.k8s.io/pause") == [
        "https://a.lan/v2/registry.k8s.io/pause",
        "https://b.lan/prefix/registry.k8s.io/pause",
        "https://registry.k8s.io/v2/pause",
    ]
    assert places(routes, "busybox") == ["https://registry-1.docker.io/v2/library/busybox"]


def test_a_registry_that_renames_its_own_repositories(registries_yaml: ReadText) -> None:
    """With its port it counts as a mirror."""
    routes = registries_yaml(
        "mirrors: {r.lan: {endpoint: ['https://r.lan:443'], rewrite: {'^old/': 'new/'}}}\n"
    )
    assert places(routes, "r.lan/old/app") == ["https://r.lan:443/v2/new/app", "https://r.lan/v2/old/app"]
