"""Which rules a node's container runtime chooses an image's platform by.

Source: containerd `core/images`, `internal/cri/config`, containers/image `platform_matcher.go`, moby
`pull_v2_unix.go`; k3s ships containerd configured for local pull.
"""

import re
from enum import StrEnum
from functools import lru_cache

from archcheck.frozen import dataclass
from archcheck.images.platform import Platform
from archcheck.images.windows import BuildRule

_RUNTIME = re.compile(r"(?P<name>[a-z0-9.-]+)://(?P<version>v?(?P<numbers>\d+(?:\.\d+){0,2})\S*)?")
_K3S = re.compile(r"\+?-?(?:k3s|rke2)", re.IGNORECASE)

FIRST_STRICT = (2, 1)
"""The containerd that began to pull by the transfer service, which takes no other variant."""


class PullRule(StrEnum):
    """How a runtime chooses among the entries of an index."""

    BEST_FIRST = "best-first"
    """containerd up to 2.0, containerd with local pull: the platform, else what it may fall back to."""
    STRICT = "strict"
    """containerd from 2.1 with its transfer service: the platform and nothing else."""
    OPEN = "open"
    """containerd from 2.1: one of the two above, and no API tells which."""
    CRIO = "cri-o"
    """containers/image: the same architecture, its own order of variants, names as they are written."""
    DOCKER = "docker"
    """Best first, with the level of an amd64 CPU."""


class Pull(StrEnum):
    """What the configuration says of a node: `pull: strict|fallback`."""

    STRICT = "strict"
    FALLBACK = "fallback"


_OTHERS = {"cri-o": PullRule.CRIO, "docker": PullRule.DOCKER}

_RULES = {Pull.STRICT: PullRule.STRICT, Pull.FALLBACK: PullRule.BEST_FIRST}
ASSUMED = "runtime not given: containerd with local pull, as k3s ships it"
OTHER_RUNTIME = "a runtime that is not known here: taken to be as containerd from 2.1"


def pull_rule(
    runtime: str, pull: Pull | None = None, kubelet: str = "", default: Pull | None = None
) -> tuple[PullRule, str]:
    """Return a node's rule, and what was assumed for it, or empty.

    Args:
        runtime: `status.nodeInfo.containerRuntimeVersion`, such as `containerd://2.1.4-k3s1`, or empty.
        pull: what the configuration says of this node.
        kubelet: `status.nodeInfo.kubeletVersion`, which tells k3s and RKE2 too.
        default: what the configuration says of all nodes that leave it open.

    """
    match = _RUNTIME.fullmatch(runtime.strip())
    if match and match["name"] in _OTHERS:
        return _OTHERS[match["name"]], ""
    if match is None or match["name"] != "containerd":
        if settled := pull or default:
            return _RULES[settled], ""
        return (PullRule.OPEN, OTHER_RUNTIME) if runtime else (PullRule.BEST_FIRST, ASSUMED)
    is_k3s = _K3S.search(match["version"] or "") or _K3S.search(kubelet)
    if _version(match, FIRST_STRICT) < FIRST_STRICT or (is_k3s and pull is None):
        return PullRule.BEST_FIRST, ""
    settled = pull or default
    return (_RULES[settled] if settled else PullRule.OPEN), ""


_LATEST = (999,)
_BUILD_RULES = (
    ((1, 6, 23), BuildRule.EQUAL),
    ((1, 7), BuildRule.SINCE_2022),
    ((1, 7, 6), BuildRule.EQUAL),
    ((2, 1, 6), BuildRule.SINCE_2022),
    ((2, 3, 5), BuildRule.LAST_RELEASE),
    (_LATEST, BuildRule.GENERATION),
)
"""What containerd does of Windows builds before each version: its go.mod names the version of platforms."""


@lru_cache(maxsize=256)
def build_rule(runtime: str) -> BuildRule:
    """Return which builds of Windows a runtime takes; what Windows itself runs where that is not known."""
    match = _RUNTIME.fullmatch(runtime.strip())
    if match is None or match["name"] not in ("containerd", "docker"):
        return BuildRule.GENERATION
    if match["name"] == "docker":
        return BuildRule.UP_TO_HOST
    version = _version(match, _LATEST)
    return next((rule for below, rule in _BUILD_RULES if version < below), BuildRule.GENERATION)


def _version(match: re.Match[str], default: tuple[int, ...]) -> tuple[int, ...]:
    """Return a runtime's version as numbers."""
    numbers: str | None = match["numbers"]
    return tuple(map(int, numbers.split("."))) if numbers else default


@dataclass(frozen=True, slots=True)
class Machine:
    """What of a node decides over an image: its platform, and the rules of its runtime."""

    platform: Platform
    pull: PullRule
    builds: BuildRule = BuildRule.GENERATION
