import pytest
from hypothesis import given
from hypothesis import strategies as st

from archcheck.images.availability import Reason, Unknown, Unresolved
from archcheck.images.naming import is_placeholder, name_of
from archcheck.images.reference import Reference, parse_reference

PLACEHOLDERS = [
    "",
    "   ",
    "auto",
    " auto ",
    "$(params.BUILDER_IMAGE)",
    "gcr.io/$(params.project)/app",
    "${IMAGE}",
    "nginx:${TAG}",
    "$IMAGE",
    "ko://github.com/knative/serving/cmd/queue",
    "skaffold://app",
    "{{ .Values.image }}",
    "{{inputs.parameters.image}}:1",
    "nginx:{{ tag }}",
    "{% image %}",
    "<<PROJECT>>/app",
    "gcr.io/<<PROJECT>>/app:1",
    "<your-image>",
    "<your image>:1",
    "gcr.io/[PROJECT_ID]/app:1",
    "gcr.io/[PROJECT]/app",
]
REFERENCES = ["nginx", "auto:1", "auto/app", "user/auto", "[::1]/app", "[fe80::1]:5000/a:1", "localhost/auto"]
NEITHER = ["Nginx", "https://ghcr.io/a", "a b", "nginx:", "-", "$", "<", "[x"]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_placeholder_is_asked_of_no_registry(text: str) -> None:
    assert is_placeholder(text)
    assert isinstance(name_of(text), Unresolved)


@pytest.mark.parametrize("text", REFERENCES)
def test_a_reference(text: str) -> None:
    assert not is_placeholder(text)
    assert name_of(text) == parse_reference(text)


@pytest.mark.parametrize("text", NEITHER)
def test_neither_is_unknown_and_says_why(text: str) -> None:
    name = name_of(text)
    assert isinstance(name, Unknown)
    assert name.reason is Reason.INVALID
    assert "is no image reference: " in name.message
    assert "\n" not in name.message


@given(st.text())
def test_any_text_means_something(text: str) -> None:
    assert isinstance(name_of(text), Reference | Unresolved | Unknown)


@given(
    st.from_regex(r"\A[a-z0-9]{1,9}(/[a-z0-9]{1,9})?(:[a-z0-9.]{1,9})?\Z").filter(lambda text: text != "auto")
)
def test_a_plain_name_is_never_a_placeholder(text: str) -> None:
    assert not is_placeholder(text)
