"""An object of a kind of the table → the pods that come of it, with their images and where they may go."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from archcheck.documents.nodes import Mapping, Scalar, at, get, text_of
from archcheck.workloads.constraints import Constraints, OpenConstraint
from archcheck.workloads.fields.argo_parameters import ArgoParameters
from archcheck.workloads.fields.model import FieldKind, ImageField, PlacementFields, PodFields
from archcheck.workloads.fields.names import image_at, in_repository, with_tag
from archcheck.workloads.fields.parameters import ParameterSyntax
from archcheck.workloads.fields.paths import FieldPlace, find, written
from archcheck.workloads.fields.placing import (
    below,
    constraints_at,
    placement_paths,
    steered_by,
    with_steering,
)
from archcheck.workloads.fields.tekton_parameters import TektonParameters
from archcheck.workloads.model import ImageUse, PodSpec, Role
from archcheck.workloads.pull_secrets import account_of, named_in

_Filler: TypeAlias = Callable[[tuple[str, ...], str], Sequence[str]]

OPERATOR_DECIDES = "its operator decides where it lands"
LEFT_TO_OPERATOR = Constraints(operator_decides=OPERATOR_DECIDES)


def field_pods(root: Mapping, kind: FieldKind, base: tuple[str, ...] = ()) -> Iterator[PodSpec]:
    """Yield the pods that come of an object, those without an image left out.

    Args:
        root: the document that the object stands in.
        kind: what the table says of its kind.
        base: the path of the object in the document.

    """
    obj = at(root, base)
    if not isinstance(obj, Mapping):
        return
    start, filler = FieldPlace((), obj), _filler(kind, root)
    for fields in kind.pods:
        if fields.when and next(find(start, fields.when), None) is None:
            continue
        steering = tuple(steered_by(obj, None, fields.placement)) if fields.placement else ()
        for stand in find(start, fields.at):
            images = tuple(_images(start, stand, fields, lambda path, text: filler(base + path, text)))
            if images:
                yield _pod(obj, stand, fields.placement, images, steering, base)


def _filler(kind: FieldKind, root: Mapping) -> _Filler:
    match kind.parameters:
        case ParameterSyntax.ARGO:
            return ArgoParameters(root).texts
        case ParameterSyntax.TEKTON:
            return TektonParameters(root).texts
        case ParameterSyntax.NONE:
            return _as_written


def _as_written(_: tuple[str, ...], text: str) -> Sequence[str]:
    return (text,)


def _pod(
    obj: Mapping,
    stand: FieldPlace,
    placement: PlacementFields | None,
    images: tuple[ImageUse, ...],
    steering: tuple[OpenConstraint, ...],
    base: tuple[str, ...],
) -> PodSpec:
    where = (*base, *stand.path)
    if placement is None:
        return PodSpec(where, images, constraints=LEFT_TO_OPERATOR)
    paths = placement_paths(obj, stand.path, placement)
    own = steered_by(obj, stand, placement)
    said = with_steering(constraints_at(obj, paths), (*steering, *own))
    home = at(obj, paths.home)
    secrets, account = (named_in(home), account_of(home)) if isinstance(home, Mapping) else ((), "")
    return PodSpec(where, images, secrets, account, said, below(paths, base))


def _images(start: FieldPlace, stand: FieldPlace, fields: PodFields, filler: _Filler) -> Iterator[ImageUse]:
    for said in fields.images:
        image = said if isinstance(said, ImageField) else ImageField(said)
        for place in find(stand if image.path.startswith(".") else start, image.path):
            named = image_at(place.node)
            if named is not None:
                role = Role.VOLUME if image.is_disk else Role.FIELD
                name = _name_of(place) or _name_of(stand) or written(place.path)
                whole = _whole(named, place, image)
                for text in filler(place.path, whole.text) or (whole.text,):
                    yield ImageUse(name, role, text, whole.line, whole.column, path=written(place.path))


def _whole(named: Scalar, place: FieldPlace, image: ImageField) -> Scalar:
    """Return an image with what the fields beside it have of its name."""
    text = in_repository(_beside(place, image.repository), named.text)
    return named._replace(text=with_tag(text, _beside(place, image.tag)))


def _beside(place: FieldPlace, key: str) -> str:
    return text_of(get(place.parent, key)) or "" if key else ""


def _name_of(place: FieldPlace) -> str:
    """Return what the container, the step or the template with an image is called, if it has a name."""
    holder = place.parent if isinstance(place.node, Scalar) else place.node
    return text_of(get(holder, "name")) or ""
