"""The git generator over directories."""

import pytest

from archcheck.sources.gitops.argocd.generators.model import UnknownGeneratorError
from tests.support.argocd import parameters_of

FOLDERS = ("apps", "apps/One_Two", "apps/two", "apps/two/deep", "infra")


def test_go_parameters() -> None:
    found = parameters_of(
        "git: {repoURL: here, directories: [{path: apps/*}, {path: apps/two, exclude: true}], values: {n: '{{ .path.basename }}!'}}",
        directories=FOLDERS,
    )
    assert found == [
        {
            "path": {
                "path": "apps/One_Two",
                "basename": "One_Two",
                "basenameNormalized": "one-two",
                "segments": ["apps", "One_Two"],
            },
            "values": {"n": "One_Two!"},
        }
    ]


def test_flat_parameters() -> None:
    found = parameters_of(
        "git: {repoURL: here, directories: [{path: apps/two}], pathParamPrefix: p, values: {n: '{{p.path[0]}}'}}",
        directories=FOLDERS,
        go=False,
    )
    assert found == [
        {
            "p.path": "apps/two",
            "p.path.basename": "two",
            "p.path.basenameNormalized": "two",
            "p.path[0]": "apps",
            "p.path[1]": "two",
            "values.n": "apps",
        }
    ]


def test_a_prefix_of_go_parameters() -> None:
    (found,) = parameters_of(
        "git: {repoURL: here, directories: [{path: infra}], pathParamPrefix: p}", directories=FOLDERS
    )
    assert found["p"]["path"]["path"] == "infra"


def test_another_repository_is_not_looked_at() -> None:
    with pytest.raises(UnknownGeneratorError, match="looks at another repository: https://elsewhere"):
        parameters_of("git: {repoURL: 'https://elsewhere', directories: [{path: '*'}]}", directories=FOLDERS)
