"""Which RuntimeClasses run something else than the node's own platform.

A class names a handler of the container runtime: `runc` and those that only wrap it execute what the node
executes; every other may run anything, WebAssembly or a virtual machine (containerd `runtime_platforms`).
"""

from collections.abc import Mapping

from archcheck.workloads.cluster_objects import RuntimeClass

_PLAIN = frozenset({"runc", "runhcs-wcow-process"}) | {
    "nvidia",
    "nvidia-cdi",
    "nvidia-legacy",
    "nvidia-experimental",
}
"""The defaults of containerd on Linux and Windows, and NVIDIA's wrappers of runc."""


def own_handler(name: str, classes: Mapping[str, RuntimeClass]) -> str:
    """Return what runs the pods of a RuntimeClass, where that may be anything; empty where it is as without.

    A class that is not among the manifests may have any handler.
    """
    runtime_class = classes.get(name)
    handler = runtime_class.handler if runtime_class is not None else name
    if not name or handler in _PLAIN:
        return ""
    return (
        f"the handler {handler} of RuntimeClass {name}"
        if runtime_class
        else f"the handler of RuntimeClass {name}"
    )


def is_plain(name: str) -> bool:
    """Return whether a pod of a class, as far as its name tells, runs the node's own platform alone."""
    return not name or name in _PLAIN
