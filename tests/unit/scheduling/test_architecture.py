from archcheck.scheduling.architecture import admits, mentions, named_architectures, named_systems
from archcheck.workloads.constraints import Constraints, Pair, Requirement, Term
from tests.support.tables import walked

ARCH, BETA = "kubernetes.io/arch", "beta.kubernetes.io/arch"


def required(*terms: tuple[Requirement, ...]) -> Constraints:
    return Constraints(required=tuple(Term(expressions) for expressions in terms))


def arch(operator: str, *values: str, key: str = ARCH) -> Requirement:
    return Requirement(key, operator, values)


def test_required_labels_are_mentioned_first() -> None:
    constraints = Constraints(
        selector=(Pair("a", "1"),),
        required=(Term((Requirement("b", "Exists"),)),),
        preferred=(Term((Requirement("c", "In", ("3",)),)),),
    )
    assert [(mention.key, mention.how, mention.required) for mention in mentions(constraints)] == [
        ("a", "In", True),
        ("b", "Exists", True),
        ("c", "In", False),
    ]


@walked(
    "constraints, names",
    [
        (Constraints(selector=(Pair(ARCH, "arm64"),)), ["arm64"]),
        (Constraints(selector=(Pair(BETA, "arm64"),)), ["arm64"]),
        (Constraints(selector=(Pair(ARCH, "armhf"),)), []),
        (Constraints(selector=(Pair(ARCH, "arm"), Pair(BETA, "arm64"))), []),
        (required((arch("In", "arm", "arm64"),)), ["arm", "arm64"]),
        (required((arch("In", "arm", "arm64"), arch("NotIn", "arm"))), ["arm64"]),
        (required((arch("NotIn", "arm"),)), []),
        (Constraints(preferred=(Term((arch("In", "arm"),)),)), []),
    ],
)
def test_architectures_that_a_pod_names_and_admits(constraints: Constraints, names: list[str]) -> None:
    assert list(named_architectures(constraints)) == names


@walked(
    "constraints, expected",
    [
        (Constraints(), True),
        (Constraints(selector=(Pair("disk", "ssd"),)), True),
        (Constraints(selector=(Pair(ARCH, "amd64"),)), False),
        (required((arch("In", "amd64"),), (arch("In", "arm64"),)), True),
        (required((arch("In", "amd64"),)), False),
        (required(), False),
        (required((arch("In"),)), False),
    ],
)
def test_whether_an_arm64_node_may_meet_what_a_pod_says(constraints: Constraints, expected: bool) -> None:
    """Terms are alternatives, none at all admit nothing, and one that Kubernetes refuses admits nothing."""
    assert admits(constraints, "arm64") is expected


def test_systems_that_a_pod_names() -> None:
    assert named_systems(Constraints(os="windows")) == {"windows"}
    assert named_systems(Constraints(selector=(Pair("beta.kubernetes.io/os", "linux"),))) == {"linux"}
    assert named_systems(Constraints()) == frozenset()
