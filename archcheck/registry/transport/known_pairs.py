"""Registries whose token server is known to lie on another domain, or below one that strangers share. Pure.

A login goes there as it goes to a token server of the registry's own: crane, skopeo and containerd send it to
whatever is named, so that their users never had to know.
"""

import re

_ALIBABA = r"(?P<region>(?:ap|cn|eu|me|na|rus|us)-[a-z0-9-]+)"

_PAIRS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"registry-1\.docker\.io"), r"auth\.docker\.io"),
    # Container Registry, personal edition; `-vpc` and `-internal` are its names within the cloud
    (
        re.compile(rf"registry(?:-vpc|-internal)?\.{_ALIBABA}\.aliyuncs\.com"),
        r"dockerauth(?:-vpc)?[.-]{region}\.aliyuncs\.com",
    ),
    (re.compile(r"registry\.aliyuncs\.com"), r"dockerauth(?:\.cn-hangzhou)?\.aliyuncs\.com"),
    # its enterprise edition, and the newer personal one: INSTANCE-registry.REGION.cr.aliyuncs.com
    (
        re.compile(rf"[a-z0-9-]+\.{_ALIBABA}(?:\.personal)?\.cr\.aliyuncs\.com"),
        r"dockerauth(?:-ee)?(?:-vpc)?[.-]{region}\.aliyuncs\.com",
    ),
    (re.compile(r"rg\.[a-z]{2}-[a-z]{3}\.scw\.cloud"), r"api\.scaleway\.com"),
)
"""Hosts of a registry, and of its token server in the same region: alibabacloud.com's "Access control for
ACK nodes" lists the domains (Zhangjiakou's has a hyphen), scaleway.com's registry names its API."""


def is_known_pair(token_server: str, registry: str) -> bool:
    """Return whether a host is known as the token server of a registry; both in lower case, without ports."""
    for pattern, servers in _PAIRS:
        match = pattern.fullmatch(registry)
        if match is None:
            continue
        region = match.groupdict().get("region") or ""
        if re.fullmatch(servers.replace("{region}", re.escape(region)), token_server):
            return True
    return False
