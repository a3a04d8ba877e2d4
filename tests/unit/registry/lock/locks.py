"""Locks for tests, drawn and made."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from archcheck.errors import InputError
from archcheck.images.availability import Availability, Found, ManifestKind
from archcheck.images.listing import ListedImage, ListedIndex, ListedOther, Listing
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference, parse_reference
from archcheck.registry.lock.file import LockFile
from archcheck.registry.lock.model import AN_ARTIFACT, Lock, Locked
from archcheck.registry.lock.writing import lock_text

DAY = date(2026, 1, 1)
TODAY = date(2026, 2, 1)

AMD64, ARM64, ARMV7 = (
    Platform("linux", "amd64"),
    Platform("linux", "arm64"),
    Platform("linux", "arm", "v7"),
)


def image(number: int, *platforms: Platform, day: date = DAY) -> Locked:
    """Return an entry whose digest is this number."""
    return Locked(Found(platforms or (AMD64,), f"sha256:{number:064x}", ManifestKind.INDEX, ""), day)


def text_of(**images: Locked) -> str:
    """Return the text of a lock, `nginx=…` for docker.io/library/nginx:1."""
    return lock_text(Lock({f"docker.io/library/{name}:1": entry for name, entry in images.items()}))


def lock_file(text: str | bytes, max_age: int | None = None, today: date = TODAY) -> LockFile:
    """Return a lock of this text."""
    data = text.encode() if isinstance(text, str) else text
    return LockFile(Path("archcheck.lock"), data, today, max_age)


def answer(text: str | bytes, name: str, max_age: int | None = None) -> Availability | InputError:
    """Return what a lock of this text answers, or how it is broken."""
    try:
        return lock_file(text, max_age).answer(parse_reference(name).lookup)
    except InputError as error:
        return error


_HEX = "0123456789abcdef"
_NAME = st.from_regex(r"[a-z0-9]{1,6}(?:(?:[._]|__|-{1,2})[a-z0-9]{1,4}){0,2}", fullmatch=True)
_TAG = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,8}", fullmatch=True)
_HOST = st.one_of(
    st.sampled_from(["docker.io", "ghcr.io", "localhost", "[::1]", "[::1]:5000", "127.0.0.1:5000", "R:80"]),
    st.from_regex(r"[a-z0-9]{1,5}\.[a-z]{2,3}(?::[0-9]{1,5})?", fullmatch=True),
)
DIGESTS = st.one_of(
    st.text(_HEX, min_size=64, max_size=64).map("sha256:{}".format),
    st.text(_HEX, min_size=128, max_size=128).map("sha512:{}".format),
)
REFERENCES = st.builds(
    lambda host, path, tag, digest: Reference(host, "/".join(path), "" if digest else tag, digest),
    _HOST,
    st.lists(_NAME, min_size=2, max_size=3),
    _TAG,
    st.one_of(st.just(""), DIGESTS),
)
"""References as they are asked for: by tag or by digest."""

_PART = st.one_of(
    st.sampled_from(
        ["linux", "windows", "arm", "arm64", "v7", "v8", "null", "-", "---", "no", "1", "1e3", "#"]
    ),
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="/"),
        max_size=3,
    ),
)
PLATFORMS = st.builds(Platform, _PART, _PART.filter(bool), _PART, _PART)
"""Whatever an index may declare: the reader of manifests refuses only `/` and an empty architecture."""

LISTINGS: st.SearchStrategy[Listing] = st.recursive(
    st.builds(
        Listing,
        st.lists(
            st.one_of(
                st.builds(ListedImage, PLATFORMS),
                st.builds(ListedImage, st.none() | PLATFORMS, PLATFORMS),
                st.builds(ListedOther, st.none() | PLATFORMS, _PART),
            ),
            max_size=3,
        ).map(tuple),
        st.booleans(),
    ),
    lambda below: st.builds(
        Listing, st.lists(st.builds(ListedIndex, st.none() | PLATFORMS, below), max_size=2).map(tuple)
    ),
    max_leaves=3,
)

DAYS = st.integers(0, 400).map(lambda days: DAY + timedelta(days))


def entries(reference: Reference) -> st.SearchStrategy[Locked]:
    """Return entries that may be about a reference."""
    digests = st.just(reference.digest) if reference.digest else DIGESTS
    found = st.builds(
        Found,
        st.lists(PLATFORMS, max_size=4, unique=True).map(tuple),
        digests,
        st.sampled_from(ManifestKind),
        st.just(""),
        listing=st.one_of(st.none(), LISTINGS),
    )
    return st.builds(Locked, st.one_of(found, st.just(AN_ARTIFACT)), DAYS)


@st.composite
def locks(draw: st.DrawFn, most: int = 4) -> Lock:
    """Return any lock."""
    names = draw(st.lists(REFERENCES, max_size=most, unique=True))
    return Lock(
        {str(name): draw(entries(name)) for name in names},
        draw(st.one_of(st.none(), DAYS)) if names else None,
    )
