"""What routes say of an image, as texts that a test can compare; and one run along them."""

from archcheck.images.availability import Availability
from archcheck.images.reference import parse_reference
from archcheck.registry.client.offline_first import look_up_all
from archcheck.registry.client.options import RegistryOptions
from archcheck.registry.mirrors.model import Endpoint
from archcheck.registry.mirrors.routes import Routes

DIGEST = f"sha256:{'0' * 64}"


def endpoints(routes: Routes, text: str) -> tuple[Endpoint, ...]:
    return routes.endpoints(parse_reference(text))


def places(routes: Routes, text: str) -> list[str]:
    """Return the addresses of an image's repository, in the order in which they are asked."""
    return [endpoint.named(parse_reference(text)) for endpoint in endpoints(routes, text)]


def hosts(routes: Routes, text: str) -> list[str]:
    """Return the hosts that are asked for an image, in their order."""
    return [endpoint.host for endpoint in endpoints(routes, text)]


def look_up(routes: Routes, *texts: str) -> list[Availability]:
    """Look up all images in one run."""
    references = [parse_reference(text) for text in texts]
    known = look_up_all(references, RegistryOptions(routes=routes)).known
    return [known[reference] for reference in references]
