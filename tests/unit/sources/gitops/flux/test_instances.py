"""What FluxInstances make, as objects and as values of their chart."""

from pathlib import Path

from archcheck.documents.values import value_of
from archcheck.sources.gitops.expansion import Expansion
from archcheck.sources.gitops.flux.instances import expand_flux_instance, instance_of_release
from archcheck.sources.gitops.model import ObjectName, RegistryChart, Release, RepositoryChart
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import placed_values
from archcheck.workloads.inventory import Loss
from archcheck.workloads.model import Origin
from tests.support.gitops import built_object, built_objects, node_of_text

INSTANCE = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.9.x, registry: ghcr.io/fluxcd}
  components: [source-controller, kustomize-controller]
  sync:
    kind: GitRepository
    url: https://git.example/fleet
    ref: refs/heads/main
    path: clusters/home
"""


def expanded(text: str, *others: BuiltObject) -> Expansion:
    index = ClusterIndex().with_objects(others)
    return expand_flux_instance(built_object(text), index, Repository(Path("/nowhere")), is_final=False)


def test_an_instance_makes_a_source_and_a_kustomization() -> None:
    expansion = expanded(INSTANCE)
    source, kustomization = expansion.objects
    assert value_of(source.object.root) == {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "GitRepository",
        "metadata": {"name": "flux-system", "namespace": "flux-system"},
        "spec": {"interval": "1m", "ref": {"name": "refs/heads/main"}, "url": "https://git.example/fleet"},
    }
    assert value_of(kustomization.object.root) == {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": "flux-system", "namespace": "flux-system"},
        "spec": {
            "interval": "10m0s",
            "path": "clusters/home",
            "prune": True,
            "sourceRef": {"kind": "GitRepository", "name": "flux-system"},
        },
    }
    assert kustomization.origin.line == 11
    assert kustomization.producer == ObjectName(
        "fluxcd.controlplane.io", "FluxInstance", "flux-system", "flux"
    )


def test_sources_of_other_kinds() -> None:
    registry = expanded(INSTANCE.replace("GitRepository", "OCIRepository")).objects[0]
    assert value_of(registry.object.root)["spec"]["ref"] == {"tag": "refs/heads/main"}
    bucket = expanded(INSTANCE.replace("GitRepository", "Bucket")).objects[0]
    assert value_of(bucket.object.root)["spec"] == {
        "interval": "1m",
        "bucketName": "refs/heads/main",
        "endpoint": "https://git.example/fleet",
    }


def test_its_own_controllers_are_named_unless_they_are_there() -> None:
    (skipped,) = expanded(INSTANCE).skipped
    assert (skipped.loss, skipped.label) == (Loss.PODS, "flux-system/FluxInstance/flux")
    assert skipped.reason == (
        "the controllers of Flux that it installs are not read (2.9.x): source-controller, kustomize-controller"
    )
    deployments = built_objects(
        "".join(
            f"---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: flux-system}}\n"
            for name in ("source-controller", "kustomize-controller")
        )
    )
    assert expanded(INSTANCE, *deployments).skipped == ()


def test_patches_reach_the_kustomization() -> None:
    patches = """\
  kustomize:
    patches:
      - target: {kind: Kustomization, name: flux-.*}
        patch: |
          - op: add
            path: /spec/postBuild
            value: {substituteFrom: [{kind: ConfigMap, name: settings}]}
      - patch: |
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: flux-system, namespace: flux-system}
          spec: {prune: null, path: clusters/other}
      - target: {kind: Deployment}
        patch: '- {op: remove, path: /spec/replicas}'
"""
    kustomization = expanded(INSTANCE + patches).objects[1]
    assert value_of(kustomization.object.root)["spec"] == {
        "interval": "10m0s",
        "path": "clusters/other",
        "sourceRef": {"kind": "GitRepository", "name": "flux-system"},
        "postBuild": {"substituteFrom": [{"kind": "ConfigMap", "name": "settings"}]},
    }


def test_a_patch_that_cannot_be_laid_over_is_named() -> None:
    patches = """\
  kustomize:
    patches:
      - target: {kind: Kustomization}
        patch: '- {op: remove, path: /spec/none}'
"""
    expansion = expanded(INSTANCE + patches)
    assert expansion.objects == ()
    assert expansion.skipped[-1].reason == "an operation of its patches finds no 'none'"


def test_without_sync_nothing_is_synced_and_disabled_runs_nothing() -> None:
    assert expanded(INSTANCE[: INSTANCE.index("  sync:")]).objects == ()
    disabled = INSTANCE.replace(
        "flux-system}", "flux-system, annotations: {fluxcd.controlplane.io/reconcile: disabled}}", 1
    )
    expansion = expanded(disabled)
    assert (expansion.objects, [each.loss for each in expansion.skipped]) == ((), [Loss.NOTHING])


VALUES = """\
instance:
  distribution: {version: 2.9.4}
  sync:
    url: https://git.example/fleet
    ref: refs/heads/main
    path: kubernetes/flux
"""


def release(chart: RegistryChart | RepositoryChart, values: str = VALUES) -> Release:
    return Release(
        ObjectName("helm.toolkit.fluxcd.io", "HelmRelease", "flux-system", "flux-instance"),
        Origin("hr.yaml", 1),
        chart,
        "flux-instance",
        "flux-system",
        values=placed_values(node_of_text(values), "values.yaml"),
    )


def test_the_values_of_its_chart_are_an_instance() -> None:
    chart = RegistryChart("oci://ghcr.io/controlplaneio-fluxcd/charts/flux-instance", "0.58.0")
    instance = instance_of_release(release(chart))
    assert instance is not None
    assert (instance.name.label, instance.origin) == (
        "FluxInstance/flux-system/flux",
        Origin("values.yaml", 6, 11),
    )
    expansion = expand_flux_instance(instance, ClusterIndex(), Repository(Path("/nowhere")), is_final=True)
    assert [each.name.label for each in expansion.objects] == [
        "GitRepository/flux-system/flux-system",
        "Kustomization/flux-system/flux-system",
    ]
    assert expansion.objects[1].origin == Origin("values.yaml", 6, 11)


def test_other_charts_are_none() -> None:
    assert instance_of_release(release(RegistryChart("oci://ghcr.io/acme/web"))) is None
    named = RepositoryChart("https://charts.example", "flux-instance")
    instance = instance_of_release(release(named, "fullnameOverride: fleet\ninstance: {sync: {path: x}}\n"))
    assert instance is not None
    assert value_of(instance.object.root)["spec"] == {}
    assert instance.object.name == "fleet"
