"""The keys of `.archcheck.yaml`."""

from pathlib import Path

from archcheck.config.keys import (
    DURATION,
    FILE,
    FILLED,
    PLATFORM,
    TEXT,
    SettingKey,
    ValueForm,
    elsewhere,
    given,
    one_of,
    several,
)
from archcheck.config.model import ARTIFACT_HUB, CACHE_TTL, GitOpsSettings, Settings
from archcheck.config.reader import Reader
from archcheck.config.values import (
    TAINT_KEY_SCHEMA,
    WEB_ADDRESS_SCHEMA,
    is_taint_key,
    web_address,
)
from archcheck.documents import nodes
from archcheck.documents.nodes import YamlNode

LOAD_RESTRICTORS = ("LoadRestrictionsRootOnly", "LoadRestrictionsNone")
FAIL_ON = ("error", "warning", "note", "never")
NO_GITOPS = GitOpsSettings()
_GATES = ("TaintTolerationComparisonOperators",)


def read_file(path: Path) -> Settings:
    """Return what a file says.

    Raises:
        ConfigurationError: it is broken, or says what archcheck does not know; with line.

    """
    reader = Reader(path)
    root = reader.root()
    if root is None or nodes.is_null(root):
        return Settings(file=path)
    if not isinstance(root, nodes.Mapping):
        reader.fail("a mapping is expected", root)
    said = given(reader, root, KEYS)
    pull = said.get("pull")
    return Settings(
        platforms=tuple(dict.fromkeys(said.get("platforms", ()))),
        nodes=said["nodes"].pools(pull) if "nodes" in said else (),
        nodes_file=said["nodes"].file if "nodes" in said else None,
        clusters=said["clusters"](pull) if "clusters" in said else (),
        pull=pull,
        variant_label=said.get("variant-label", ""),
        gates=frozenset(said.get("feature-gates", ())),
        registries=said.get("registries", {}),
        registries_config=said.get("registries-config"),
        cache_ttl=said.get("cache-ttl", CACHE_TTL),
        tolerate=frozenset(said.get("tolerate", ())),
        artifact_hub=said.get("artifact-hub", ARTIFACT_HUB),
        file=path,
        lines={name.text: name.line for name, _ in reader.members(root)},
        include=said.get("include", ()),
        exclude=said.get("exclude", ()),
        charts=said.get("charts", ()),
        fail_on=said.get("fail-on", ""),
        severities=said.get("severity", {}),
        ignores=said.get("ignore", ()),
        load_restrictor=said.get("load-restrictor", ""),
        gitops=said.get("gitops", NO_GITOPS),
    )


def _taint_key(reader: Reader, node: YamlNode) -> str:
    key = reader.text(node)
    if not is_taint_key(key):
        reader.fail(f"{key!r} is no key of a taint: tolerate: names keys, as in arch=armhf:NoSchedule", node)
    return key


_WEB_ADDRESS = ValueForm(
    lambda reader, node: web_address(reader.text(node), reader.location(node)),
    lambda: dict(WEB_ADDRESS_SCHEMA),
)
_TAINT_KEY = ValueForm(_taint_key, lambda: dict(TAINT_KEY_SCHEMA))

KEYS = {
    "platforms": SettingKey(several(PLATFORM), "What every image must have where no nodes are given."),
    "nodes": SettingKey(elsewhere("nodes", "NODES"), "The cluster: pools of alike nodes, or their file."),
    "clusters": SettingKey(
        elsewhere("clusters", "CLUSTERS"), "By name, the clusters of a repository that deploys several."
    ),
    "pull": SettingKey(
        elsewhere("nodes", "PULL"), "How containerd chooses from an index, where a node does not say it."
    ),
    "variant-label": SettingKey(FILLED, "The label that tells 32-bit arm variants."),
    "feature-gates": SettingKey(several(one_of(_GATES)), "Feature gates of the cluster that are on."),
    "tolerate": SettingKey(several(_TAINT_KEY), "Keys of taints that patches may tolerate."),
    "registries": SettingKey(elsewhere("registries", "REGISTRIES"), "By host, or * for all others."),
    "registries-config": SettingKey(
        several(FILE), "How nodes ask registries: k3s' registries.yaml, certs.d, registries.conf."
    ),
    "cache-ttl": SettingKey(DURATION, "How long a tag is believed to be where it was: 90s, 15m, 1h, 7d."),
    "artifact-hub": SettingKey(_WEB_ADDRESS, "Where REPO/NAME is looked up that helm does not know."),
    "include": SettingKey(several(TEXT), "Which files count: patterns as in .gitignore."),
    "exclude": SettingKey(several(TEXT), "Which files do not count."),
    "charts": SettingKey(elsewhere("charts", "CHARTS"), "Charts that are deployed from elsewhere."),
    "load-restrictor": SettingKey(
        one_of(LOAD_RESTRICTORS),
        "kustomize's option: None, as Flux has it, lets kustomizations load any file, "
        "also outside of their folders.",
    ),
    "gitops": SettingKey(elsewhere("gitops", "GITOPS"), "How a repository of Flux or Argo CD is followed."),
    "fail-on": SettingKey(one_of(FAIL_ON), "The least severity that makes the exit code 1."),
    "severity": SettingKey(elsewhere("ignores", "SEVERITIES"), "Other severities of rules."),
    "ignore": SettingKey(elsewhere("ignores", "IGNORES"), "What does not count, and why."),
}
