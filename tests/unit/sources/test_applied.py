from io import BytesIO

from archcheck.documents.reading import read
from archcheck.documents.values import value_of
from archcheck.sources.applied import AppliedDocument, documents_of, of_file, of_template

POD = "apiVersion: v1\nkind: Pod  # a comment\nmetadata: {name: p}\n"
ROLE = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n"


def _texts(text: str, namespace: str = "") -> list[str]:
    return [each.text.decode() for each in documents_of(text.encode(), of_file("f"), namespace=namespace)]


def test_a_document_stays_as_it_is_written() -> None:
    assert _texts(f"---\n{POD}---\n{ROLE}") == [POD, ROLE]


def test_what_holds_no_object_and_what_is_broken_are_left_out() -> None:
    assert _texts(f"x: 1\n---\n# nothing\n---\nkind: [\n---\n{POD}") == [POD]


def test_definitions_are_kept() -> None:
    text = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: d}\n"
    assert _texts(text, "n") == [text]


def test_an_object_without_a_namespace_gets_that_of_what_applies_it() -> None:
    own = POD.replace("name: p", "name: p, namespace: own")
    moved, kept, role = _texts(f"{POD}---\n{own}---\n{ROLE}", "apps")
    assert "namespace: apps\n" in moved
    assert (kept, role) == (own, ROLE)


def test_items_of_a_list_get_it_one_by_one() -> None:
    text = '{"apiVersion": "v1", "kind": "PodList", "items": [{"metadata": {"name": "a"}}, {"metadata": {"name": "b"}}]}'
    first, second = _texts(text, "apps")
    assert "kind: Pod\n" in first
    assert "name: b\n" in second


def test_what_begins_within_its_first_line_or_with_directives_is_written_anew() -> None:
    for text in ("--- {apiVersion: v1, kind: Pod, metadata: {name: p}}\n", f"%YAML 1.1\n---\n{POD}"):
        (document,) = _texts(text)
        assert not document.startswith(("---", "%"))
        assert "name: p" in document


def test_a_template_of_helm_is_said_and_its_comment_goes() -> None:
    found = list(
        documents_of(
            f"---\n# Source: web/templates/a.yaml\n{POD}".encode(), of_template("r.yaml", "HelmRelease/a/b")
        )
    )
    assert found == [AppliedDocument(POD.encode(), "r.yaml", "HelmRelease/a/b, web/templates/a.yaml")]


def test_objects_written_anew_mean_the_same() -> None:
    text = '{apiVersion: v1, kind: Pod, metadata: {name: "1"}, spec: {a: [x, "y", "on", 1.5, null, "a: b"], m: "l\\nm"}}'
    (anew,) = _texts(text, "apps")
    before, after = (next(iter(read(BytesIO(each.encode())))) for each in (text, anew))
    wanted = value_of(before.root)  # type: ignore[union-attr]
    wanted["metadata"]["namespace"] = "apps"
    assert value_of(after.root) == wanted  # type: ignore[union-attr]
