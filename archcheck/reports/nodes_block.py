"""A cluster as the `nodes:` of a configuration."""

import json
import re
from collections.abc import Iterator, Sequence

from archcheck.scheduling.describing import Described
from archcheck.scheduling.runtime import PullRule, pull_rule

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")
_16_BITS = 0xFFFF
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})


def nodes_block(pools: Sequence[Described]) -> str:
    """Return pools as YAML, ready to be kept in `.archcheck.yaml`."""
    return "".join(f"{line}\n" for line in ("nodes:", *(line for pool in pools for line in _pool(pool))))


def _pool(pool: Described) -> Iterator[str]:
    node = pool.node
    yield f"  - name: {_scalar(pool.name)}"
    if pool.hosts:
        yield f"    hosts: [{', '.join(map(_scalar, pool.hosts))}]"
    elif pool.count > 1:
        yield f"    count: {pool.count}"
    yield f"    platform: {_scalar(str(node.platform))}"
    if node.runtime:
        yield f"    runtime: {_scalar(node.runtime)}"
    if pool.kubelet:
        yield f"    kubelet: {_scalar(pool.kubelet)}"
    if pull := _pull(pool):
        yield f"    pull: {pull}"
    if pool.labels:
        pairs = (
            f"{_scalar(key)}: {'null' if value is None else _scalar(value)}" for key, value in pool.labels
        )
        yield f"    labels: {{{', '.join(pairs)}}}"
    if pool.taints:
        yield f"    taints: [{', '.join(_quoted(str(taint)) for taint in pool.taints)}]"
    if node.unschedulable:
        yield "    unschedulable: true"


def _pull(pool: Described) -> str:
    """Return what the runtime's version does not tell by itself."""
    if pull_rule(pool.node.runtime)[0] is pool.node.pull:
        return ""
    return {PullRule.STRICT: "strict", PullRule.BEST_FIRST: "fallback"}.get(pool.node.pull, "")


def _scalar(text: str) -> str:
    """Return a text as YAML that every reader takes for a text."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else _quoted(text)


def _quoted(text: str) -> str:
    """Return a text in double quotes, ASCII only; letters beyond 16 bits as YAML escapes them."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    letters = (
        f"\\U{ord(letter):08x}" if ord(letter) > _16_BITS else json.dumps(letter)[1:-1] for letter in whole
    )
    return f'"{"".join(letters)}"'
