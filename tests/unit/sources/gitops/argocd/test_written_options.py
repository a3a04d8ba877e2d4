"""The options of kustomize that Argo CD is given, in the files in which people write them."""

from pathlib import Path

from archcheck.sources.gitops.argocd.written_options import written_options

OPTIONS = "--enable-helm --load-restrictor=LoadRestrictionsNone"
FILES = {
    "a ConfigMap": f"apiVersion: v1\nkind: ConfigMap\ndata:\n  kustomize.buildOptions: {OPTIONS}\n",
    "a file of values": f"configs:\n  cm:\n    kustomize.buildOptions: {OPTIONS}\n",
    "values of a wrapper": f"argo-cd: {{configs: {{cm: {{kustomize.buildOptions: '{OPTIONS}'}}}}}}\n",
    "a HelmRelease": (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    configs:\n"
        f"      cm: {{kustomize.buildOptions: '{OPTIONS}'}}\n"
    ),
    "a text of an Application": (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n      values: |\n"
        f"        configs:\n          cm:\n            kustomize.buildOptions: {OPTIONS}\n"
    ),
    "argocd-operator": f"kind: ArgoCD\napiVersion: argoproj.io/v1beta1\nspec: {{kustomizeBuildOptions: '{OPTIONS}'}}\n",
}
NOTHING = (
    "# kustomize.buildOptions: --enable-helm\n",
    "kustomize.buildOptions: [--enable-helm]\n",
    "text: 'kustomize.buildOptions: {'\n",
    "kustomize.buildOptions: {{ .Values.options }}\n---\n: :\n\t-\n",
)


def test_each_way_to_write_them(tmp_path: Path) -> None:
    for name, text in FILES.items():
        file = tmp_path / f"{name}.yaml"
        file.write_text(text)
        assert written_options([file]) == (OPTIONS,), name
    assert written_options(sorted(tmp_path.iterdir())) == (OPTIONS,)
    assert written_options([tmp_path / "gone.yaml"]) == ()


def test_what_says_nothing(tmp_path: Path) -> None:
    for text in NOTHING:
        file = tmp_path / "file.yaml"
        file.write_text(text)
        assert written_options([file]) == (), text
