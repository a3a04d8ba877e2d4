"""What may be changed of each kind, where its pod spec is, and whose business it is instead."""

# mypy: disable-error-code="truthy-bool"

from archcheck.patches.search.kinds import can_be_patched
from tests.support.placements import A64, PC, SLOW
from tests.support.tables import walked
from tests.unit.patches.cases import ARCH, Planned, planned

CONTAINERS = 'containers: [{name: main, image: "pc:1"}]'
EVERYWHERE = {
    "Deployment": "apps/v1",
    "StatefulSet": "apps/v1",
    "DaemonSet": "apps/v1",
    "ReplicaSet": "apps/v1",
}
TEMPLATE = ("spec", "template", "spec")


def obj(kind: str, api_version: str, *, metadata: str = "", spec: str = "", image: str = "pc:1") -> str:
    """Return an object of a kind, with further members of its metadata and of its spec."""
    pod = f"{{{CONTAINERS}}}".replace("pc:1", image)
    body = {
        "Pod": pod,
        "CronJob": f"{{jobTemplate: {{spec: {{template: {{spec: {pod}}}}}}}}}",
    }.get(kind, f"{{template: {{spec: {pod}}}}}")
    if spec:
        body = f"{{{spec}, {body[1:]}"
    name = "metadata: {name: web" + (f", {metadata}" if metadata else "") + "}"
    return f"apiVersion: {api_version}\nkind: {kind}\n{name}\nspec: {body}\n"


def made(kind: str, api_version: str, *, metadata: str = "", spec: str = "") -> Planned:
    return planned(obj(kind, api_version, metadata=metadata, spec=spec), PC, A64)


@walked(
    "kind, api_version, path",
    [
        *((kind, version, TEMPLATE) for kind, version in EVERYWHERE.items()),
        ("Deployment", "extensions/v1beta1", TEMPLATE),
        ("ReplicationController", "v1", TEMPLATE),
        ("Job", "batch/v1", TEMPLATE),
        ("CronJob", "batch/v1", ("spec", "jobTemplate", "spec", "template", "spec")),
        ("CronJob", "batch/v1beta1", ("spec", "jobTemplate", "spec", "template", "spec")),
        ("Pod", "v1", ("spec",)),
    ],
)
def test_the_change_goes_where_the_kind_keeps_its_pod_spec(
    kind: str, api_version: str, path: tuple[str, ...]
) -> None:
    result = made(kind, api_version)
    assert result.patch.pod == path
    assert {each.path[: len(path)] for each in result.patch.operations} == {path}
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}


@walked(
    "kind, api_version, words",
    [
        ("Deployment", "apps/v1", "all its pods are replaced"),
        ("ReplicaSet", "apps/v1", "delete those"),
        ("ReplicationController", "v1", "delete those"),
        ("StatefulSet", "apps/v1", "kubernetes#67250"),
        ("DaemonSet", "apps/v1", "leave the nodes that no longer match"),
        ("CronJob", "batch/v1", "a Job that runs keeps the old pod"),
        ("Job", "batch/v1", "delete the Job"),
        ("Pod", "v1", "delete the pod"),
    ],
)
def test_what_follows_is_said(kind: str, api_version: str, words: str) -> None:
    assert words in made(kind, api_version).text


def test_what_is_lost_with_a_job_is_said() -> None:
    assert "logs" in made("Job", "batch/v1").text
    assert "create it again from the changed manifest" in made("Job", "batch/v1").text


@walked(
    "kind, api_version, spec, may",
    [
        ("Deployment", "apps/v1", "", True),
        ("CronJob", "batch/v1", "suspend: true", True),
        ("Job", "batch/v1", "", False),
        ("Job", "batch/v1", "suspend: false", False),
        ("Job", "batch/v1", "suspend: true", True),
        ("Pod", "v1", "", False),
    ],
)
def test_whether_the_api_server_would_take_it(kind: str, api_version: str, spec: str, may: bool) -> None:
    assert can_be_patched(made(kind, api_version, spec=spec).patch.workload) is may


def test_a_bare_pod_that_only_gains_tolerations_need_not_be_deleted() -> None:
    result = planned(obj("Pod", "v1", image="three:1"), PC, SLOW, tolerate=["arch", "speed"])
    assert result.patch.change.tolerations
    assert not result.patch.change.selector
    assert "delete the pod" not in result.text


@walked(
    "strategy, waits",
    [
        ("updateStrategy: {type: OnDelete}", True),
        ("updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}", True),
        ("updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}}", False),
        ("updateStrategy: {type: RollingUpdate}", False),
        ("replicas: 2", False),
    ],
)
def test_a_stateful_set_that_waits_for_its_owner_says_so(strategy: str, waits: bool) -> None:
    assert ("waits for you" in made("StatefulSet", "apps/v1", spec=strategy).text) is waits


def test_a_daemon_set_that_waits_for_its_owner_is_not_said_to_replace_its_pods() -> None:
    text = made("DaemonSet", "apps/v1", spec="updateStrategy: {type: OnDelete}").text
    assert "its pods are replaced one by one" not in text


OWNED = "ownerReferences: [{{apiVersion: {0}, kind: {1}, name: shop, controller: {2}}}]"


@walked(
    "kind, owner, version",
    [
        ("ReplicaSet", "Deployment", "apps/v1"),
        ("Pod", "ReplicaSet", "apps/v1"),
        ("Job", "CronJob", "batch/v1"),
        ("StatefulSet", "Prometheus", "monitoring.coreos.com/v1"),
    ],
)
def test_what_a_controller_made_is_left_to_it(kind: str, owner: str, version: str) -> None:
    api_version = {"Pod": "v1", "Job": "batch/v1"}.get(kind, "apps/v1")
    refusal = made(kind, api_version, metadata=OWNED.format(version, owner, "true")).refusal
    assert f"{owner} shop" in refusal.reason
    assert f"{owner} shop" in refusal.hint
    assert not refusal.unknown


def test_an_owner_that_is_not_its_controller_reverts_nothing() -> None:
    metadata = OWNED.format("example.org/v1", "App", "false")
    assert made("Deployment", "apps/v1", metadata=metadata).patch


def test_what_a_controller_made_and_runs_well_is_no_refusal() -> None:
    text = obj(
        "ReplicaSet", "apps/v1", metadata=OWNED.format("apps/v1", "Deployment", "true"), image="every:1"
    )
    assert planned(text, PC, A64).unneeded


@walked(
    "kind, api_version, field",
    [
        ("Rollout", "argoproj.io/v1alpha1", "spec.template.spec"),
        ("Widget", "example.org/v1", "spec.template.spec"),
        ("Job", "batch.volcano.sh/v1alpha1", "spec.template.spec"),
        ("DaemonSet", "apps.kruise.io/v1alpha1", "spec.template.spec"),
    ],
)
def test_a_custom_resource_is_its_operators_and_the_field_is_named(
    kind: str, api_version: str, field: str
) -> None:
    refusal = made(kind, api_version).refusal
    assert kind in refusal.reason
    assert api_version in refusal.reason
    assert field in refusal.hint


def test_a_custom_resource_that_needs_nothing_is_no_refusal() -> None:
    assert planned(obj("Widget", "example.org/v1", image="every:1"), PC, A64).unneeded


def test_a_custom_resource_whose_image_is_unknown_is_unknown_first() -> None:
    assert planned(obj("Widget", "example.org/v1", image="dark:1"), PC, A64).refusal.unknown


def test_knative_wants_its_features_first() -> None:
    refusal = made("Service", "serving.knative.dev/v1").refusal
    assert "kubernetes.podspec-nodeselector" in refusal.hint


def test_a_load_balancer_of_k3s_is_configured_at_its_service() -> None:
    metadata = "labels: {svccontroller.k3s.cattle.io/svcname: traefik}"
    refusal = made("DaemonSet", "apps/v1", metadata=metadata).refusal
    assert "traefik" in refusal.hint
    assert "svccontroller.k3s.cattle.io/tolerations" in refusal.hint


def test_what_k3s_packages_is_written_anew_by_it() -> None:
    metadata = 'namespace: kube-system, annotations: {objectset.rio.cattle.io/owner-gvk: "k3s.cattle.io/v1, Kind=Addon"}'
    refusal = made("Deployment", "apps/v1", metadata=metadata).refusal
    assert "HelmChartConfig" in refusal.hint


def test_what_rancher_deploys_elsewhere_is_the_users() -> None:
    metadata = (
        'namespace: shop, annotations: {objectset.rio.cattle.io/owner-gvk: "k3s.cattle.io/v1, Kind=Addon"}'
    )
    assert made("Deployment", "apps/v1", metadata=metadata).patch


def test_the_mirror_of_a_static_pod_is_a_file_on_its_node() -> None:
    refusal = made("Pod", "v1", metadata="annotations: {kubernetes.io/config.mirror: abc}").refusal
    assert "manifests folder" in refusal.hint


@walked(
    "mark, tool",
    [
        ("annotations: {argocd.argoproj.io/tracking-id: a}", "Argo CD"),
        ("labels: {argocd.argoproj.io/instance: a}", "Argo CD"),
        ("labels: {kustomize.toolkit.fluxcd.io/name: a}", "Flux"),
        ("labels: {helm.toolkit.fluxcd.io/name: a}", "Flux"),
    ],
)
def test_what_is_synchronised_from_git_is_to_be_changed_there(mark: str, tool: str) -> None:
    assert f"{tool} owns it" in made("Deployment", "apps/v1", metadata=mark).text


def test_an_object_without_a_name_of_its_own_is_marked_so() -> None:
    text = obj("Job", "batch/v1").replace("name: web", "generateName: web-")
    assert not planned(text, PC, A64).patch.named
    assert planned(obj("Job", "batch/v1"), PC, A64).patch.named


@walked(
    "metadata, generation",
    [
        ("uid: abc, generation: 7", 7),
        ("generation: 7", None),
        ("uid: abc", None),
        ("uid: abc, generation: x", None),
    ],
)
def test_the_generation_of_a_live_object_alone_counts(metadata: str, generation: int | None) -> None:
    assert made("Deployment", "apps/v1", metadata=metadata).patch.generation == generation


def test_the_members_of_a_list_are_workloads_of_their_own() -> None:
    items = obj("Deployment", "apps/v1").splitlines()
    nested = "\n".join(
        ["apiVersion: v1", "kind: List", "items:", "- " + items[0], *(f"  {each}" for each in items[1:])]
    )
    result = planned(nested, PC, A64)
    assert result.patch.pod == TEMPLATE
    assert [(pair.key, pair.value) for pair in result.patch.change.selector] == [(ARCH, "amd64")]


def test_several_objects_each_get_what_belongs_to_them() -> None:
    text = "---\n".join(
        [obj("Deployment", "apps/v1"), obj("Widget", "example.org/v1"), obj("Job", "batch/v1")]
    )
    kinds = [type(each).__name__ for each in planned(text, PC, A64).outcomes]
    assert kinds == ["Patch", "Refusal", "Patch"]
