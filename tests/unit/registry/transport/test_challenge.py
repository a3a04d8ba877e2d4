"""`WWW-Authenticate` as registries write it, and as the RFC lets them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archcheck.registry.transport.challenge import Challenge, parse_challenges, scopes_for
from tests.support.tables import walked

REALM = "https://auth.example.com/token"
SCOPED = f'Bearer realm="{REALM}",service="registry.example.com",scope="repository:app:pull"'


@walked(
    "header, scheme, parameters",
    [
        (
            SCOPED,
            "bearer",
            {"realm": REALM, "service": "registry.example.com", "scope": "repository:app:pull"},
        ),  # distribution
        (f"Bearer realm={REALM},service=x", "bearer", {"realm": REALM, "service": "x"}),  # unquoted
        ('bEaReR ReAlM="a"', "bearer", {"realm": "a"}),  # odd case
        ('Bearer realm = "a" , service = "b"', "bearer", {"realm": "a", "service": "b"}),  # spaces
        ('Bearer realm="a" service="b"', "bearer", {"realm": "a", "service": "b"}),  # no comma
        (
            'Bearer realm="a",scope="x:pull,push"',
            "bearer",
            {"realm": "a", "scope": "x:pull,push"},
        ),  # comma in quotes
        (r'Basic realm="a \"b\" \\"', "basic", {"realm": 'a "b" \\'}),  # escapes
        ('Basic realm=""', "basic", {"realm": ""}),  # empty value
        ('Bearer realm="a",realm="b"', "bearer", {"realm": "a"}),  # the first of two
        (', Bearer realm="a",', "bearer", {"realm": "a"}),  # stray commas
        ("Negotiate", "negotiate", {}),  # no parameter
    ],
)
def test_one_challenge(header: str, scheme: str, parameters: dict[str, str]) -> None:
    assert parse_challenges([header]) == [Challenge(scheme, parameters)]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(['Basic realm="a"', 'Bearer realm="b"'], id="two headers"),
        pytest.param(['Basic realm="a", Bearer realm="b"'], id="one header"),
        pytest.param(['Bearer realm="b"', 'Basic realm="a"'], id="already in order"),
    ],
)
def test_bearer_is_preferred_wherever_it_stands(headers: list[str]) -> None:
    assert parse_challenges(headers) == [
        Challenge("bearer", {"realm": "b"}),
        Challenge("basic", {"realm": "a"}),
    ]


@pytest.mark.parametrize(
    ("header", "schemes"),
    [
        pytest.param('Negotiate, Basic realm="a"', ["negotiate", "basic"], id="no parameter"),
        pytest.param('Negotiate YWJj==, Basic realm="a"', ["negotiate", "basic"], id="token68"),
        pytest.param('Digest realm="a", qop="auth", Basic realm="b"', ["digest", "basic"], id="parameters"),
    ],
)
def test_a_scheme_that_nobody_speaks_hides_no_other(header: str, schemes: list[str]) -> None:
    assert [challenge.scheme for challenge in parse_challenges([header])] == schemes


@pytest.mark.parametrize("header", ["", " ", ",", '"', "=", "\x00"])
def test_no_challenge(header: str) -> None:
    assert parse_challenges([header]) == []


def test_an_endless_header_is_cut() -> None:
    [challenge] = parse_challenges([f'Bearer realm="a",service="{"x" * 10_000}"'])
    assert challenge.parameters.get("service", "") == ""


@given(st.lists(st.text()))
def test_any_text_is_read_without_an_error(headers: list[str]) -> None:
    for challenge in parse_challenges(headers):
        assert challenge.scheme == challenge.scheme.lower()


_NAMES = st.from_regex(r"[a-z][a-z0-9_-]*", fullmatch=True)
_PARAMETERS = st.dictionaries(
    _NAMES, st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40), min_size=1
)


def _written(scheme: str, parameters: dict[str, str]) -> str:
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in parameters.values())
    return f"{scheme} " + ", ".join(
        f'{name}="{value}"' for name, value in zip(parameters, quoted, strict=True)
    )


@given(st.lists(st.tuples(_NAMES, _PARAMETERS), min_size=1, max_size=4))
def test_what_is_written_is_read_back(challenges: list[tuple[str, dict[str, str]]]) -> None:
    header = ", ".join(_written(scheme, parameters) for scheme, parameters in challenges)
    written = sorted(challenges, key=lambda challenge: challenge[0] != "bearer")
    assert [(each.scheme, each.parameters) for each in parse_challenges([header])] == written


@pytest.mark.parametrize(
    ("named", "repository", "scopes"),
    [
        pytest.param("repository:app:pull", "app", ("repository:app:pull",), id="as asked"),
        pytest.param("", "app", ("repository:app:pull",), id="missing: quay.io"),
        pytest.param("repository:other:pull", "app", ("repository:app:pull",), id="of another repository"),
        pytest.param("repository:app:pull,push", "app", ("repository:app:pull",), id="more than is needed"),
        pytest.param("aws", "app", ("aws",), id="of the whole registry: public ECR"),
        pytest.param(
            "repository:other:pull aws", "", ("repository:other:pull", "aws"), id="behind a redirect"
        ),
        pytest.param("", "", (), id="behind a redirect, missing"),
    ],
)
def test_scopes(named: str, repository: str, scopes: tuple[str, ...]) -> None:
    assert scopes_for(Challenge("bearer", {"scope": named}), repository) == scopes


def test_scopes_of_a_challenge_without_any() -> None:
    assert scopes_for(Challenge("bearer", {}), "team/app") == ("repository:team/app:pull",)


@pytest.mark.parametrize(
    "header", ["Bearer a=b" + " " * 7990 + "!", "Bearer" + " " * 7990 + "=", ", " * 4000]
)
def test_long_challenges_are_read_in_one_go(header: str) -> None:
    """A pattern that steps back over what it has read would not come to an end."""
    assert len(parse_challenges([header] * 50)) <= 4
