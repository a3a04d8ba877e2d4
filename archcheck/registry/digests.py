"""Digests: computed over the bytes that came, never believed."""

import hashlib

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.protocol import Descriptor, LookupFailedError

ALGORITHMS = ("sha256", "sha384", "sha512")


def require_verifiable(digest: str) -> None:
    """Refuse a digest that could not be verified, before anything is fetched for it.

    Raises:
        LookupFailedError: its algorithm is not one that the image-spec registers.

    """
    algorithm = digest.partition(":")[0]
    if algorithm not in ALGORITHMS:
        raise LookupFailedError(Unknown(Reason.INVALID, f"cannot verify a {algorithm} digest"))


def verify(body: bytes, digest: str, what: str) -> None:
    """Check that `body` has `digest`.

    Raises:
        LookupFailedError: it has another, or the algorithm is none that can be verified.

    """
    require_verifiable(digest)
    algorithm, _, expected = digest.partition(":")
    if hashlib.new(algorithm, body).hexdigest() != expected:
        raise LookupFailedError(
            Unknown(Reason.INVALID, f"{what} is not what was asked for: its digest is not {digest}")
        )


def verify_blob(body: bytes, descriptor: Descriptor, what: str = "the config") -> None:
    """Check a blob's size and digest against its descriptor.

    Raises:
        LookupFailedError: one of them differs.

    """
    if len(body) != descriptor.size:
        raise LookupFailedError(
            Unknown(Reason.INVALID, f"{what} has {len(body)} bytes where {descriptor.size} were promised")
        )
    verify(body, descriptor.digest, what)


def sha256(body: bytes) -> str:
    """Return the digest by which a manifest is known."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
