"""A HelmRelease up to the release that helm-controller installs: published cases, and what each field does."""

import json
from pathlib import Path
from typing import Any

from archcheck.sources.gitops.expansion import Expansion, ReleaseBuild, Waiting
from archcheck.sources.gitops.flux.releases import expand_helm_release, release_name
from archcheck.sources.gitops.model import LocalChart, Release
from archcheck.sources.gitops.objects import ClusterIndex
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedScalar, plain_values
from archcheck.workloads.inventory import Loss
from archcheck.workloads.model import Origin
from tests.support.gitops import built_object, built_objects, index_of
from tests.support.tables import named_rows

CASES = Path(__file__).parents[4] / "data" / "gitops"
HEAD = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: apps}
spec:
  chart: {spec: {chart: ./charts/app, sourceRef: {kind: GitRepository, name: flux-system}}}
"""


def releases_of(case: str) -> dict[str, Release]:
    """Return the releases of a case by the names of their objects, as if all of `apps` had been built."""
    root = CASES / case / "input"
    index = index_of(*sorted((root / "apps").rglob("*.yaml")), root=root)
    found = {}
    for obj in index.of_kind("helm.toolkit.fluxcd.io", "HelmRelease"):
        expansion = expand_helm_release(obj, index, Repository(root), is_final=True)
        assert isinstance(expansion, Expansion)
        (step,) = expansion.steps
        assert isinstance(step, ReleaseBuild)
        found[obj.object.name] = step.release
    return found


def expanded(spec: str, is_final: bool = True, head: str = HEAD) -> Expansion | Waiting:
    index = ClusterIndex()
    return expand_helm_release(built_object(head + spec), index, Repository(Path("/r")), is_final=is_final)


def release(spec: str) -> Release:
    expansion = expanded(spec)
    assert isinstance(expansion, Expansion)
    (step,) = expansion.steps
    assert isinstance(step, ReleaseBuild)
    return step.release


def at(release: Release, *keys: str) -> str:
    """Return `TEXT FILE:LINE` of a value."""
    value: Any = release.values
    for key in keys:
        value = value[key]
    assert isinstance(value, PlacedScalar)
    assert value.origin is not None
    return f"{value.text} {value.origin.path}:{value.origin.line}"


def test_inline_values_are_at_their_lines() -> None:
    web = releases_of("17-hr-inline-values")["web"]
    assert at(web, "image", "repository") == "ghcr.io/acme/web apps/web.yaml:17"
    assert web.origin == Origin("apps/web.yaml", 4, 9)
    assert web.chart == LocalChart(CASES / "17-hr-inline-values/input/charts/app")


def test_references_in_order_and_the_values_of_the_release_over_them() -> None:
    web = releases_of("18-hr-values-from")["web"]
    assert at(web, "image", "repository") == "ghcr.io/acme/high apps/cm.yaml:18"
    assert at(web, "image", "tag") == "v5 apps/cm.yaml:19"
    assert at(web, "hook", "image") == "ghcr.io/acme/hook:3 apps/web.yaml:30"
    assert web.unknown == ()


def test_a_target_path_may_lose() -> None:
    web = releases_of("19-hr-target-path-loses")["web"]
    assert plain_values(web.values) == {"image": {"repository": "ghcr.io/acme/web", "tag": "inline"}}


def test_an_encrypted_secret_is_named_and_left_out() -> None:
    web = releases_of("21-hr-values-sops")["web"]
    assert [(part.reason, part.origin.line) for part in web.unknown] == [
        ("Secret apps/web-secret is encrypted (SOPS): its values were left out", 17)
    ]
    assert "ENC" not in json.dumps(plain_values(web.values))


def test_values_files_are_below_the_source() -> None:
    web = releases_of("23-hr-values-files")["web"]
    assert web.values_files == ("charts/app/values-prod.yaml",)
    assert web.values_root == CASES / "23-hr-values-files/input"


def test_a_chart_of_a_registry_and_the_images_that_are_named() -> None:
    web = releases_of("24-hr-chart-not-here")["web"]
    image = ("controllers", "web", "containers", "app", "image")
    assert at(web, *image, "repository") == "ghcr.io/acme/web apps/web.yaml:31"


def test_names_and_namespaces() -> None:
    found = releases_of("25-hr-names")
    assert [(each.name, each.namespace) for _, each in sorted(found.items())] == [
        ("a-release-name-that-is-really-longer-tha-ed2cd7ce43b4", "apps"),
        ("prod-web", "prod"),
    ]
    rows = {
        "  releaseName: own\n  targetNamespace: prod\n": "own",
        f"  releaseName: {'a' * 53}\n": "a" * 53,
        f"  releaseName: {'a' * 54}\n": f"{'a' * 40}-a3f01b693925",
    }
    for spec, name in rows.items():
        assert release_name(built_object(HEAD + spec)) == name, spec


def test_what_the_fields_of_a_release_say() -> None:
    rows: dict[str, dict[str, Any]] = {
        "": {
            "skip_tests": True,
            "no_hooks": False,
            "skip_schema": False,
            "include_crds": False,
        },
        "  test: {enable: true}\n": {"skip_tests": False},
        "  install: {disableHooks: true, disableSchemaValidation: true}\n": {
            "no_hooks": True,
            "skip_schema": True,
        },
        "  targetNamespace: prod\n  storageNamespace: x\n": {"namespace": "prod"},
    }
    for spec, fields in rows.items():
        found = release(spec)
        assert {name: getattr(found, name) for name in fields} == fields, spec


def test_post_renderers_in_order_each_at_its_line() -> None:
    found = release(
        "  postRenderers:\n"
        "    - kustomize:\n        images: [{name: a, newTag: b}]\n"
        "    - kustomize:\n        patches: [{patch: x}]\n        patchesStrategicMerge: [{kind: A}]\n"
    )
    first, second = found.post_renderers
    assert (len(first.images), len(first.patches), first.origin) == (1, 0, Origin("apps.yaml", 7))
    assert (len(second.patches), len(second.patches_strategic_merge), len(second.patches_json6902)) == (
        1,
        1,
        0,
    )


def test_what_is_suspended_is_said_and_is_no_loss() -> None:
    expansion = expanded("  suspend: true\n")
    assert isinstance(expansion, Expansion)
    assert expansion.steps == ()
    (skipped,) = expansion.skipped
    assert (skipped.loss, skipped.line, skipped.label) == (Loss.NOTHING, 6, "apps/HelmRelease/web")
    assert skipped.reason == "suspended: the cluster keeps what was applied before"


def test_what_is_not_applied_is_said_and_is_no_loss() -> None:
    head = HEAD.replace(
        "{name: web", "{annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}, name: web"
    )
    expansion = expanded("", head=head)
    assert isinstance(expansion, Expansion)
    assert (expansion.steps, [each.loss for each in expansion.skipped]) == ((), [Loss.NOTHING])


def test_a_name_with_a_variable_that_is_not_known_is_one_that_helm_takes() -> None:
    assert release_name(built_object(HEAD + "  releaseName: runner-${CLUSTER}-a\n")) == "runner-cluster-a"


def test_a_release_of_flux_1_is_named_as_not_read() -> None:
    expansion = expanded("", head=HEAD.replace("helm.toolkit.fluxcd.io/v2", "helm.fluxcd.io/v1"))
    assert isinstance(expansion, Expansion)
    assert [each.loss for each in expansion.skipped] == [Loss.PODS]


def test_it_waits_for_what_may_yet_come() -> None:
    rows = {
        "values": ("  valuesFrom: [{kind: ConfigMap, name: late}]\n", "ConfigMap/apps/late"),
        "optional": ("  valuesFrom: [{kind: Secret, name: late, optional: true}]\n", "Secret/apps/late"),
    }
    named_rows(rows, lambda row: _waits(*row))


def _waits(spec: str, reason: str) -> None:
    assert expanded(spec, is_final=False) == Waiting(reason)


def test_old_versions_of_the_api_are_the_same() -> None:
    for version in ("v2beta1", "v2beta2"):
        (obj,) = built_objects(HEAD.replace("/v2", f"/{version}"))
        expansion = expand_helm_release(obj, ClusterIndex(), Repository(Path("/r")), is_final=True)
        assert isinstance(expansion, Expansion)
        assert len(expansion.steps) == 1, version
