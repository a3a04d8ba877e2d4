from hypothesis import example, given
from hypothesis import strategies as st

from archcheck.errors import InvalidReferenceError
from archcheck.images.reference import Reference, parse_reference

WORD = st.from_regex(r"\A[a-z0-9]{1,5}(?:(?:_|__|-{1,3})[a-z0-9]{1,5}){0,2}\Z").filter(
    lambda word: word != "localhost"
)
PART = WORD | st.from_regex(r"\A[a-z0-9]{1,5}\.[a-z0-9]{1,5}\Z")
PATHS = st.lists(PART, min_size=1, max_size=4).map("/".join)
ON_THE_HUB = st.builds(lambda first, rest: "/".join([first, *rest]), WORD, st.lists(PART, max_size=2))
HOSTS = (
    st.just("localhost")
    | st.from_regex(r"\A[a-z0-9]{1,5}(?:-[a-zA-Z0-9]{1,3})?\.[a-z]{2,4}(?::[0-9]{1,5})?\Z")
    | st.from_regex(r"\A[a-z]{1,5}:[0-9]{1,5}\Z")
    | st.from_regex(r"\A\[[a-f0-9]{0,4}:[a-f0-9:]{1,8}\](?::[0-9]{1,5})?\Z")
    | st.from_regex(r"\A[a-z]{0,3}[A-Z][a-z0-9]{0,3}\Z")
)
TAGS = st.from_regex(r"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}\Z")
DIGESTS = st.from_regex(r"\Asha256:[0-9a-f]{64}\Z") | st.from_regex(r"\Asha512:[0-9a-f]{128}\Z")
NAMED = (
    ON_THE_HUB
    | ON_THE_HUB.map(lambda path: f"docker.io/{path}")
    | st.builds(lambda host, path: f"{host}/{path}", HOSTS, PATHS)
)
TEXTS = st.builds(
    lambda name, tag, digest: name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else ""),
    NAMED,
    st.none() | TAGS,
    st.none() | DIGESTS,
)


@given(TEXTS)
def test_the_full_form_means_the_same(text: str) -> None:
    reference = parse_reference(text)
    assert parse_reference(str(reference)) == reference


@given(TEXTS)
def test_the_familiar_form_means_the_same(text: str) -> None:
    reference = parse_reference(text)
    assert parse_reference(reference.familiar) == reference


@given(TEXTS)
def test_the_full_form_has_every_part(text: str) -> None:
    reference = parse_reference(text)
    assert reference.tag or reference.digest
    assert str(reference).startswith(f"{reference.registry}/{reference.repository}")
    if reference.registry == "docker.io":
        assert "/" in reference.repository


@given(TEXTS)
def test_what_is_asked_for_is_one_thing(text: str) -> None:
    reference = parse_reference(text)
    assert reference.lookup.lookup == reference.lookup
    assert reference.lookup.target == reference.target
    assert bool(reference.lookup.tag) != bool(reference.lookup.digest)


@given(st.text() | st.text(alphabet="aA0:/@.-_[]\n ") | st.lists(TEXTS | st.text(max_size=3)).map("".join))
@example("a@" * 2000)
@example("[" * 4096)
@example(("a." * 2000) + "/b")
@example(("a-" * 2000) + "/b")
def test_any_text_is_a_reference_or_an_error(text: str) -> None:
    try:
        reference = parse_reference(text)
    except InvalidReferenceError:
        return
    assert isinstance(reference, Reference)
    assert parse_reference(str(reference)) == reference
