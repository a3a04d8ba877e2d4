"""A node as far as it decides what lands and runs on it."""

import re
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from archcheck.errors import ConfigurationError
from archcheck.frozen import dataclass
from archcheck.scheduling.runtime import Machine, build_rule
from archcheck.scheduling.selectors import is_label_key, is_label_value

if TYPE_CHECKING:
    from archcheck.images.platform import Platform
    from archcheck.scheduling.runtime import PullRule

ARCH_LABEL = "kubernetes.io/arch"
OS_LABEL = "kubernetes.io/os"
HOSTNAME_LABEL = "kubernetes.io/hostname"
BETA_ARCH_LABEL = "beta.kubernetes.io/arch"
BETA_OS_LABEL = "beta.kubernetes.io/os"
WINDOWS_BUILD_LABEL = "node.kubernetes.io/windows-build"
"""Set by the kubelet of a Windows node: `10.0.20348`, without the revision."""
ARCH_LABELS = (ARCH_LABEL, BETA_ARCH_LABEL)

NO_SCHEDULE = "NoSchedule"
NO_EXECUTE = "NoExecute"
PREFER_NO_SCHEDULE = "PreferNoSchedule"
EFFECTS = (NO_SCHEDULE, NO_EXECUTE, PREFER_NO_SCHEDULE)

_TAINT = re.compile(r"(?P<key>[^=:\s]+)(?:=(?P<value>[^=:\s]*))?:(?P<effect>\w+)")


@dataclass(frozen=True, slots=True, order=True)
class Taint:
    """A taint; its text is kubectl's own spelling."""

    key: str
    value: str = ""
    effect: str = NO_SCHEDULE

    @property
    def repels(self) -> bool:
        """Whether it keeps pods off. PreferNoSchedule only asks the scheduler to look elsewhere first."""
        return self.effect in (NO_SCHEDULE, NO_EXECUTE)

    def __str__(self) -> str:
        return f"{self.key}={self.value}:{self.effect}" if self.value else f"{self.key}:{self.effect}"


@dataclass(frozen=True, slots=True)
class Node:
    """One node, or `count` nodes that are not named one by one.

    `platform` is normalised; an empty architecture means that the node says none. `pool` is the name that
    its owner gave to it and to those like it, or empty. `assumptions` are what the node does not say, and
    what is taken to be so. `kubelet` is its kubelet's version, which no pod looks at.
    """

    name: str
    platform: "Platform"
    pull: "PullRule"
    labels: Mapping[str, str] = field(default_factory=dict)
    taints: tuple[Taint, ...] = ()
    unschedulable: bool = False
    count: int = 1
    pool: str = ""
    runtime: str = ""
    assumptions: tuple[str, ...] = ()
    kubelet: str = field(default="", compare=False)

    @property
    def machine(self) -> Machine:
        """What decides which images run here."""
        return Machine(self.platform, self.pull, build_rule(self.runtime))


def parse_taint(text: str) -> Taint:
    """Return the taint that kubectl writes as `key=value:Effect` or `key:Effect`.

    Raises:
        ConfigurationError: it has another form or effect.

    """
    match = _TAINT.fullmatch(text.strip())
    if match is None or not (is_label_key(match["key"]) and is_label_value(match["value"] or "")):
        raise ConfigurationError(f"{text!r} is no taint", hint="key=value:Effect, as kubectl taint has it")
    if match["effect"] not in EFFECTS:
        raise ConfigurationError(
            f"{text!r}: {match['effect']} is no effect of a taint", hint=f"one of {', '.join(EFFECTS)}"
        )
    return Taint(match["key"], match["value"] or "", match["effect"])


def default_labels(name: str, platform: "Platform") -> dict[str, str]:
    """Return the labels that a kubelet gives its node: architecture by GOARCH, system, host name."""
    labels = {OS_LABEL: platform.os, HOSTNAME_LABEL: name, BETA_OS_LABEL: platform.os}
    if platform.architecture:
        labels |= {ARCH_LABEL: platform.architecture, BETA_ARCH_LABEL: platform.architecture}
    return labels
