"""What goes into the cache comes out of it, whatever a registry called its platforms."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from archcheck.images.availability import Found, ManifestKind, Reason, Unknown
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference
from archcheck.registry.cache.model import CacheEntry, CacheKey, Name
from archcheck.registry.cache.store import Store

texts = st.text(max_size=20)
json_texts = st.one_of(
    texts, st.sampled_from(["\ud800", "\udfff", "\x00", "'; DROP TABLE names; --", "\x1b"])
)
digests = st.integers(0, 15).map(lambda digit: f"sha256:{digit:064x}")
validators = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20)
platforms = st.builds(Platform, json_texts, json_texts, json_texts, json_texts)
times = st.floats(min_value=0, max_value=1e11, allow_nan=False)
names = st.builds(Name, digests, texts, texts, validators, st.booleans(), times)
references = st.builds(Reference, texts, texts, texts, st.one_of(st.just(""), digests))
keys = st.builds(CacheKey, references, st.lists(st.text("abc/:.", min_size=1), min_size=1).map(tuple))


@st.composite
def entries(draw: st.DrawFn) -> CacheEntry:
    name = draw(names)
    if draw(st.booleans()):
        return CacheEntry(name, Unknown(Reason.ARTIFACT, draw(json_texts)))
    found = tuple(draw(st.lists(platforms, max_size=3)))
    return CacheEntry(name, Found(found, name.digest, draw(st.sampled_from(ManifestKind)), name.host))


def question(key: CacheKey) -> tuple[str, str]:
    return key.route, key.reference.target


@given(st.lists(st.tuples(keys, entries()), max_size=4))
def test_what_is_written_is_read(written: list[tuple[CacheKey, CacheEntry]]) -> None:
    unique = list({question(key): (key, entry) for key, entry in written}.values())
    unique = list({entry.name.digest: (key, entry) for key, entry in unique}.values())
    with tempfile.TemporaryDirectory() as folder:
        Store(Path(folder)).write(unique)
        assert Store(Path(folder)).read([key for key, _ in unique]) == dict(unique)


@given(keys, entries(), entries())
def test_the_last_answer_counts(key: CacheKey, first: CacheEntry, second: CacheEntry) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for entry in (first, second):
            Store(Path(folder)).write([(key, entry)])
        assert Store(Path(folder)).read([key]) == {key: second}


@given(keys, keys, entries())
def test_another_question_has_no_answer(key: CacheKey, other: CacheKey, entry: CacheEntry) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Store(Path(folder)).write([(key, entry)])
        found = Store(Path(folder)).read([other])
        assert bool(found) == (question(key) == question(other))


def test_nothing_to_write_makes_no_file(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    store.write([])
    assert store.read([]) == {}
    assert not (tmp_path / "cache").exists()
