"""Values of a release are no pod spec, and a container without an image has one that is not known."""

import re

from archcheck.errors import ExitCode
from tests.cli.unread.conftest import Repository, pod
from tests.real.gate.conftest import hooks
from tests.support.tables import walked

_NODES = "nodes:\n  - {name: pc, platform: linux/amd64}\n  - {name: a64, platform: linux/arm64}\n"
_VALUES = "nodeSelector: {kubernetes.io/arch: arm}, core: {initContainers: [{name: i, image: 'amd:1'}]}"
_HOLDERS = [
    ("helm.fluxcd.io/v1", "HelmRelease", f"values: {{{_VALUES}}}"),
    ("argoproj.io/v1alpha1", "Application", f"source: {{helm: {{valuesObject: {{{_VALUES}}}}}}}"),
]


@walked("version, kind, spec", _HOLDERS)
def test_an_image_of_values_is_known_and_its_placement_is_not(
    repo: Repository, version: str, kind: str, spec: str
) -> None:
    repo.clear()
    repo.write(".archcheck.yaml", _NODES)
    repo.write("r.yaml", f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: r}}\nspec: {{{spec}}}\n")
    done = repo.check()
    assert (done.code, done.verdicts) == (ExitCode.INCOMPLETE, {"r": "unknown"})
    assert [rule for rule in done.rules if rule != "argument-image"] == ["not-read"]
    [image] = done.report["images"]
    assert (image["reference"], image["status"]) == ("docker.io/library/amd:1", "found")


def test_accepting_the_release_accepts_that_its_placement_is_not_known(repo: Repository) -> None:
    repo.write(".archcheck.yaml", _NODES + "ignore:\n  - {rule: not-read, reason: a job checks them}\n")
    version, kind, spec = _HOLDERS[0]
    repo.write("r.yaml", f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: r}}\nspec: {{{spec}}}\n")
    done = repo.check()
    assert (done.code, done.report["complete"]) == (ExitCode.OK, True)


def test_the_pod_template_of_an_operators_resource_says_where_its_pods_land(repo: Repository) -> None:
    repo.write(".archcheck.yaml", _NODES)
    repo.write(
        "e.yaml",
        "apiVersion: elasticsearch.k8s.elastic.co/v1\nkind: Elasticsearch\nmetadata: {name: es}\n"
        "spec: {nodeSets: [{podTemplate: {spec: {nodeSelector: {kubernetes.io/arch: amd64}, "
        "containers: [{name: elasticsearch}, {name: side, image: 'amd:1'}]}}}]}\n",
    )
    done = repo.check()
    assert (done.verdicts, done.rules) == ({"es": "ok"}, ["not-read"])


_WITHOUT = [
    "containers: [{name: a, image: 'both:1'}, {name: injected}]",
    "containers: [{name: a, image: 'both:1'}], initContainers: [{name: injected, command: [x]}]",
    "containers: [{name: a, image: 'both:1'}, {name: injected, image: null}]",
    "containers: [{name: a, image: 'both:1'}, {name: injected, image: {repository: x}}]",
    "containers: [{name: injected}]",
]


@walked("said", _WITHOUT)
@walked("version, kind", [("apps/v1", "Deployment"), ("apps.foundationdb.example/v1", "Cluster")])
def test_a_container_without_an_image_is_not_ok(repo: Repository, version: str, kind: str, said: str) -> None:
    repo.clear()
    repo.write(".archcheck.yaml", _NODES)
    spec = f"{{template: {{spec: {{{said}}}}}}}"
    repo.write("d.yaml", f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: d}}\nspec: {spec}\n")
    done = repo.check()
    assert (done.code, done.verdicts) == (ExitCode.INCOMPLETE, {"d": "unknown"})
    assert "image-unresolved" in done.rules


def test_a_patch_of_a_kustomization_needs_no_image(repo: Repository, kustomized: str) -> None:
    head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n"
    repo.write("kustomization.yaml", "resources: [d.yaml]\npatches: [{path: p.yaml}]\n")
    repo.write(
        "d.yaml", f"{head}spec: {{template: {{spec: {{containers: [{{name: c, image: 'both:1'}}]}}}}}}\n"
    )
    repo.write("p.yaml", f"{head}spec: {{template: {{spec: {{containers: [{{name: c, tty: true}}]}}}}}}\n")
    assert repo.check().code == ExitCode.OK
    assert repo.check("--changed", "p.yaml").code == ExitCode.OK


def test_what_names_the_containers_of_other_pods_needs_no_image(repo: Repository) -> None:
    repo.write(
        "c.yaml",
        "apiVersion: apps.kruise.io/v1alpha1\nkind: ContainerRecreateRequest\nmetadata: {name: c}\n"
        "spec: {podName: p, containers: [{name: app}]}\n",
    )
    assert repo.check().code == ExitCode.NOTHING_TO_CHECK


@walked(
    "ending",
    [
        *("yaml.j2", "yml.tmpl", "yaml.tpl", "yaml.erb", "yml.jinja2", "json.template"),
        *("yaml.in", "yaml.tftpl", "yml.mustache"),
    ],
)
@walked(
    "version, kind",
    [
        ("apps/v1", "DaemonSet"),
        ("helm.fluxcd.io/v1", "HelmRelease"),
        ("{{ api }}", "HelmRelease"),
        ("v1", "'{{ kind }}'"),
    ],
)
@walked("arguments", [(".",), ("--changed", "{}")])
def test_a_template_of_a_manifest_that_deploys_is_named(
    repo: Repository, ending: str, version: str, kind: str, arguments: tuple[str, ...]
) -> None:
    repo.clear()
    name = f"roles/app.{ending}"
    repo.write("p.yaml", pod())
    repo.write(name, f"{{% if x %}}\napiVersion: {version}\nkind: {kind}\n{{% endif %}}\n")
    done = repo.check(*(each.format(name) for each in arguments))
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [(name, None, None, None)])
    assert re.search(hooks()["archcheck"]["files"], name)


@walked(
    "text",
    [
        "{apiVersion: v1, kind: Pod, metadata: {name: p}}\n",
        '{"apiVersion":"v1","kind":"Pod"}',
        "apiVersion: v1\nkind: &kind Pod\n",
        "apiVersion: v1\nkind: !!str Pod\n",
        "apiVersion: v1\nkind: List\nitems:\n{{ items }}\n",
        "apiVersion: v1\nkind: @KIND@\n",
        "apiVersion: v1\nkind: Pod\n".encode("utf-16"),
        b"#" * 4 * 1024 * 1024 + b"\napiVersion: v1\nkind: Pod\n",
    ],
)
def test_a_template_of_a_manifest_is_named_however_it_is_written(repo: Repository, text: str | bytes) -> None:
    repo.clear()
    repo.write("p.yaml", pod())
    repo.write("app.yaml.j2", "").write_bytes(text if isinstance(text, bytes) else text.encode())
    done = repo.check()
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [("app.yaml.j2", None, None, None)])


@walked(
    "name, text",
    [
        ("kustomization.yaml.j2", "resources: [https://example.com/x]\n"),
        ("Kustomization.yml.tmpl", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"),
        ("helmfile.yaml.j2", "releases:\n  - {name: web, chart: x/web}\n"),
    ],
)
def test_a_template_of_a_kustomization_or_a_helmfile_is_named(repo: Repository, name: str, text: str) -> None:
    repo.clear()
    repo.write("p.yaml", pod())
    repo.write(name, text)
    for arguments in ((".",), ("--changed", name)):
        done = repo.check(*arguments)
        assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [(name, None, None, None)])


@walked(
    "text",
    [
        "apiVersion: v1\nkind: ConfigMap\n",
        "kind: Deployment\n",
        "{{ x }}\n",
        "apiVersion: v1alpha1\nkind: Audit\nconfig: {apiVersion: audit.k8s.io/v1, kind: Policy}\n",
        "apiVersion: v1\n# kind: Deployment\nkind: ConfigMap\n",
    ],
)
def test_another_template_is_nothing_to_name(repo: Repository, text: str) -> None:
    repo.clear()
    repo.write("p.yaml", pod())
    repo.write("app.yaml.j2", text)
    done = repo.check()
    assert (done.code, done.report["skipped"]) == (ExitCode.OK, [])


def test_a_template_that_is_named_is_read_as_it_is(repo: Repository) -> None:
    repo.write("app.yaml.tpl", pod())
    done = repo.check("app.yaml.tpl")
    assert (done.code, [each["name"] for each in done.report["workloads"]]) == (ExitCode.OK, ["p"])
