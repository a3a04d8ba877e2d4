"""Short ways to nodes, pods, shapes and landings from a few lines of YAML or JSON."""

import io
import json
from collections.abc import Iterable

from archcheck.documents.nodes import Mapping
from archcheck.documents.reading import Document, read
from archcheck.images.availability import Found, ManifestKind
from archcheck.images.platform import Platform, parse_platform
from archcheck.scheduling.effective_pods import EffectivePodSpec, PodResolver
from archcheck.scheduling.filters import FilterReason, filter_node
from archcheck.scheduling.kubernetes import node_of
from archcheck.scheduling.node import Node, parse_taint
from archcheck.scheduling.runtime import Pull, PullRule
from archcheck.workloads.cluster_objects import ClusterObjects, merge
from archcheck.workloads.constraints import Requirement, Term, Toleration
from archcheck.workloads.extraction import extract
from archcheck.workloads.model import Workload


def documents(text: str) -> list[Document]:
    """Return the documents of a text, none of them broken."""
    readings = list(read(io.BytesIO(text.encode())))
    found = [each for each in readings if isinstance(each, Document)]
    assert len(found) == len(readings), readings
    return found


def node_object(text: str, *, variant_label: str = "", pull: Pull | None = None) -> Node:
    """Return the node that a Node object describes."""
    [document] = documents(text)
    assert isinstance(document.root, Mapping)
    return node_of(document.root, variant_label=variant_label, pull=pull)


def node(name: str = "n1", *taints: str, cordoned: bool = False, **labels: str) -> Node:
    """Return an amd64 node; a `__` in the name of a label stands for a slash, a `_` for a dot."""
    own = {key.replace("__", "/").replace("_", "."): value for key, value in labels.items()}
    return Node(
        name,
        Platform("linux", "amd64"),
        PullRule.BEST_FIRST,
        {"kubernetes.io/hostname": name, **own},
        tuple(parse_taint(taint) for taint in taints),
        cordoned,
    )


def extracted(text: str) -> tuple[tuple[Workload, ...], ClusterObjects]:
    """Return the workloads of a text, and what stands around them."""
    held = [extract(document, "input.yaml", rendered=False) for document in documents(text)]
    workloads = tuple(workload for each in held for workload in each.workloads)
    return workloads, merge(each.cluster_objects for each in held)


def shapes(text: str) -> tuple[EffectivePodSpec, ...]:
    """Return the shapes of the one workload in a text, among all that stands beside it."""
    [workload], cluster_objects = extracted(text)
    [pod] = workload.pods
    return PodResolver(cluster_objects).specs(workload, pod)


def shape(text: str) -> EffectivePodSpec:
    """Return the one shape of the one workload in a text."""
    [only] = shapes(text)
    return only


def unknown(text: str) -> list[str]:
    """Return what the one workload of a text hangs on, and is not in it."""
    [workload], cluster_objects = extracted(text)
    [pod] = workload.pods
    return list(PodResolver(cluster_objects).unknown(workload, pod))


def pod(spec: str = "", kind: str = "Pod", namespace: str = "") -> str:
    """Return a Pod, a Deployment or a DaemonSet with a flow mapping (without its braces) as its spec."""
    parts = ["containers: [{name: main, image: app}]", spec] if spec else ["containers: [{image: app}]"]
    inner = "{" + ", ".join(parts) + "}"
    version = "v1" if kind == "Pod" else "apps/v1"
    body = inner if kind == "Pod" else "{template: {spec: " + inner + "}}"
    place = f", namespace: {namespace}" if namespace else ""
    return f"---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: web{place}}}\nspec: {body}\n"


def landing(text: str, nodes: Iterable[Node], *, comparisons: bool = False) -> list[str]:
    """Return the names of the nodes where the one pod of a text may land."""
    only = shape(text)
    return [each.name for each in nodes if not any(filter_node(only, each, comparisons=comparisons))]


def held_off(text: str, on: Node) -> list[FilterReason]:
    """Return what keeps the one pod of a text off a node."""
    return list(filter_node(shape(text), on))


def affinity(*terms: str) -> str:
    """Return a required node affinity with these terms, as a member of a pod spec."""
    listed = ", ".join(terms)
    rule = "requiredDuringSchedulingIgnoredDuringExecution"
    return f"affinity: {{nodeAffinity: {{{rule}: {{nodeSelectorTerms: [{listed}]}}}}}}"


def term(*expressions: str) -> Term:
    """Return a term of expressions, each as `key operator value…`."""
    return Term(tuple(map(requirement, expressions)))


def requirement(text: str) -> Requirement:
    """Return `key operator value…`."""
    key, operator, *values = text.split(" ")
    return Requirement(key, operator, tuple(values))


def toleration(text: str) -> Toleration:
    """Return what JSON or a flow mapping says."""
    return shape(pod(f"tolerations: [{text}]")).tolerations[0]


def index(*entries: str) -> Found:
    """Return an index with these platforms, as they are declared."""
    return Found(tuple(map(declared, entries)), "sha256:0", ManifestKind.INDEX, "registry.test")


def single(entry: str) -> Found:
    """Return a single manifest for a platform."""
    return Found((declared(entry),), "sha256:0", ManifestKind.MANIFEST, "registry.test")


def declared(text: str) -> Platform:
    """Return `os/architecture/variant` as an image declares it, not normalised."""
    os, _, rest = text.partition("/")
    os, _, version = os.rstrip(")").partition("(")
    architecture, _, variant = rest.partition("/")
    return Platform(os, architecture, variant, version)


def machine(text: str) -> Platform:
    """Return a node's platform: normalised."""
    return parse_platform(text)


def as_text(value: object) -> str:
    """Return a value as JSON, which kubectl prints."""
    return json.dumps(value, indent=1)
