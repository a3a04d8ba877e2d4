from archcheck.workloads.objects import objects_in
from archcheck.workloads.unread.embedding import embeds
from tests.support.tables import walked
from tests.unit.documents.helpers import root

RELEASE = "apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease"


@walked(
    "head, body, expected",
    [
        ("x.example.org/v1", f"spec: {{resources: [{{{RELEASE}, spec: {{}}}}]}}", True),
        ("x.example.org/v1", f"spec: {{deep: {{er: {{{RELEASE}, spec: {{}}}}}}}}", True),
        ("x.example.org/v1", f"spec: {{ref: {{{RELEASE}, name: web}}}}", False),
        ("x.example.org/v1", "spec: {obj: {apiVersion: v1, kind: ConfigMap, spec: {}}}", False),
        ("x.example.org/v1", f"status: {{applied: [{{{RELEASE}, spec: {{}}}}]}}", False),
        ("v1", f"data: {{x: {{{RELEASE}, spec: {{}}}}}}", False),
    ],
)
def test_an_object_that_deploys_within_another(head: str, body: str, expected: bool) -> None:
    """A reference has no spec, a status is what was, and Kubernetes' own kinds apply nothing."""
    [obj] = objects_in(root(f"apiVersion: {head}\nkind: Thing\nmetadata: {{name: t}}\n{body}"))
    assert embeds(obj) is expected


def test_a_mapping_that_holds_itself_ends() -> None:
    text = "apiVersion: x.example.org/v1\nkind: Thing\nspec: {a: &a {b: 1}, c: *a, d: [*a]}"
    [obj] = objects_in(root(text))
    assert not embeds(obj)
