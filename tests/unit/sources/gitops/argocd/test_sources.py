"""The sources of an Application."""

from archcheck.sources.gitops.argocd.sources import ApplicationSource, sources_of
from tests.support.argocd import objects_of
from tests.support.tables import walked


def sources(spec: str) -> tuple[ApplicationSource, ...]:
    (obj,) = objects_of(
        f"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: a}}\nspec: {spec}\n"
    )
    return sources_of(obj)


def test_several_stand_for_one_and_a_dry_one_for_all() -> None:
    one, two = "{repoURL: one}", "{repoURL: two}"
    assert [each.url for each in sources(f"{{source: {one}}}")] == ["one"]
    assert [each.url for each in sources(f"{{source: {one}, sources: [{two}, {one}]}}")] == ["two", "one"]
    assert [each.url for each in sources(f"{{sources: [{two}], sourceHydrator: {{drySource: {one}}}}}")] == [
        "one"
    ]
    assert sources("{source: {}}") == ()


@walked(
    "block, kinds",
    [
        ("", ()),
        ("kustomize: {}", ()),
        ("helm: {releaseName: '', valueFiles: [], skipCrds: false}", ()),
        ("helm: {valuesObject: {}}", ("helm",)),
        ("helm: {valueFiles: [a]}", ("helm",)),
        ("directory: {recurse: false}", ()),
        ("directory: {exclude: a}", ("directory",)),
        ("directory: {jsonnet: {}}", ()),
        ("directory: {jsonnet: {libs: [a]}}", ("directory",)),
        ("plugin: {}", ("plugin",)),
        ("kustomize: {namePrefix: a}, helm: {releaseName: b}", ("kustomize", "helm")),
    ],
)
def test_blocks_that_say_nothing_do_not_count(block: str, kinds: tuple[str, ...]) -> None:
    (source,) = sources(f"{{source: {{repoURL: u, {block}}}}}")
    assert source.explicit_kinds == kinds


def test_a_source_that_others_take_files_from() -> None:
    reference, both = sources("{sources: [{repoURL: u, ref: values}, {repoURL: u, ref: values, path: p}]}")
    assert reference.is_only_reference
    assert not both.is_only_reference
