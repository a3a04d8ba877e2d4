"""`oci://host/path[:version]`: charts in registries, pulled with oras, kept on disk by digest."""

import hashlib
import logging
import re
from pathlib import Path

from archcheck.errors import ChartError, InvalidReferenceError
from archcheck.images.reference import Reference, parse_reference
from archcheck.registry.client.manifests import parse_object
from archcheck.sources.charts.download import write_aside
from archcheck.sources.charts.model import OCI
from archcheck.sources.charts.oci_registry import connect
from archcheck.sources.charts.versions import best_version, is_exact

logger = logging.getLogger(__name__)

_CHART_LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def pull(url: str, version: str, cache: Path, scratch: Path) -> Path:
    """Return the path of the chart archive, from the cache where its digest is there already.

    Args:
        url: `oci://host/path`, with `:version` or `@sha256:…` or neither.
        version: the `--version`: exact, a constraint, or empty for the latest release.
        cache: the folder of charts by digest.
        scratch: a folder that lives as long as the run.

    Raises:
        ChartError: no such chart or version, or what is there is no chart.
        ChartUnreachableError: the registry does not answer.

    """
    reference, is_settled = _reference(url, version)
    with connect(reference) as registry:
        if not is_settled:
            tag = best_version(registry.tags(), version)
            if tag is None:
                raise ChartError(f"{OCI}{reference.name} has no version {version or '(any release)'}")
            reference = Reference(reference.registry, reference.repository, tag)
        layer = _chart_layer(registry.manifest(reference), reference)
        name = f"{layer.removeprefix('sha256:')}.tgz"
        if _has_digest(cache / name, layer):
            return cache / name
        return _keep(registry.blob(layer), name, cache, scratch)


def _keep(body: bytes, name: str, cache: Path, scratch: Path) -> Path:
    """Keep a chart in the cache; where that cannot be written, for this run only."""
    try:
        write_aside(cache / name, body)
    except OSError as error:
        logger.warning("the chart is not kept: %s", error)
        write_aside(scratch / name, body)
        return scratch / name
    return cache / name


def _reference(url: str, version: str) -> tuple[Reference, bool]:
    """Return what is asked for, and whether that settles the version or it is still to be found."""
    try:
        reference = parse_reference(url.removeprefix(OCI))
    except InvalidReferenceError as error:
        raise ChartError(
            f"{url!r} is no address of a chart", why=error.why, hint="oci://host/path:version"
        ) from error
    tagged = url.rpartition("/")[2].endswith(f":{reference.tag}") and not reference.digest
    wanted = version.replace("+", "_")
    if tagged and version and reference.tag != wanted:
        raise ChartError(f"{url} and --version {version} name two versions")
    if is_exact(version) and not reference.digest:
        return Reference(reference.registry, reference.repository, wanted), True
    return reference, tagged or bool(reference.digest)


def _chart_layer(body: bytes, reference: Reference) -> str:
    """Return the digest of the layer that holds the chart."""
    layers = parse_object(body, "the manifest").get("layers")
    for layer in layers if isinstance(layers, list) else []:
        if isinstance(layer, dict) and layer.get("mediaType") == _CHART_LAYER:
            digest = layer.get("digest")
            if isinstance(digest, str) and _DIGEST.fullmatch(digest):
                return digest
    raise ChartError(f"{OCI}{reference} is no helm chart")


def _has_digest(path: Path, digest: str) -> bool:
    try:
        body = path.read_bytes()
    except OSError:
        return False
    return f"sha256:{hashlib.sha256(body).hexdigest()}" == digest
