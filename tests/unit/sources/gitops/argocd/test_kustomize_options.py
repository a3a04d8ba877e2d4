"""What an Application lays over a kustomization."""

from archcheck.documents.nodes import Scalar, get
from archcheck.documents.values import value_of
from archcheck.sources.gitops.argocd.environment import ArgoEnvironment
from archcheck.sources.gitops.argocd.kustomize_options import BuildOptions, image_entry, kustomize_changes
from tests.support.argocd import placed_of
from tests.support.tables import walked

DIGEST = "sha256:" + "a" * 64

IMAGES: list[tuple[str, dict[str, str]]] = [
    ("web:2", {"name": "web", "newTag": "2"}),
    ("ghcr.io/acme/web:2", {"name": "ghcr.io/acme/web", "newTag": "2"}),
    ("web=ghcr.io/acme/web:2", {"name": "web", "newName": "ghcr.io/acme/web", "newTag": "2"}),
    ("web=ghcr.io/acme/web", {"name": "web", "newName": "ghcr.io/acme/web"}),
    ("web=localhost:5000/web", {"name": "web", "newName": "localhost:5000/web"}),
    (f"web@{DIGEST}", {"name": "web", "digest": DIGEST}),
    (f"web=other@{DIGEST}", {"name": "web", "newName": "other", "digest": DIGEST}),
    ("web=*:3", {"name": "web", "newName": "*", "newTag": "3"}),
    (f"web=other:3@{DIGEST}", {"name": "web", "newName": "other", "newTag": "3", "digest": DIGEST}),
    ("a=b=c:1", {"name": "a", "newName": "b=c", "newTag": "1"}),
    ("web", {}),
    ("web=", {"name": "web"}),
    ("localhost:5000/web", {}),
]


@walked("text, entry", IMAGES)
def test_images_as_kustomize_edits_them(text: str, entry: dict[str, str]) -> None:
    assert image_entry(text) == entry


def test_all_that_is_laid_over() -> None:
    options = placed_of(
        """
namePrefix: a-
nameSuffix: -b
namespace: apps
components: [../../c]
ignoreMissingComponents: true
images:
  - web=ghcr.io/acme/web:$ARGOCD_APP_NAME
replicas:
  - {name: web, count: 2}
patches:
  - target: {kind: Deployment}
    patch: |-
      - {op: remove, path: /spec/x}
  - path: patch.yaml
commonLabels: {a: b}
"""
    )
    changes = kustomize_changes(options, ArgoEnvironment({"ARGOCD_APP_NAME": "7"}), "argocd/apps.yaml")
    assert (changes.name_prefix, changes.name_suffix, changes.namespace) == ("a-", "-b", "apps")
    assert (changes.components, changes.ignore_missing_components) == (("../../c",), True)
    assert list(map(value_of, changes.images)) == [
        {"name": "web", "newName": "ghcr.io/acme/web", "newTag": "7"}
    ]
    assert list(map(value_of, changes.replicas)) == [{"name": "web", "count": 2}]
    assert list(map(value_of, changes.patches)) == [
        {"target": {"kind": "Deployment"}, "patch": "- {op: remove, path: /spec/x}"},
        {"path": "patch.yaml"},
    ]
    tag = get(changes.images[0], "newTag")
    assert isinstance(tag, Scalar)
    assert tag.line == 8
    assert changes.patches[1].line == 15


def test_options_of_the_build() -> None:
    unknown, known = BuildOptions(), BuildOptions("--enable-alpha-plugins", is_known=True)
    assert unknown.enables_helm
    assert not known.enables_helm
    assert BuildOptions("--enable-helm --load-restrictor LoadRestrictionsNone", is_known=True).loads_all
    assert BuildOptions("--load_restrictor none", is_known=True).loads_all
    assert not unknown.loads_all
