"""CustomResourceDefinitions are most bytes of many charts, and are not parsed."""

from archcheck.documents.reading import Definition, Document
from tests.support.tables import walked
from tests.unit.documents.helpers import read_all

DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: rollouts.argoproj.io
"""


@walked(
    "text",
    [
        DEFINITION,
        DEFINITION.replace("\n", "\r\n"),
        DEFINITION.replace("kind: CustomResourceDefinition", 'kind: "CustomResourceDefinition"'),
        DEFINITION.replace("kind: CustomResourceDefinition", "kind:   'CustomResourceDefinition' # a CRD"),
        "# Source: x/crds/y.yaml\n" + DEFINITION,
        DEFINITION.replace("/v1\n", "/v1beta1\n"),
    ],
)
def test_a_definition_is_skipped(text: str) -> None:
    assert read_all(text) == [Definition()]


def test_a_definition_is_not_even_parsed() -> None:
    assert read_all(DEFINITION + "spec: [unclosed\n") == [Definition()]


def test_a_definition_between_other_documents() -> None:
    before, definition, after = read_all(f"a: 1\n---\n{DEFINITION}---\nb: 2\n")
    assert isinstance(before, Document)
    assert isinstance(definition, Definition)
    assert isinstance(after, Document)
    assert after.root.line == 8


IN_TEXT = """\
apiVersion: v1
kind: ConfigMap
data:
  crd: |
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
"""
IN_A_LIST = """\
apiVersion: v1
kind: List
items:
- apiVersion: apiextensions.k8s.io/v1
  kind: CustomResourceDefinition
- apiVersion: v1
  kind: Pod
"""


@walked(
    "text",
    [
        IN_TEXT,
        IN_A_LIST,
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinitionList\nitems: []\n",
        "apiVersion: apiextensions.k8s.io/v1\nkind: ConversionReview\n",
        "apiVersion: example.com/v1\nkind: CustomResourceDefinition\n",
        "# apiextensions.k8s.io\n# kind: CustomResourceDefinition\napiVersion: v1\nkind: Pod\n",
    ],
)
def test_what_is_no_definition_is_read(text: str) -> None:
    [reading] = read_all(text)
    assert isinstance(reading, Document)


def test_two_documents_in_one_chunk_are_never_skipped() -> None:
    readings = read_all(DEFINITION + "...\napiVersion: v1\nkind: Pod\n")
    assert Definition() not in readings
