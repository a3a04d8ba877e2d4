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
    *(
        "aliyuncs.com",
        "amazonaws.com",
        "amazonaws.com.cn",
        "azurecontainerapps.io",
        "azurecr.cn",
        "azurecr.io",
    ),
    *(
        "azurecr.us",
        "civo.com",
        "cloudapp.azure.com",
        "cloudapp.net",
        "cloudsmith.io",
        "googleusercontent.com",
    ),
    *(
        "jfrog.io",
        "linodeusercontent.com",
        "loca.lt",
        "mooo.com",
        "myhuaweicloud.com",
        "nip.io",
        "ntruss.com",
    ),
    *("ocir.io", "ondigitalocean.com", "openshiftapps.com", "pkg.dev", "scw.cloud", "serveo.net", "sslip.io"),
    *("tencentcloudcr.com", "traefik.me", "vps.ovh.net", "vultrusercontent.com", "your-server.de", "zrok.io"),
)
"""Domains below which strangers have hosts of their own, at whichever level; the public suffix list lacks
them or knows only some of what is below."""

_SET_ASIDE = ("home.arpa", "internal")
_SERVICE = re.compile(r"[^.]+\.(?:[^.]+\.)*?(?P<namespace>[^.]+\.(?:svc|pod)(?:\..+)?)")
"""A name in a cluster: its namespaces are tenants (Kubernetes DNS specification, 2.3 and 2.4).

A Service is `NAME.NAMESPACE.svc.CLUSTER`, a pod of a headless one `HOST.NAME.NAMESPACE.svc.CLUSTER`, any pod
`ADDRESS.NAMESPACE.pod.CLUSTER`.
"""


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
    suffix = next((private for private in _SET_ASIDE if host.endswith(f".{private}")), "")
    top = host.rpartition(".")[2]
    if not suffix and _is_public(top):
        domain = _registrable(host)
        return frozenset() if domain is None or _is_tenanted(host) else frozenset({domain})
    suffix = suffix or top
    below = host.removesuffix(f".{suffix}").split(".")
    if host == suffix:
        return frozenset()
    own = f"{below[-1]}.{suffix}"
    return frozenset({own, suffix} if len(below) == 1 else {own})


def _is_tenanted(host: str) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in _TENANTED)


def _is_public(top: str) -> bool:
    """Return whether the internet has a top-level domain of this name."""
    return _suffixes().is_public(top)


def _registrable(host: str) -> str | None:
    return _suffixes().privatesuffix(host)


@cache
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False)
