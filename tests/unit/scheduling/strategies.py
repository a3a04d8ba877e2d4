"""Clusters, pods and what stands beside them, small enough to collide often."""

from dataclasses import replace

from hypothesis import strategies as st

from archcheck.images.platform import Platform
from archcheck.scheduling.node import (
    ARCH_LABEL,
    BETA_ARCH_LABEL,
    EFFECTS,
    HOSTNAME_LABEL,
    Node,
    Taint,
    default_labels,
)
from archcheck.scheduling.runtime import PullRule
from archcheck.workloads.cluster_objects import Claim, ClusterObjects, RuntimeClass, Volume
from archcheck.workloads.constraints import Constraints, Pair, Requirement, Term, Toleration
from archcheck.workloads.model import ImageUse, PodSpec, Role, Source, Workload
from tests.unit.scheduling.building import IMAGES

ZONE = "topology.kubernetes.io/zone"
NAMES = ("pc1", "pc2", "pc10", "pc", "a20-1", "a20-2", "a64", "arm", "ssd")
PLATFORMS = tuple(
    Platform(*names)
    for names in (
        ("linux", "amd64"),
        ("linux", "arm64"),
        ("linux", "arm", "v7"),
        ("linux", "arm", "v6"),
        ("windows", "amd64"),
    )
)
VALUES = ("amd64", "arm64", "arm", "pc1", "a20-1", "ssd", "", "7", "12", "007")
KEYS = (ARCH_LABEL, BETA_ARCH_LABEL, HOSTNAME_LABEL, "disk", "level", ZONE)

keys, values, names = st.sampled_from(KEYS), st.sampled_from(VALUES), st.sampled_from(NAMES)
labels = st.dictionaries(st.sampled_from(("disk", "level", "board", ZONE)), values, max_size=3)
taints = st.builds(
    Taint,
    st.sampled_from(("arch", "speed", "node.kubernetes.io/unschedulable")),
    st.sampled_from(("", "arm", "3", "30")),
    st.sampled_from(EFFECTS),
)
tolerations = st.builds(
    Toleration,
    st.sampled_from(("", "arch", "speed", "node.kubernetes.io/unschedulable")),
    st.sampled_from(("", "Equal", "Exists", "Exists", "Gt", "Lt", "exists")),
    st.sampled_from(("", "arm", "3", "30")),
    st.sampled_from(("", *EFFECTS)),
)


@st.composite
def nodes(draw: st.DrawFn, name: str | None = None) -> Node:
    own = draw(names) if name is None else name
    platform = draw(st.sampled_from(PLATFORMS))
    implied = default_labels(own, platform)
    for key in draw(st.sets(st.sampled_from(sorted(implied)), max_size=1)):
        del implied[key]
    return Node(
        own,
        platform,
        draw(st.sampled_from(PullRule)),
        implied | draw(labels),
        tuple(draw(st.lists(taints, max_size=2, unique=True))),
        draw(st.booleans()),
    )


@st.composite
def clusters(draw: st.DrawFn) -> list[Node]:
    """Draw nodes of which some are alike but for name and host name."""
    found: list[Node] = []
    chosen: list[str] = draw(st.lists(names, min_size=1, max_size=6, unique=True))
    for name in chosen:
        alike: bool = draw(st.booleans())
        if found and alike:
            like = draw(st.sampled_from(found))
            own = {HOSTNAME_LABEL: name} if HOSTNAME_LABEL in like.labels else {}
            found.append(replace(like, name=name, labels={**like.labels, **own}))
        else:
            found.append(draw(nodes(name)))
    return found


sound_expressions = st.one_of(
    st.builds(
        Requirement,
        keys,
        st.sampled_from(("In", "NotIn")),
        st.lists(values, min_size=1, max_size=3).map(tuple),
    ),
    st.builds(Requirement, keys, st.sampled_from(("Exists", "DoesNotExist"))),
    st.builds(
        Requirement,
        keys,
        st.sampled_from(("Gt", "Lt")),
        st.sampled_from(("0", "7", "12")).map(lambda v: (v,)),
    ),
)
expressions = sound_expressions | st.builds(
    Requirement,
    st.sampled_from((*KEYS, "", "a b", "-x")),
    st.sampled_from(("In", "NotIn", "Exists", "Gt", "Lt", "in", "")),
    st.lists(st.sampled_from((*VALUES, "a b", "+5", "-5")), max_size=2).map(tuple),
)
sound_fields = st.builds(
    Requirement, st.just("metadata.name"), st.sampled_from(("In", "NotIn")), names.map(lambda name: (name,))
)
fields = sound_fields | st.builds(
    Requirement,
    st.sampled_from(("metadata.name", "metadata.namespace")),
    st.sampled_from(("In", "Exists")),
    st.lists(names, max_size=2).map(tuple),
)
sound_terms = st.builds(
    Term,
    st.lists(sound_expressions, max_size=2).map(tuple),
    st.just(()) | st.lists(sound_fields, max_size=1).map(tuple),
)
terms = st.builds(
    Term,
    st.lists(expressions, max_size=2).map(tuple),
    st.just(()) | st.lists(fields, max_size=1).map(tuple),
)


def constraints(each: st.SearchStrategy[Term] = terms) -> st.SearchStrategy[Constraints]:
    """Return what a pod may say of nodes, with terms of a strategy."""
    return st.builds(
        Constraints,
        node_name=st.just("") | st.just("") | names,
        selector=st.dictionaries(keys, values, max_size=1).map(
            lambda pairs: tuple(Pair(key, value) for key, value in pairs.items())
        ),
        required=st.none() | st.lists(each, max_size=3).map(tuple),
        tolerations=st.lists(tolerations, max_size=3).map(tuple),
        gates=st.sampled_from(((), (), (), ("wait",))),
        host_network=st.booleans(),
        runtime_class=st.sampled_from(("", "", "kata", "nobody")),
        os=st.sampled_from(("", "", "linux", "windows")),
        claims=st.sampled_from(((), (), ("data",), ("data", "logs"))),
    )


image_uses = st.builds(
    ImageUse,
    st.sampled_from(("a", "b", "c")),
    st.sampled_from(Role),
    st.sampled_from(sorted(IMAGES)),
    st.just(1),
    st.just(1),
)
pods = st.builds(
    PodSpec,
    st.just(("spec",)),
    st.lists(image_uses, max_size=3, unique_by=lambda use: use.container).map(tuple),
    constraints=constraints(),
)
workloads = st.builds(
    Workload,
    st.just("apps/v1"),
    st.sampled_from(("Deployment", "DaemonSet", "StatefulSet")),
    st.just(""),
    st.sampled_from(("web", "db")),
    st.just(Source("web.yaml", 1)),
    st.lists(pods, min_size=1, max_size=2).map(tuple),
    claim_templates=st.sampled_from(((), (), ("data",))),
    replicas=st.integers(1, 3),
)
volumes = st.builds(
    Volume,
    st.sampled_from(("pv1", "pv2")),
    st.tuples(st.just(""), st.sampled_from(("data", "logs", "data-web-0", "data-db-1", ""))),
    st.none() | st.lists(terms, max_size=2).map(tuple),
    st.sampled_from(((), (), ((ZONE, ("ssd", "7")),))),
)
cluster_objects = st.builds(
    ClusterObjects,
    runtime_classes=st.just(())
    | st.tuples(
        st.builds(
            RuntimeClass,
            st.just("kata"),
            st.tuples(st.builds(Pair, keys, values)) | st.just(()),
            st.lists(tolerations, max_size=1).map(tuple),
        )
    ),
    volumes=st.lists(volumes, max_size=2, unique_by=lambda volume: volume.name).map(tuple),
    claims=st.lists(
        st.builds(Claim, st.just(""), st.sampled_from(("data", "logs")), st.sampled_from(("pv1", "pv2"))),
        max_size=2,
        unique_by=lambda claim: claim.name,
    ).map(tuple),
)
