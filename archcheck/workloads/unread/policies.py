"""Kinds that speak of pods and run none: their images are patterns, or what others are made into."""

from archcheck.workloads.unread.model import EVERY_KIND

A_POLICY = "a policy, which holds patterns of images and runs none"

_GROUPS: dict[str, str] = {
    "admissionregistration.k8s.io": (
        "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding "
        "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding"
    ),
    "constraints.gatekeeper.sh": EVERY_KIND,
    "expansion.gatekeeper.sh": EVERY_KIND,
    "kyverno.io": EVERY_KIND,
    "mutations.gatekeeper.sh": EVERY_KIND,
    "policies.kubewarden.io": (
        "AdmissionPolicy AdmissionPolicyGroup ClusterAdmissionPolicy ClusterAdmissionPolicyGroup"
    ),
    "policies.kyverno.io": EVERY_KIND,
    "policy.jspolicy.com": EVERY_KIND,
    "policy.sigstore.dev": EVERY_KIND,
    "templates.gatekeeper.sh": EVERY_KIND,
}


def is_policy(group: str, kind: str) -> bool:
    """Return whether objects of a kind hold patterns of what others may run."""
    kinds = _GROUPS.get(group)
    return kinds is not None and (kinds == EVERY_KIND or kind in kinds.split())
