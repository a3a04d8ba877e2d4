"""What a chart renders without and with a values file, held against each other."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import yaml

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
Object = dict[str, Any]


def rendered(text: str) -> dict[str, Object]:
    """Return objects by `Kind/name`."""
    return {f"{each['kind']}/{each['metadata']['name']}": each for each in yaml.safe_load_all(text) if each}


def pod(root: Object) -> Object:
    """Return the pod spec of an object."""
    spec: Object = root["spec"].get("template", root)["spec"]
    return spec


def terms(spec: Object) -> list[Object]:
    """Return the alternatives that a pod requires of its node."""
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    found: list[Object] = (affinity.get(REQUIRED) or {}).get("nodeSelectorTerms") or []
    return found


def losses(before: Mapping[str, Object], after: Mapping[str, Object], patched: set[str]) -> list[str]:
    """Return what moved beside the placement of workloads that were patched, and what placement they lost."""
    found = [f"{key} came or went" for key in set(before) ^ set(after)]
    for key in set(before) & set(after):
        if key not in patched:
            found += [f"{key} is another"] if before[key] != after[key] else []
            continue
        found += [f"{key} lost {each}" for each in _lost(pod(before[key]), pod(after[key]))]
        if _without_placement(before[key]) != _without_placement(after[key]):
            found.append(f"{key} is another beside its placement")
    return found


def _lost(before: Object, after: Object) -> Iterator[str]:
    selector = after.get("nodeSelector") or {}
    for key, value in (before.get("nodeSelector") or {}).items():
        if selector.get(key) != value:
            yield f"nodeSelector {key}"
    for each in before.get("tolerations") or []:
        if each not in (after.get("tolerations") or []):
            yield f"toleration {each}"
    old, new = terms(before), terms(after)
    if old and len(old) != len(new):
        yield f"a term of {old}"
    for was, now in zip(old, new, strict=False):
        for each in was.get("matchExpressions") or []:
            if each not in (now.get("matchExpressions") or []):
                yield f"expression {each}"


def _without_placement(root: Object) -> Object:
    rest = deepcopy(root)
    spec = pod(rest)
    spec.pop("nodeSelector", None)
    spec.pop("tolerations", None)
    affinity = spec.pop("affinity", None) or {}
    (affinity.get("nodeAffinity") or {}).pop(REQUIRED, None)
    spec["affinity"] = {key: value for key, value in affinity.items() if value}
    return rest
