"""A document → its workloads, and what stands among them that decides how they run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from archcheck.documents.comments import Comment
from archcheck.documents.nodes import Mapping, elements, get, is_true, text_of
from archcheck.documents.reading import Document
from archcheck.frozen import dataclass
from archcheck.workloads.cluster_objects import NONE, ClusterObjects, cluster_objects_of, merge
from archcheck.workloads.constraining import constraints_of
from archcheck.workloads.constraints import Constraints, OpenConstraint
from archcheck.workloads.containers import image_uses
from archcheck.workloads.fields.index import pods_with_fields
from archcheck.workloads.ignoring import annotated, commented, said_of_object
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.mentions.loading import is_configuration, mentions
from archcheck.workloads.model import Ignore, PodSpec, Source, Workload
from archcheck.workloads.objects import KubernetesObject, is_object, objects_in
from archcheck.workloads.outlines import outline_of
from archcheck.workloads.placeholders import unwritten
from archcheck.workloads.pods import is_built_in, is_of_kubernetes, is_pod_of_kubernetes, pod_specs
from archcheck.workloads.pull_secrets import account_of, named_in
from archcheck.workloads.steering import steered
from archcheck.workloads.told_images import told_pods
from archcheck.workloads.unread.encryption import encrypted_parts, is_encrypted
from archcheck.workloads.unread.identity import open_items
from archcheck.workloads.unread.lookup import known_kind, runs_what_it_names, unread_kind
from archcheck.workloads.unread.model import UnreadKind
from archcheck.workloads.unread.policies import A_POLICY, is_policy
from archcheck.workloads.upgrade_plans import is_plan

_HOOK = "helm.sh/hook"


@dataclass(frozen=True, slots=True)
class Extract:
    """What a document holds. `objects` counts the Kubernetes objects; 0: it is none.

    `roots` are the objects of the workloads, one for each, where they are to be kept; `unattached` are
    comments that speak to archcheck and stand beside no image. `skipped` are the objects that are not read,
    and those that run nothing.
    """

    objects: int
    workloads: tuple[Workload, ...]
    cluster_objects: ClusterObjects
    roots: tuple[Mapping, ...]
    unattached: tuple[Ignore, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def workloads_of(obj: KubernetesObject, source: Source) -> Iterator[Workload]:
    """Yield the workload that `obj`, read from `source`, is: if it names an image anywhere."""
    pods = tuple(_all_pods(obj))
    if pods:
        hooks = tuple(hook.strip() for hook in obj.annotation(_HOOK).split(",") if hook.strip())
        replicas = _number(obj, "spec", "replicas")
        yield Workload(
            obj.api_version,
            obj.kind,
            obj.namespace,
            obj.name,
            source,
            pods,
            hooks,
            _claim_templates(obj),
            _number(obj, "spec", "ordinals", "start") or 0,
            1 if replicas is None else replicas,
            "suspend: true" if _is_suspended(obj) else "replicas: 0" if replicas == 0 else "",
        )


def _all_pods(obj: KubernetesObject) -> Iterable[PodSpec]:
    """Return the pods of an object, with what stands in place of pods: fields, texts that name images."""
    told = None if is_built_in(obj.api_version, obj.kind) else told_pods(obj)
    if told is not None:
        return told
    if is_configuration(obj):
        return mentions(obj)
    own = tuple(_pods(obj))
    return own if is_of_kubernetes(obj.group) else pods_with_fields(obj, own)


def _pods(obj: KubernetesObject) -> Iterator[PodSpec]:
    """Yield the pods of which an object has a spec, those that name no image left out."""
    whole, strict = runs_what_it_names(obj), is_pod_of_kubernetes(obj)
    specs = tuple(pod_specs(obj))
    beside = _beside(obj, [spec for _, spec in specs])
    for where, spec in specs:
        images = tuple(image_uses(spec, whole=whole, strict=strict))
        if images:
            constraints = _constraints(obj, where, spec, beside)
            yield PodSpec(where, images, named_in(spec), account_of(spec), constraints)


def _beside(obj: KubernetesObject, specs: Sequence[Mapping]) -> tuple[OpenConstraint, ...]:
    is_known = is_built_in(obj.api_version, obj.kind) or is_plan(obj)
    return () if not specs or is_known else steered(obj.root, specs)


def _constraints(
    obj: KubernetesObject, where: Sequence[str], spec: Mapping, beside: tuple[OpenConstraint, ...]
) -> Constraints:
    """Return what a pod spec says of nodes: nothing is known where it is a template of something else."""
    known = known_kind(obj)
    if known is not None and known.is_template:
        return Constraints(template=f"it stands in what a {obj.kind} is made of")
    if is_pod_of_kubernetes(obj) and not isinstance(get(obj.root, *where), Mapping):
        return unwritten(spec)
    said = constraints_of(spec)
    return replace(said, open=said.open + beside) if beside else said


def extract(document: Document, path: str, *, rendered: bool, keep: bool = False) -> Extract:
    """Return what a document holds.

    Who keeps objects is to change pods, and is given nothing that only names images.

    What helm rendered is placed in its template; a line of rendered text lies in no file and is left out.
    """
    if is_encrypted(document.root):
        name = document.template or path
        parts = tuple(encrypted_parts(document.root, name, rendered=rendered))
        return Extract(len(parts), (), NONE, (), skipped=parts)
    workloads: list[Workload] = []
    roots: list[Mapping] = []
    objects = list(objects_in(document.root))
    skipped: list[Skipped] = []
    used: set[Comment] = set()
    for obj in objects:
        source = Source(document.template or path, None) if rendered else Source(path, obj.root.line)
        if is_policy(obj.group, obj.kind):
            skipped.append(_skipped(obj, source, A_POLICY))
            continue
        of_object = [] if keep and is_configuration(obj) else list(workloads_of(obj, source))
        for workload in of_object:
            ignores = tuple(annotated(obj, workload.pods, source.path, rendered=rendered))
            pods, said = commented(workload.pods, document.comments, source.path, rendered=rendered)
            used |= said
            outline = obj.root if keep else outline_of(obj.root, workload.pods)
            workloads.append(replace(workload, pods=pods, ignores=ignores, outline=outline))
            roots += [obj.root] if keep else []
        unread, beside = _unread(obj, source, of_object, document.comments)
        skipped += unread
        used |= beside
    skipped += _gaps(document, path, rendered=rendered)
    return Extract(
        len(objects) or int(is_object(document.root)),
        tuple(workloads),
        merge(cluster_objects_of(obj) for obj in objects),
        tuple(roots),
        tuple(_unattached(comment, path) for comment in document.comments if comment not in used)
        if (objects or is_object(document.root)) and not rendered
        else (),
        tuple(skipped),
    )


def _unread(
    obj: KubernetesObject, source: Source, workloads: Sequence[Workload], comments: Sequence[Comment]
) -> tuple[list[Skipped], set[Comment]]:
    """Return an object if it is not read, or not all of it, and the comments beside it."""
    read = {(use.line, use.column) for workload in workloads for use in workload.images}
    known = unread_kind(obj, read)
    if known is None:
        return [], set()
    ignores, said = said_of_object(obj, comments, source.path, rendered=source.line is None)
    return [_missed(obj, source, known, ignores)], said


def _gaps(document: Document, path: str, *, rendered: bool) -> Iterator[Skipped]:
    """Yield the Lists of a document with an item that is no object, each at the first of them."""
    for of, item, known in open_items(document.root):
        source = Source(document.template or path, None) if rendered else Source(path, item.line)
        yield _missed(of, source, known, said_of_object(of, (), source.path, rendered=rendered)[0])


def _missed(obj: KubernetesObject, source: Source, known: UnreadKind, ignores: tuple[Ignore, ...]) -> Skipped:
    reason = f"{obj.kind} ({obj.group or obj.api_version}): {known.why}"
    return replace(_skipped(obj, source, reason), loss=Loss.PODS, remedy=known.remedy, ignores=ignores)


def _skipped(obj: KubernetesObject, source: Source, reason: str) -> Skipped:
    return Skipped(source.path, source.line, reason, kind=obj.kind, namespace=obj.namespace, name=obj.name)


def _unattached(comment: Comment, path: str) -> Ignore:
    return Ignore(comment.rules, comment.reason, path, comment.own_line, is_comment=True)


def _claim_templates(obj: KubernetesObject) -> tuple[str, ...]:
    templates = elements(get(obj.root, "spec", "volumeClaimTemplates"))
    names = (text_of(get(template, "metadata", "name")) for template in templates)
    return tuple(name for name in names if name)


def _is_suspended(obj: KubernetesObject) -> bool:
    return obj.group == "batch" and is_true(get(obj.root, "spec", "suspend"))


def _number(obj: KubernetesObject, *keys: str) -> int | None:
    text = text_of(get(obj.root, *keys)) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
