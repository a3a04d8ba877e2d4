"""The variables of a Flux Kustomization: which there are, which win, and which are not known."""

from pathlib import Path

from archcheck.sources.gitops.expansion import Variables, Waiting
from archcheck.sources.gitops.flux.variables import is_left_alone, variables_of
from archcheck.sources.gitops.objects import ClusterIndex
from archcheck.sources.gitops.repository import Repository
from tests.support.gitops import built_object, built_objects, node_of_text

HERE = Repository(Path("/r"))
HEAD = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
"""
DATA = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: low, namespace: flux-system}
data: {A: low, B: low, C: "two\\nlines\\n", D: low}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: bad, namespace: flux-system}
data: {a.b: x, A: fine}
---
apiVersion: v1
kind: Secret
metadata: {name: high, namespace: flux-system}
data: {B: aGlnaA==, E: bm8h}
stringData: {E: text}
---
apiVersion: v1
kind: Secret
metadata: {name: closed, namespace: flux-system}
stringData: {K: "ENC[AES256_GCM,data:x,type:str]"}
sops: {mac: m, version: "3"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: low, namespace: other}
data: {A: other}
"""
INDEX = ClusterIndex().with_objects(built_objects(DATA))


def variables(
    post_build: str, repository: Repository = HERE, *, is_final: bool = True
) -> Variables | Waiting | None:
    obj = built_object(f"{HEAD}  postBuild: {post_build}\n")
    return variables_of(obj, INDEX, repository, is_final=is_final)


def reference(*names: str) -> str:
    """Return a list of references, written as kind/name."""
    parts = (name.split("/") for name in names)
    return f"[{', '.join(f'{{kind: {kind}, name: {name}, optional: true}}' for kind, name in parts)}]"


def test_without_post_build_nothing_is_substituted() -> None:
    assert variables_of(built_object(HEAD), INDEX, HERE, is_final=True) is None
    assert variables("{}") is None


def test_what_comes_later_wins_and_what_the_user_says_last() -> None:
    post_build = (
        f"{{substituteFrom: {reference('ConfigMap/low', 'Secret/high')}, substitute: {{D: own, F: own}}}}"
    )
    user = Repository(Path("/r"), variables={"F": "user"})
    found = variables(post_build, user)
    assert found == Variables(
        (("A", "low"), ("B", "high"), ("C", "twolines"), ("D", "own"), ("E", "text"), ("F", "user")),
        secret=frozenset({"B", "E"}),
    )


def test_line_breaks_are_taken_out_of_its_own_too() -> None:
    assert variables('{substitute: {A: "a\\nb\\n"}}') == Variables((("A", "ab"),))


def test_what_is_not_there_yet_is_waited_for_and_missing_in_the_end() -> None:
    post_build = f"{{substituteFrom: {reference('ConfigMap/none', 'ConfigMap/low')}}}"
    assert variables(post_build, is_final=False) == Waiting("ConfigMap/flux-system/none")
    found = variables(post_build)
    assert isinstance(found, Variables)
    assert found.missing == ("ConfigMap/flux-system/none",)
    assert dict(found.values)["A"] == "low"


def test_without_any_variable_there_is_none_unless_always() -> None:
    assert variables(f"{{substituteFrom: {reference('ConfigMap/none')}}}") == Variables(
        (), ("ConfigMap/flux-system/none",)
    )
    assert variables("{substituteStrategy: Always}") == Variables(always=True)
    assert variables("{substituteStrategy: WithVariables, substitute: {A: b}}") == Variables((("A", "b"),))


def test_an_encrypted_value_is_set_and_not_known() -> None:
    found = variables(f"{{substituteFrom: {reference('Secret/closed')}}}")
    assert found == Variables((("K", "${K}"),), ("Secret/flux-system/closed",))


def test_what_flux_refuses() -> None:
    rows = {
        f"{{substituteFrom: {reference('ConfigMap/bad')}}}": (
            "a.b is no name of a variable",
            (("A", "fine"),),
        ),
        "{substitute: {A: 5}}": ("substitute.A is not a text: it needs quotes", (("A", "5"),)),
        "{substitute: {A: true}}": ("substitute.A is not a text: it needs quotes", (("A", "true"),)),
        "{substitute: {1a: x}}": ("1a is no name of a variable", ()),
        "{substituteFrom: [{kind: Deployment, name: x}]}": (
            "substituteFrom names what is neither a ConfigMap nor a Secret",
            (),
        ),
    }
    for post_build, (reason, values) in rows.items():
        assert variables(post_build) == Variables(values, refused=reason), post_build


def test_an_object_may_ask_to_be_left_alone() -> None:
    rows = {
        "metadata: {labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}}": True,
        "metadata: {annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}}": True,
        "metadata: {annotations: {kustomize.toolkit.fluxcd.io/substitute: enabled}}": False,
        "metadata: {name: x}": False,
    }
    assert {text: is_left_alone(node_of_text(text)) for text in rows} == rows
