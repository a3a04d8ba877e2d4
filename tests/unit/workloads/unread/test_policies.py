from archcheck.workloads.unread.policies import is_policy
from tests.support.tables import walked


@walked(
    "group, kind, expected",
    [
        ("kyverno.io", "ClusterPolicy", True),
        ("kyverno.io", "OfALaterVersion", True),
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy", True),
        ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", False),
        ("policies.kubewarden.io", "AdmissionPolicy", True),
        ("policies.kubewarden.io", "PolicyServer", False),
        ("policy", "PodDisruptionBudget", False),
        ("", "Pod", False),
    ],
)
def test_a_policy_holds_patterns_and_what_serves_it_runs(group: str, kind: str, expected: bool) -> None:
    """A PolicyServer of Kubewarden is a Deployment, so that it is none."""
    assert is_policy(group, kind) is expected
