"""`oci://host/path[:version]`: charts in registries, kept on disk by digest."""

import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.errors import ChartError, InvalidReferenceError
from archcheck.images.availability import Missing
from archcheck.images.reference import DOCKER_HUB, Reference, parse_reference
from archcheck.registry.client.manifests import parse_object
from archcheck.registry.hosts import api_host, shown
from archcheck.registry.mirrors.routes import Routes
from archcheck.registry.protocol import Descriptor, LookupFailedError
from archcheck.sources.charts.model import OCI
from archcheck.sources.charts.oci_registry import ChartRepository, ask_each_endpoint
from archcheck.sources.charts.versions import best_version, is_exact
from archcheck.storage.replacing import write_aside

logger = logging.getLogger(__name__)

_CHART_LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def pull(
    url: str,
    version: str,
    routes: Routes | None,
    cache: Path,
    scratch: Path,
    choose: "Callable[[Sequence[str]], str | None] | None" = None,
) -> Path:
    """Return the path of the chart archive, from the cache where its digest is there already.

    Args:
        url: `oci://host/path`, with `:version` or `@sha256:…` or neither.
        version: the `--version`: exact, a constraint, or empty for the latest release.
        routes: where registries are asked, and how; None where no configuration says anything of it.
        cache: the folder of charts by digest.
        scratch: a folder that lives as long as the run.
        choose: chooses among the tags; the newest within `version` without it.

    Raises:
        ChartError: no such chart or version, or what is there is no chart.
        ChartUnreachableError: the registry does not answer.

    """
    asked, is_settled = _reference(url, version)

    async def pulled(repository: ChartRepository) -> Path:
        reference = asked if is_settled else await _newest(repository, asked, version, choose)
        layer = _chart_layer(await repository.manifest(reference), reference)
        name = f"{layer.digest.removeprefix('sha256:')}.tgz"
        if _has_digest(cache / name, layer.digest):
            return cache / name
        return _keep(await repository.blob(reference, layer), name, cache, scratch)

    return ask_each_endpoint(asked, routes or Routes(), pulled)


async def _newest(
    repository: ChartRepository,
    reference: Reference,
    version: str,
    choose: "Callable[[Sequence[str]], str | None] | None",
) -> Reference:
    """Return the reference of the newest version within a constraint.

    Raises:
        ChartError: the constraint is none.
        LookupFailedError: there is no such version at this endpoint.

    """
    tags = await repository.tags(reference)
    tag = choose(tags) if choose is not None else best_version(tags, version)
    if tag is None:
        raise LookupFailedError(Missing(f"{repository.host} has no version {version or '(any release)'}"))
    return replace(reference, tag=tag)


def _keep(body: bytes, name: str, cache: Path, scratch: Path) -> Path:
    """Keep a chart in the cache; where that cannot be written, for this run only."""
    try:
        write_aside(cache / name, body)
    except OSError as error:
        logger.warning("the chart is not kept: %s", error)
        aside = scratch / "download" / name  # the scratch folder itself is locked as long as the run lasts
        write_aside(aside, body)
        return aside
    return cache / name


def _reference(url: str, version: str) -> tuple[Reference, bool]:
    """Return what is asked for, and whether that settles the version or it is still to be found.

    What follows `oci://` is a host, as in helm: `oci://registry/app` is none of Docker Hub's.
    """
    try:
        reference = parse_reference(url.removeprefix(OCI), is_qualified=True)
    except InvalidReferenceError as error:
        raise ChartError(
            f"{shown(url)!r} is no address of a chart", why=error.why, hint="oci://host/path:version"
        ) from error
    if reference.registry == api_host(DOCKER_HUB):
        reference = replace(reference, registry=DOCKER_HUB)  # under which its mirrors are configured
    ends_in_tag = url.rpartition("/")[2].endswith(f":{reference.tag}")
    tagged = bool(reference.tag) if reference.digest else ends_in_tag
    # a tag has no plus sign: helm pushes 1.0.0+abc as 1.0.0_abc
    wanted = version.replace("+", "_")
    if tagged and version and reference.tag != wanted:
        raise ChartError(f"{url} and --version {version} name two versions")
    if is_exact(version) and not reference.digest:
        return replace(reference, tag=wanted), True
    return reference, tagged or bool(reference.digest)


def _chart_layer(body: bytes, reference: Reference) -> Descriptor:
    """Return the layer that holds the chart."""
    layers = parse_object(body, "the manifest").get("layers")
    for layer in layers if isinstance(layers, list) else []:
        if isinstance(layer, dict) and layer.get("mediaType") == _CHART_LAYER:
            digest, size = layer.get("digest"), layer.get("size")
            if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
                continue
            if isinstance(size, int) and not isinstance(size, bool) and size >= 0:
                return Descriptor(digest, size)
    raise ChartError(f"{OCI}{reference} is no helm chart")


def _has_digest(path: Path, digest: str) -> bool:
    try:
        body = path.read_bytes()
    except OSError:
        return False
    return f"sha256:{hashlib.sha256(body).hexdigest()}" == digest
