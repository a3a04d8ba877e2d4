"""What is skipped and said, and what is an error: a file named outright, and one that a scan met."""

import pytest

from archcheck.documents import splitting
from archcheck.errors import DocumentError
from archcheck.workloads.collecting import A_TEMPLATE, NOT_AN_OBJECT, NOT_YAML
from archcheck.workloads.inventory import Inventory, Skipped
from archcheck.workloads.model import Workload
from tests.support.tables import walked
from tests.unit.workloads.helpers import pod, stock, workloads

TEMPLATE = "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Release.Name }}}\n"
MANIFEST = "apiVersion: v1\nkind: Pod\nspec: [unclosed\n"
FOREIGN = "version: 1\nsteps: [unclosed\n"


@walked("text", [TEMPLATE, MANIFEST, FOREIGN, "{% if x %}\na: 1\n", b"\xff", "\x00"])
def test_what_was_named_must_be_readable(text: str | bytes) -> None:
    inventory = stock(text)
    assert inventory.skipped == ()
    [error] = inventory.errors
    assert error.path == "input.yaml"
    assert error.line is not None
    assert error.diagnostics().startswith(f"input.yaml:{error.line}: ")


@walked(
    "text, reason",
    [
        (TEMPLATE, A_TEMPLATE),
        ("{{ if x }}\napiVersion: v1\nkind: Pod\n{{ end }}\n", A_TEMPLATE),
        ("{% if x %}\na: 1\n{% endif %}\n", A_TEMPLATE),
        (FOREIGN, NOT_YAML),
        ("\x00\x01\x02", NOT_YAML),
        ("kind: [unclosed\n", NOT_YAML),
    ],
)
def test_a_scan_skips_what_is_none_of_its_business(text: str | bytes, reason: str) -> None:
    inventory = stock(text, scanned=True)
    assert inventory.errors == ()
    assert [(skipped.path, skipped.reason) for skipped in inventory.skipped] == [("input.yaml", reason)]


def test_a_broken_manifest_is_an_error_for_a_scan_too() -> None:
    inventory = stock(MANIFEST, scanned=True)
    assert inventory.skipped == ()
    assert [(error.path, error.line) for error in inventory.errors] == [("input.yaml", 4)]


@walked("scanned", [False, True])
@walked("text", ["a: 1\n", "- op: add\n", "text\n", "kind: Pod\n"])
def test_a_document_that_is_no_object_is_skipped(text: str, scanned: bool) -> None:
    assert stock(text, scanned=scanned).skipped == (Skipped("input.yaml", 1, NOT_AN_OBJECT),)


@pytest.mark.parametrize("scanned", [False, True])
def test_a_document_beyond_the_limit_is_never_called_foreign(
    scanned: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(splitting, "DOCUMENT_LIMIT", 50)
    inventory = stock(pod("containers: [{image: 'nginx:1'}]\n" + "# filler\n" * 10), scanned=scanned)
    assert inventory.workloads == ()
    assert [skipped.reason for skipped in inventory.skipped] != [NOT_YAML]
    assert len(inventory.errors) + len(inventory.skipped) == 1


@pytest.mark.parametrize("scanned", [False, True])
def test_the_other_documents_of_a_broken_file_count(scanned: bool) -> None:
    text = "---\n".join([pod("containers: [{image: 'a:1'}]"), MANIFEST, pod("containers: [{image: 'b:1'}]")])
    inventory = stock(text, scanned=scanned)
    assert [use.text for workload in inventory.workloads for use in workload.images] == ["a:1", "b:1"]
    assert [type(error) for error in inventory.errors] == [DocumentError]
    assert inventory.objects == 2


def test_definitions_count_as_objects() -> None:
    text = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n---\napiVersion: v1\nkind: Service\n"
    assert stock(text) == Inventory(objects=2)


@walked("text", ["", "---\n", "# nothing\n"])
def test_nothing(text: str) -> None:
    assert stock(text) == Inventory()


def test_inventories_add_up() -> None:
    [workload] = workloads(pod("containers: [{image: 'a:1'}]"))
    assert isinstance(workload, Workload)
    error, skipped = DocumentError("x"), Skipped("x", 1, "y")
    left = Inventory((workload,), (), (error,), 1)
    right = Inventory((), (skipped,), (), 2)
    assert left + right == Inventory((workload,), (skipped,), (error,), 3)
    assert Inventory() + left == left
