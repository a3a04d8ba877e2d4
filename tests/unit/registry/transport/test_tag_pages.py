"""The pages of a list of tags, as registries write them and as they should not."""

import time

import pytest

from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.transport.tag_pages import next_query, tags_in, with_query
from tests.support.tables import check_rows


def test_the_link_to_the_next_page() -> None:
    def check(row: tuple[list[str], str]) -> None:
        links, query = row
        assert next_query(links) == query

    check_rows(
        [
            ([], ""),
            (['</v2/app/tags/list?n=2&last=b>; rel="next"'], "n=2&last=b"),
            (["<https://elsewhere.example/v2/app/tags/list?last=b>; rel=next"], "last=b"),
            (["<?last=b>; title=x; REL='next'"], "last=b"),
            (['<?last=a>; rel="prev", <?last=c>; rel="next"'], "last=c"),
            (['<?last=a>; rel="prev"', '<?last=c>; rel="next"'], "last=c"),
            (['<?last=a>; rel="nextish"'], ""),
            (['</v2/app/tags/list>; rel="next"'], ""),
            (["?last=b"], ""),
            (['<http://[?last=b>; rel="next"'], ""),
        ],
        check,
    )


def test_a_link_is_read_once_however_it_is_made() -> None:
    """A header may have 100,000 characters; read anew from each of them it would take a minute."""
    hostile = ["<" * 100_000, "<>;" + "rel=" * 25_000, "<>" + "; " * 50_000, "<?last=b>;" * 10_000]
    started = time.process_time()
    check_rows(hostile, lambda link: next_query([link]))
    assert time.process_time() - started < 3


def test_a_page_is_asked_for_beside_what_a_path_has() -> None:
    assert with_query("/v2/app/tags/list", "") == "/v2/app/tags/list"
    assert with_query("/v2/app/tags/list", "last=b") == "/v2/app/tags/list?last=b"
    assert with_query("/v2/app/tags/list?ns=docker.io", "last=b") == "/v2/app/tags/list?ns=docker.io&last=b"


def test_the_tags_of_a_page() -> None:
    assert tags_in(b'{"name": "app", "tags": ["1", 5, null, "2"]}') == ["1", "2"]
    assert tags_in(b'{"tags": null}') == []
    for body in (b"", b"[]", b"[" * 100_000, b"\xff"):
        with pytest.raises(LookupFailedError):
            tags_in(body)
