"""An ApplicationSet → the Applications that it generates.

Source: argoproj/argo-cd applicationset/controllers/template/template.go, GenerateApplications.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.nodes import elements, get
from archcheck.errors import DocumentError
from archcheck.frozen import dataclass
from archcheck.sources.gitops.argocd.blocks import block_values
from archcheck.sources.gitops.argocd.filled_blocks import with_filled_blocks
from archcheck.sources.gitops.argocd.generators.combining import MOST_SETS
from archcheck.sources.gitops.argocd.generators.evaluating import evaluated, kinds_of
from archcheck.sources.gitops.argocd.generators.model import (
    GeneratorContext,
    GeneratorError,
    Parameters,
    UnknownGeneratorError,
)
from archcheck.sources.gitops.argocd.ownership import GROUP, Ownership, ownership
from archcheck.sources.gitops.argocd.repository_tree import RepositoryTree, repository_tree
from archcheck.sources.gitops.argocd.strategic_patches import patched
from archcheck.sources.gitops.argocd.templates import FillingError, TemplateLanguage
from archcheck.sources.gitops.expansion import Expansion, Waiting
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex, Written
from archcheck.sources.gitops.placing import is_set, items_at, lined_node, member, placed_members, texts_at
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.model import Origin
from archcheck.workloads.objects import KubernetesObject

_VERSION = f"{GROUP}/v1alpha1"
_MISSING_KEY = "missingkey="
_REMEDY = (
    "let Argo CD make its Applications, and check them: argocd appset generate FILE | archcheck manifest -"
)
_OTHERS = "clusters that are registered in Argo CD, and not in this repository, are not known"


def expand_application_set(
    obj: BuiltObject, index: ClusterIndex, repository: Repository, *, is_final: bool
) -> Expansion | Waiting:
    """Return the Applications of an ApplicationSet, and which generators are not evaluated.

    It does not wait: clusters that come later are known when it is asked again.
    """
    del is_final
    parts = list(_ApplicationSet(obj, index, repository).parts())
    return Expansion(
        objects=tuple(part for part in parts if isinstance(part, BuiltObject)),
        skipped=tuple(dict.fromkeys(part for part in parts if isinstance(part, Skipped))),
    )


@dataclass(frozen=True, slots=True)
class _ApplicationSet:
    obj: BuiltObject
    index: ClusterIndex
    repository: Repository

    def parts(self) -> Iterator[BuiltObject | Skipped]:
        """Yield the Applications of all generators, each name once, and what is not known."""
        spec = placed_members(self.obj, "spec")
        names: set[str] = set()
        for place, generator in enumerate(items_at(spec, "generators")):
            for kind in kinds_of(generator):
                for part in self.of_generator(generator, kind, spec, self.generator_origin(place)):
                    if isinstance(part, BuiltObject) and part.name.name in names:
                        yield self.unread(f"it makes several Applications of the name {part.name.name}")
                        continue
                    if isinstance(part, BuiltObject):
                        names.add(part.name.name)
                    yield part

    def of_generator(
        self, generator: PlacedValues, kind: str, spec: PlacedValues, origin: Origin
    ) -> Iterator[BuiltObject | Skipped]:
        """Yield the Applications of one generator."""
        context = GeneratorContext(_language(spec), self.index, cache(self.tree_at), self.repository.clusters)
        try:
            sets = evaluated(generator, kind, context)
        except (GeneratorError, UnknownGeneratorError, FillingError) as error:
            yield self.unread(str(error), origin)
            return
        if kind == "clusters":
            yield self.note(_OTHERS)
        template = _filled_up(member(generator, kind, "template") or {}, member(spec, "template") or {})
        for parameters in sets[:MOST_SETS]:
            try:
                yield self.application(template, member(spec, "templatePatch"), parameters, context.language)
            except (FillingError, DocumentError) as error:
                yield self.unread(f"its template cannot be filled in: {error}")

    def application(
        self,
        template: PlacedValues,
        patch: PlacedValues | None,
        parameters: Parameters,
        language: TemplateLanguage,
    ) -> BuiltObject:
        """Return the Application of one set of parameters."""
        filled = template
        if parameters:
            filled = language.filled(template, parameters)
            filled = with_filled_blocks(filled, template, parameters, language)
        if isinstance(patch, PlacedScalar):
            filled = _with_patch(filled, patch, parameters, language)
        metadata = member(filled, "metadata")
        named = dict(metadata) if isinstance(metadata, Mapping) else {}
        written, name = member(template, "metadata", "name"), named.get("name")
        if isinstance(written, PlacedScalar) and isinstance(name, PlacedScalar):
            named["name"] = replace(name, origin=written.origin)
        named["namespace"] = PlacedScalar(self.namespace, self.namespace)
        values: dict[str, PlacedValues] = {
            "apiVersion": PlacedScalar(_VERSION, _VERSION),
            "kind": PlacedScalar("Application", "Application"),
            "metadata": named,
            "spec": member(filled, "spec") or {},
        }
        return self.built(values)

    def built(self, values: PlacedValues) -> BuiltObject:
        """Return an Application of values, with the lines of the ApplicationSet's file."""
        path = self.obj.written.path if self.obj.written else self.origin.path
        root = lined_node(values, path)
        assert isinstance(root, MappingNode)
        name = member(values, "metadata", "name")
        origin = name.origin if isinstance(name, PlacedScalar) and name.origin else self.origin
        return BuiltObject(
            KubernetesObject(_VERSION, "Application", root),
            origin,
            Written(path, root),
            self.obj.parts,
            self.obj.name,
            values,
        )

    def tree_at(self, url: str) -> RepositoryTree | None:
        """Return the files of a git address, if that is this repository."""
        if ownership(url, self.index, self.obj, self.repository) is Ownership.ELSEWHERE:
            return None
        return repository_tree(self.repository.root)

    @property
    def origin(self) -> Origin:
        """Where a person finds it."""
        return self.obj.line_of("metadata", "name")

    @property
    def namespace(self) -> str:
        """The namespace of all its Applications: its own."""
        return self.obj.name.namespace

    def generator_origin(self, place: int) -> Origin:
        """Return where a generator is written."""
        if self.obj.written is None:
            return self.origin
        written = elements(get(self.obj.written.root, "spec", "generators"))
        return Origin(self.obj.written.path, written[place].line) if place < len(written) else self.origin

    def unread(self, reason: str, origin: Origin | None = None) -> Skipped:
        """Return that Applications come of it that are not known."""
        return self._skipped(reason, Loss.PODS, _REMEDY, origin or self.origin)

    def note(self, reason: str) -> Skipped:
        """Return something that is said, while all is read."""
        return self._skipped(reason, Loss.NOTHING, "", self.origin)

    def _skipped(self, reason: str, loss: Loss, remedy: str, origin: Origin) -> Skipped:
        name = self.obj.name
        return Skipped(origin.path, origin.line, reason, loss, name.kind, name.namespace, name.name, remedy)


def _language(spec: PlacedValues) -> TemplateLanguage:
    options = [each.text for each in texts_at(spec, "goTemplateOptions")]
    missing = [option.removeprefix(_MISSING_KEY) for option in options if option.startswith(_MISSING_KEY)]
    word = missing[-1] if missing else "default"
    return TemplateLanguage(is_set(spec, "goTemplate"), "default" if word == "invalid" else word)


def _with_patch(
    application: PlacedValues, patch: PlacedScalar, parameters: Parameters, language: TemplateLanguage
) -> PlacedValues:
    """Return an Application with the template's patch over it, which cannot change its project."""
    text = language.text(patch.text, language.data_of(parameters))
    same_lines = text.count("\n") == patch.text.count("\n")
    origin = patch.origin
    if origin is not None and not same_lines:
        origin = Origin(origin.path, origin.line)
    over = block_values(PlacedScalar(text, text, origin))
    if not isinstance(over, Mapping):
        return application
    result = patched(application, over) or {}
    project = member(application, "spec", "project")
    spec = member(result, "spec")
    if not isinstance(result, Mapping) or not isinstance(spec, Mapping):
        return result
    kept = {key: each for key, each in spec.items() if key != "project"}
    return {**result, "spec": kept if project is None else {**kept, "project": project}}


def _filled_up(own: PlacedValues, base: PlacedValues) -> PlacedValues:
    """Return the template of a generator with what it leaves empty from that of the ApplicationSet.

    Source: generator_spec_processor.go, mergeGeneratorTemplate (mergo.Merge).
    """
    if not isinstance(own, Mapping) or not isinstance(base, Mapping):
        return base if _is_empty(own) else own
    result = dict(base)
    for key, value in own.items():
        if not _is_empty(value):
            result[key] = value if key == "valuesObject" or key not in base else _filled_up(value, base[key])
    return result


def _is_empty(values: PlacedValues) -> bool:
    if isinstance(values, PlacedScalar):
        return values.meaning in (None, "", False, 0)
    return not values
