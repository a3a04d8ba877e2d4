"""The folders that Applications and ApplicationSets name."""

from archcheck.sources.gitops.argocd.named_folders import named_folders
from tests.support.argocd import objects_of
from tests.support.tables import check_rows

ROWS: list[tuple[str, list[str]]] = [
    ("source: {path: apps/web}", ["apps/web"]),
    ("sources: [{path: a}, {ref: values}, {chart: x}, {path: b}]", ["a", "", "", "b"]),
    ("sourceHydrator: {drySource: {path: dry}}", ["dry"]),
    ("generators: [{git: {directories: [{path: apps/*}, {path: infra/dns}]}}]", ["apps", "infra/dns"]),
    (
        "generators: [{git: {files: [{path: 'clusters/**/config.json'}, {path: a/b.json}]}}]",
        ["clusters", "a"],
    ),
    ("generators: [{matrix: {generators: [{git: {directories: [{path: 'a/*'}]}}, {list: {}}]}}]", ["a"]),
    ("generators: [{git: {directories: [{path: 'apps/{{ .x }}/y'}]}}]", ["apps"]),
    ("template: {spec: {source: {path: '{{ .path.path }}'}, sources: [{path: c}]}}", ["c"]),
]


def test_folders_that_are_named() -> None:
    def check(row: tuple[str, list[str]]) -> None:
        spec, folders = row
        head = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: a}\n"
        (obj,) = objects_of(f"{head}spec: {{{spec}}}\n")
        assert [folder for folder in named_folders(obj) if folder] == [each for each in folders if each]

    check_rows(ROWS, check)
