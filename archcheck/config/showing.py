"""What the settings of a run are, and where each comes from."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from archcheck.config.model import ClusterSettings, GitOpsSettings, Settings
from archcheck.config.overriding import (
    CONFIG,
    PREFIX,
    REGISTRIES_CONFIG,
    EffectiveValue,
    baseline_of,
    overridden,
)
from archcheck.hints import did_you_mean
from archcheck.wording import counted

_FIELDS = {
    "platforms": "platforms",
    "nodes": "nodes",
    "clusters": "clusters",
    "pull": "pull",
    "variant-label": "variant_label",
    "feature-gates": "gates",
    "tolerate": "tolerate",
    "include": "include",
    "exclude": "exclude",
    "charts": "charts",
    "load-restrictor": "load_restrictor",
    "gitops": "gitops",
    "fail-on": "fail_on",
    "severity": "severities",
    "ignore": "ignores",
    "registries": "registries",
    "registries-config": "registries_config",
    "cache-ttl": "cache_ttl",
    "artifact-hub": "artifact_hub",
}
_READ_WITH_IT = {"cache-ttl": "ARCHCHECK_CACHE_TTL", "artifact-hub": "ARCHCHECK_ARTIFACT_HUB"}
_WITHOUT_OPTION = frozenset({"ARCHCHECK_ARTIFACT_HUB", "ARCHCHECK_CACHE_DIR"})
_TOLERATE = re.compile("ARCHCHECK_(?P<verb>[A-Z_]+)_TOLERATE")
_SECRET = re.compile("ARCHCHECK_[A-Z]+_SET(_STRING)?")
_LOGIN = re.compile(r"(?<=://)[^/@\s]+@")


def settings_shown(
    settings: Settings, environment: Mapping[str, str], baseline: Path, options: Collection[str]
) -> Iterator[str]:
    """Yield a line for each setting: key, value, and the variable, the line of the file, or `default`.

    Options of the command line go before all of them; each has a variable of its own.

    Args:
        settings: what was read.
        environment: the process's variables.
        baseline: where it lies if nothing is said of it.
        options: the variables that are options'.

    Raises:
        ConfigurationError: a variable's value is none that its option takes.

    """
    shown = {**_values(settings, environment), "baseline": baseline_of(environment, baseline)}
    is_named = settings.file is not None and environment.get(CONFIG) == str(settings.file)
    yield f"file: {settings.file or 'none'}" + (f"  ({CONFIG})" if is_named else "")
    for key, value in shown.items():
        yield _LOGIN.sub("", f"{key}: {value.text}  ({value.origin})")
        if key == "tolerate":
            yield from _tolerated(environment)
    told = {value.origin for value in shown.values()} | ({CONFIG} if is_named else set())
    for name in sorted(name for name in environment if name.startswith(PREFIX)):
        if name not in told and not (environment[name] and _TOLERATE.fullmatch(name)):
            value = _variable(name, settings, environment[name], options)
            yield _LOGIN.sub("", f"{name}: {value.text}  ({value.origin})")


def _values(settings: Settings, environment: Mapping[str, str]) -> dict[str, EffectiveValue]:
    values = {
        key: EffectiveValue(_text(key, getattr(settings, field)), _origin(key, settings, environment))
        for key, field in _FIELDS.items()
    }
    if settings.nodes_file is not None:
        values["nodes"] = values["nodes"]._replace(text=f"those of {settings.nodes_file}")
    return values | overridden(settings, environment)


def _origin(key: str, settings: Settings, environment: Mapping[str, str]) -> str:
    if key == "registries-config" and REGISTRIES_CONFIG in environment:
        return REGISTRIES_CONFIG
    if environment.get(_READ_WITH_IT.get(key, "")):
        return _READ_WITH_IT[key]
    return f"{settings.file}:{settings.lines[key]}" if key in settings.lines else "default"


def _tolerated(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield what verbs tolerate beside it."""
    for name in sorted(environment):
        match = _TOLERATE.fullmatch(name)
        if match and environment[name]:
            verb = match["verb"].lower().replace("_", "-")
            yield f"tolerate, and for {verb}: {', '.join(environment[name].split())}  ({name})"


def _variable(name: str, settings: Settings, value: str, options: Collection[str]) -> EffectiveValue:
    """Return what a variable says that is no setting; the value of one that is not known may be a secret."""
    known = {*options, *_WITHOUT_OPTION}
    hosts = sorted(host for host, registry in settings.registries.items() if registry.password_env == name)
    if hosts:
        return EffectiveValue("given", f"the password for {', '.join(hosts)}")
    if name not in known:
        return EffectiveValue("not known", did_you_mean(name, sorted(known), PREFIX) or "no option has it")
    if not value:
        return EffectiveValue("empty, and says nothing", "environment")
    return EffectiveValue("given" if _SECRET.fullmatch(name) else value, "environment")


def _text(key: str, value: Any) -> str:
    """Return a value on one line; no password is ever among them."""
    special = _SPECIAL.get(key)
    if special is not None:
        return special(value)
    if isinstance(value, (tuple, frozenset)):
        texts = map(str, value)
        return ", ".join(sorted(texts) if isinstance(value, frozenset) else texts) or "none"
    return str(value) if value else "none"


def _files(value: tuple[Path, ...] | None) -> str:
    return "those of this machine" if value is None else ", ".join(map(str, value)) or "none"


def _clusters(value: tuple[ClusterSettings, ...]) -> str:
    """Return what is said of each, on one line; of variables the names, since a value may be a secret."""
    texts = (f"{cluster.name} ({', '.join(_said_of(cluster)) or 'nothing said'})" for cluster in value)
    return "; ".join(texts) or "none"


def _said_of(cluster: ClusterSettings) -> Iterator[str]:
    names = ", ".join(f"{node.name} ({node.platform})" for node in cluster.nodes)
    said = {
        "entries": ", ".join(map(str, cluster.entries)),
        "nodes": str(cluster.nodes_file) if cluster.nodes_file is not None else names,
        "kube-version": cluster.kube_version,
        "api-versions": ", ".join(cluster.api_versions),
        "variables": ", ".join(cluster.variables),
        "destination": ", ".join(cluster.destinations),
        "kubeconfig": ", ".join(cluster.kubeconfigs),
        "labels": ", ".join(f"{key}={text}" for key, text in cluster.labels.items()),
    }
    yield from (f"{key}: {text}" for key, text in said.items() if text)


def _gitops(value: GitOpsSettings) -> str:
    """Return what is said; of variables the names, since a value may be a secret."""
    said = {
        "entries": ", ".join(map(str, value.entries)),
        "sources": ", ".join(f"{name}={folder}" for name, folder in value.sources.items()),
        "variables": ", ".join(value.variables),
        "api-versions": ", ".join(value.api_versions),
    }
    return "; ".join(f"{key}: {text}" for key, text in said.items() if text) or "none"


_SPECIAL: Mapping[str, Callable[[Any], str]] = {
    "nodes": lambda value: ", ".join(f"{node.name} ({node.platform})" for node in value) or "none",
    "clusters": _clusters,
    "charts": lambda value: ", ".join(f"{chart.chart} {chart.version}".strip() for chart in value) or "none",
    "ignore": lambda value: counted(len(value), "entry", "entries"),
    "severity": lambda value: ", ".join(f"{rule}={value[rule]}" for rule in sorted(value)) or "none",
    "registries": lambda value: ", ".join(sorted(value)) or "none",
    "registries-config": _files,
    "gitops": _gitops,
    "fail-on": lambda value: value or "error",
    "cache-ttl": lambda value: f"{value:g}s",
}
