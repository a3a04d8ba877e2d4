"""The Job that installs a HelmChart: a workload at the line of its image."""

from archcheck.documents.reading import Document
from archcheck.sources.gitops.k3s.install_jobs import install_job
from archcheck.workloads.extraction import extract
from archcheck.workloads.model import Workload
from tests.support.built_objects import built_objects

_CHART = """\
apiVersion: helm.cattle.io/v1
kind: HelmChart
metadata:
  name: web
  namespace: kube-system
spec:
  chart: app
  bootstrap: {bootstrap}
  jobImage: " rancher/klipper-helm:v0.9.8 "
"""


def _workload(bootstrap: str) -> Workload:
    (obj,) = built_objects(_CHART.format(bootstrap=bootstrap))
    job = install_job(obj)
    assert job is not None
    (workload,) = extract(Document(job.object.root), job.origin.path, rendered=False, keep=False).workloads
    return workload


def test_the_job_lands_on_linux_nodes() -> None:
    workload = _workload("false")
    assert (workload.kind, workload.namespace, workload.name) == ("Job", "kube-system", "helm-install-web")
    (use,) = workload.images
    assert (use.text, use.line, workload.source.line) == ("rancher/klipper-helm:v0.9.8", 9, 9)
    constraints = workload.pods[0].constraints
    assert [(pair.key, pair.value) for pair in constraints.selector] == [("kubernetes.io/os", "linux")]
    assert constraints.preferred
    assert not constraints.tolerations


def test_the_job_of_a_chart_that_starts_the_cluster_lands_on_the_control_plane() -> None:
    constraints = _workload("true").pods[0].constraints
    assert {pair.key for pair in constraints.selector} == {
        "kubernetes.io/os",
        "node-role.kubernetes.io/control-plane",
    }
    assert constraints.host_network
    assert len(constraints.tolerations) == 6
