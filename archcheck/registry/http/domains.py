"""Which hosts belong to one owner: those below one registrable domain. Pure.

`gitlab.example.com` and `registry.example.com` do; two tenants of `co.uk` or of `github.io` do not. The
public suffix list knows the domains of the internet. Names of a private network end in what it does not know
(`lan`, `corp`), or in what is set aside for them (RFC 8375 `home.arpa`, ICANN's `internal`): all of those
belong to the owner of that network, and cannot be had from outside.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_NUMERIC = re.compile(r"(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+)){0,3}")
_TENANTED = (
    *("aliyuncs.com", "amazonaws.com", "amazonaws.com.cn", "azurecr.cn", "azurecr.io", "azurecr.us"),
    *("cloudsmith.io", "jfrog.io", "myhuaweicloud.com", "nip.io", "ocir.io", "pkg.dev", "scw.cloud"),
    *("sslip.io", "tencentcloudcr.com", "traefik.me"),
)
"""Domains below which strangers have hosts of their own, and that the public suffix list does not have."""

_SET_ASIDE = ("home.arpa", "internal")
_SERVICE = re.compile(r"[^.]+\.(?P<namespace>[^.]+\.svc(?:\..+)?)")
"""A Service of Kubernetes, `NAME.NAMESPACE.svc.CLUSTER`: its namespaces are tenants."""


def is_numeric(host: str) -> bool:
    """Return whether the C library would read a host as an IPv4 address, in any spelling."""
    return _NUMERIC.fullmatch(host) is not None


def share_owner(first: str, second: str) -> bool:
    """Return whether two hosts, in lower case and without ports, are below one registrable domain."""
    if any(is_numeric(name) or ":" in name for name in (first, second)):
        return False
    return bool(_domains(first.rstrip(".")) & _domains(second.rstrip(".")))


def _domains(host: str) -> frozenset[str]:
    """Return the domains whose owner has a host: one, or two where a private name is a domain itself."""
    service = _SERVICE.fullmatch(host)
    if service is not None:
        return frozenset({service["namespace"]})
    suffix = next((each for each in _SET_ASIDE if host.endswith(f".{each}")), "")
    top = host.rpartition(".")[2]
    if not suffix and _is_public(top):
        domain = _registrable(host)
        return frozenset() if domain is None or domain in _TENANTED else frozenset({domain})
    suffix = suffix or top
    below = host.removesuffix(f".{suffix}").split(".")
    if host == suffix:
        return frozenset()
    own = f"{below[-1]}.{suffix}"
    return frozenset({own, suffix} if len(below) == 1 else {own})


def _is_public(top: str) -> bool:
    """Return whether the internet has a top-level domain of this name."""
    return _suffixes().is_public(top)


def _registrable(host: str) -> str | None:
    return _suffixes().privatesuffix(host)


@cache
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False)
