"""Where a host is asked: what all the rings around its transport know it by."""

from archcheck.registry.transport.origins import is_same_origin


class HostAddress:
    """A host with its port, and the schemes that it may still turn out to speak, the one in use first."""

    def __init__(self, host: str, schemes: tuple[str, ...]) -> None:
        self.host = host
        self.schemes = schemes

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return f"{self.schemes[0]}://{self.host}"

    def has(self, url: str) -> bool:
        """Return whether a URL is one of this host, and not where a redirect led to."""
        return is_same_origin(url, self.url)
