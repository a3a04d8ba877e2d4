"""Which sources are the repository at hand."""

from pathlib import Path

from archcheck.sources.gitops.argocd.ownership import Ownership, ownership
from archcheck.sources.gitops.repository import Repository
from tests.support.argocd import index_of, objects_of
from tests.support.tables import check_rows

OBJECTS = """
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: one}
spec: {source: {repoURL: 'https://git.lan/ops/fleet.git', path: apps}}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: two}
spec: {sources: [{repoURL: 'https://git.lan/ops/fleet', path: apps}, {repoURL: 'https://charts.example', chart: x}]}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: three}
spec: {source: {repoURL: 'https://github.com/far/away', path: not-here}}
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all}
spec: {generators: [{git: {repoURL: 'ssh://git@git.lan/ops/fleet'}}, {git: {repoURL: '{{ .x }}'}}]}
"""
FLEET, FAR = "git@git.lan:ops/fleet.git", "https://github.com/far/away"


def test_an_address_is_known_by_remotes_or_by_what_most_name(tmp_path: Path) -> None:
    (tmp_path / "apps").mkdir()
    objects = objects_of(OBJECTS)
    rows: list[tuple[tuple[str, ...], str, Ownership]] = [
        (("https://git.lan/ops/fleet",), FLEET, Ownership.OWN),
        (("https://git.lan/ops/fleet",), FAR, Ownership.ELSEWHERE),
        ((), FLEET, Ownership.ASSUMED),
        ((), FAR, Ownership.ELSEWHERE),
        (("/srv/git/fleet",), FLEET, Ownership.ASSUMED),
        (("https://github.com/me/fleet",), FLEET, Ownership.ASSUMED),
        (("https://github.com/me/other",), FLEET, Ownership.ELSEWHERE),
        (("https://github.com/far/away",), FLEET, Ownership.ELSEWHERE),
    ]

    def check(row: tuple[tuple[str, ...], str, Ownership]) -> None:
        remotes, url, owned = row
        repository = Repository(tmp_path.resolve(), remotes)
        assert ownership(url, index_of(objects), objects[0], repository) is owned

    check_rows(rows, check)


def test_of_two_that_are_named_as_often_none_is_assumed(tmp_path: Path) -> None:
    one, _, three, _ = objects_of(OBJECTS.replace("not-here", "apps"))
    (tmp_path / "apps").mkdir()
    repository = Repository(tmp_path.resolve())
    assert ownership(FLEET, index_of([one, three]), one, repository) is Ownership.ELSEWHERE
