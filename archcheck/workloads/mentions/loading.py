"""Which objects are ConfigMaps or Secrets. What reads their texts is loaded once one of them says image."""

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archcheck.workloads.model import PodSpec
    from archcheck.workloads.objects import KubernetesObject


def is_configuration(obj: "KubernetesObject") -> bool:
    """Return whether an object is a ConfigMap or a Secret."""
    return obj.api_version == "v1" and obj.kind in ("ConfigMap", "Secret")


def mentions(obj: "KubernetesObject") -> "Iterable[PodSpec]":
    """Return for each key of a ConfigMap or a Secret the images that it names, as one pod each."""
    pods: Iterable[PodSpec] = import_module("archcheck.workloads.mentions.objects").mentions(obj)
    return pods
