"""A rendered release → its workloads, and the objects in it that controllers look at."""

from archcheck.documents.reading import Document, Reading
from archcheck.errors import ChartError
from archcheck.sources.applied import AppliedDocument, documents_of, of_template
from archcheck.sources.gitops.argocd.apps_chart import apps_of_release
from archcheck.sources.gitops.argocd.hooks import is_left_out
from archcheck.sources.gitops.built import StepResult
from archcheck.sources.gitops.charts.store import ChartStore
from archcheck.sources.gitops.controllers import CONTROLLERS
from archcheck.sources.gitops.documents import DocumentCache
from archcheck.sources.gitops.expansion import ReleaseBuild
from archcheck.sources.gitops.followed import followed_release
from archcheck.sources.gitops.manifests import ManifestIndex
from archcheck.sources.gitops.model import LocalChart, Release
from archcheck.sources.gitops.namespaces import with_namespace
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.sources.gitops.output import is_controlled, without_followed
from archcheck.sources.gitops.rendering import RenderedRelease, render_release
from archcheck.sources.gitops.repository import Repository, shown_path
from archcheck.workloads.model import Origin
from archcheck.workloads.objects import KubernetesObject, objects_in


def release_output(
    step: ReleaseBuild,
    charts: ChartStore,
    repository: Repository,
    documents: DocumentCache,
    refused: ChartError | None = None,
) -> StepResult:
    """Return what a release gives; its objects stand in a template of the repository, or at the release.

    One that is `refused` is not rendered: the images that its values name are known.
    """
    return output_of_release(step, render_release(step, charts, repository, refused), documents)


def output_of_release(step: ReleaseBuild, rendered: RenderedRelease, documents: DocumentCache) -> StepResult:
    """Return what a rendered release gives."""
    release = step.release
    namespace = step.default_namespace or release.namespace
    objects = tuple(
        _built(with_namespace(obj, namespace), document.template, release, documents)
        for document in rendered.documents
        if isinstance(document, Document)
        for obj in objects_in(document.root)
    )
    if not rendered.is_rendered:  # what its values alone say
        objects = tuple(apps_of_release(release))
    inventory = without_followed(rendered.tree.inventory, objects)
    kept = release_documents(step, rendered) if documents.keeps else ()
    return StepResult(
        inventory,
        objects,
        findings=rendered.tree.findings,
        documents=kept,
        release=followed_release(release, rendered),
    )


def release_documents(step: ReleaseBuild, rendered: RenderedRelease) -> tuple[AppliedDocument, ...]:
    """Return what a release renders as it is applied, without what controllers make more of."""
    release = step.release
    place = of_template(release.origin.path, release.owner.label)
    namespace = step.default_namespace or release.namespace

    def is_passed_over(reading: Reading) -> bool:
        return is_controlled(reading) or is_left_out(reading, release.owner)

    return tuple(documents_of(rendered.output, place, namespace=namespace, is_left_out=is_passed_over))


def _built(obj: KubernetesObject, template: str, release: Release, documents: DocumentCache) -> BuiltObject:
    """Return a rendered object with its template, if that is a file of the repository and reads as YAML."""
    chart = release.chart
    _, _, inside = template.partition("/")
    file = chart.path / inside if isinstance(chart, LocalChart) and inside else None
    if (obj.group, obj.kind) not in CONTROLLERS or file is None or not file.is_file():
        return BuiltObject(obj, release.origin, producer=release.owner)
    written = ManifestIndex(documents.of(file, str(shown_path(file))).objects).find(obj)
    origin = Origin(written.path, written.root.line) if written else Origin(str(shown_path(file)), 1)
    return BuiltObject(obj, origin, written, (file,), release.owner)
