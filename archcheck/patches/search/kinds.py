"""What may be changed of each kind, what follows from it, and whose business it is instead.

Source: the validation of core, apps and batch in kubernetes/kubernetes; the manuals of k3s, Knative, Argo CD
and Flux.
"""

from archcheck.documents.nodes import Mapping, elements, get, is_true, members, text_of
from archcheck.patches.model import Change
from archcheck.workloads.model import PodSpec, Workload
from archcheck.workloads.pods import is_built_in

_EFFECTS = {
    "Deployment": "all its pods are replaced",
    "ReplicaSet": "pods that run already stay as they are: delete those that are on the wrong nodes",
    "ReplicationController": "pods that run already stay as they are: delete those on the wrong nodes",
    "StatefulSet": (
        "its pods are replaced one by one, from the highest; one that is stuck in ImagePullBackOff or "
        "CrashLoopBackOff is not: delete that pod by hand (kubernetes#67250)"
    ),
    "DaemonSet": "its pods are replaced one by one, and leave the nodes that no longer match",
    "CronJob": "its next Job has it; a Job that runs keeps the old pod",
}
_IMMUTABLE = {
    "Job": (
        "a Job's pod template cannot be changed in the cluster: delete the Job (its pods and their logs go "
        "with it), and create it again from the changed manifest; one that is suspended and never started "
        "can be patched"
    ),
    "Pod": (
        "a pod's nodeSelector and affinity cannot be changed in the cluster: delete the pod, and create it "
        "again from the changed manifest"
    ),
}
_STATIC_POD = "kubernetes.io/config.mirror"
_K3S_OBJECTS = "objectset.rio.cattle.io/owner-gvk"
_SVCLB = "svccontroller.k3s.cattle.io/svcname"
_BY_GITOPS = {
    "argocd.argoproj.io/tracking-id": "Argo CD",
    "argocd.argoproj.io/instance": "Argo CD",
    "kustomize.toolkit.fluxcd.io/name": "Flux",
    "helm.toolkit.fluxcd.io/name": "Flux",
}


def can_be_patched(workload: Workload) -> bool:
    """Return whether the API server takes such a change of an object that is already there."""
    return workload.kind not in _IMMUTABLE or (workload.kind == "Job" and workload.dormant == "suspend: true")


def advice(workload: Workload, root: Mapping, change: Change) -> list[str]:
    """Return what the owner of a workload is to know before the change is applied."""
    notes = [text for text in (_EFFECTS.get(workload.kind), _IMMUTABLE.get(workload.kind)) if text]
    if workload.kind == "Pod" and not change.selector and not change.terms:
        notes = ["a running pod may be given more tolerations"]
    if workload.kind in ("StatefulSet", "DaemonSet"):
        strategy = get(root, "spec", "updateStrategy")
        partition = text_of(get(strategy, "rollingUpdate", "partition")) or "0"
        if text_of(get(strategy, "type")) == "OnDelete" or partition != "0":
            waits = "its updateStrategy waits for you: pods are replaced only as you let it"
            notes = [*(notes if workload.kind == "StatefulSet" else ()), waits]
    tools = {tool for key, tool in _BY_GITOPS.items() if key in _marks(root)}
    notes += [f"{tool} owns it: put the patch into git, else it reverts it" for tool in sorted(tools)]
    return notes


ANY_CONSTRAINT = "nodeSelector, affinity or tolerations"


def unpatchable_reason(
    workload: Workload, root: Mapping, wanted: str = ANY_CONSTRAINT
) -> tuple[str, str] | None:
    """Return why an object is not to be patched, and what to change instead; None where it may be.

    Args:
        workload: the object, with the pod that is at fault as its only one.
        root: the same, as it is written.
        wanted: what that pod would need, in words.

    """
    owner = _controller(root)
    if owner:
        return f"{owner} made it and would revert a patch", f"patch {owner} instead"
    marks = _marks(root)
    if _SVCLB in marks:
        annotation = "svccontroller.k3s.cattle.io/tolerations"
        return "k3s' ServiceLB made it", f"annotate Service {marks[_SVCLB]} with {annotation}"
    if _STATIC_POD in marks:
        return "it mirrors a static pod", "change the file in the node's manifests folder"
    if _K3S_OBJECTS in marks and workload.namespace == "kube-system":
        return (
            "k3s writes its manifest anew at every start",
            "a HelmChartConfig (traefik), or --disable it and deploy your own copy",
        )
    if not is_built_in(workload.api_version, workload.kind) and not _says_where(workload.pods[0]):
        return _custom(workload, wanted)
    return None


def _says_where(pod: PodSpec) -> bool:
    """Return whether it is known where an operator's object says to which nodes a pod goes."""
    return pod.placement is not None and bool(pod.placement.every)


def _custom(workload: Workload, wanted: str) -> tuple[str, str]:
    """Return the field of a custom resource that its operator may read."""
    placement = workload.pods[0].placement
    if placement is not None and placement.instead:
        return f"a {workload.kind} says nothing of nodes", f"set {wanted} in {placement.instead}"
    field = ".".join(workload.pods[0].path) or "its root"
    if workload.api_version.startswith("serving.knative.dev/"):
        reason = "Knative refuses nodeSelector, affinity and tolerations unless its features allow them"
        features = "kubernetes.podspec-nodeselector, -affinity and -tolerations in config-features"
        return reason, f"enable {features}, then set them in {field}"
    what = f"{workload.kind} of {workload.api_version} is an operator's, which decides what its pods get"
    return what, f"set {wanted} in {field}, if its operator reads that there"


def _controller(root: Mapping) -> str:
    for owner in elements(get(root, "metadata", "ownerReferences")):
        if is_true(get(owner, "controller")):
            kind, name = (text_of(get(owner, key)) or "" for key in ("kind", "name"))
            return f"{kind or 'its controller'} {name}".strip()
    return ""


def _marks(root: Mapping) -> dict[str, str]:
    """Return annotations and labels as one."""
    metadata = get(root, "metadata")
    marks = [*members(get(metadata, "labels")), *members(get(metadata, "annotations"))]
    return {name.text: text_of(value) or "" for name, value in marks}
