"""Operators of storage: Rook, MinIO, Longhorn. Source: rook/rook, pkg/apis/ceph.rook.io/v1; minio/operator.

Of Rook, the placement of `all` is merged with that of a daemon: its node affinity replaces, its tolerations
are added (Placement.Merge of placement.go). There is no nodeSelector.
"""

from archcheck.workloads.fields.model import (
    FieldKind,
    FieldKinds,
    PlacementFields,
    PodFields,
    like_a_pod,
    operator_kind,
)

_ROOK = "ceph.rook.io"
_DAEMONS = ("mon", "mgr", "osd", "prepareosd", "cleanup", "crashcollector", "exporter")


def _placement(*paths: str) -> PlacementFields:
    return PlacementFields(
        node_affinity=tuple(f"{path}.nodeAffinity" for path in paths),
        tolerations=tuple(f"{path}.tolerations" for path in paths),
        are_added=True,
    )


_OF_COSI_DRIVER = ("spec.image", "spec.objectProvisionerImage")
_OF_CLUSTER = ("spec.cephVersion.image",)

KINDS: FieldKinds = {
    (_ROOK, "CephCluster"): FieldKind(
        (
            PodFields(_OF_CLUSTER, placement=_placement("spec.placement.all")),
            *(
                PodFields(
                    _OF_CLUSTER,
                    placement=_placement(f"spec.placement.{daemon}", "spec.placement.all"),
                    when=f"spec.placement.{daemon}",
                )
                for daemon in _DAEMONS
            ),
        ),
        needs=("spec.cephVersion.image",),
    ),
    (_ROOK, "CephNFS"): operator_kind("spec.server.image", placement=_placement("spec.server.placement")),
    (_ROOK, "CephCOSIDriver"): operator_kind(
        *_OF_COSI_DRIVER, placement=_placement("spec.placement"), needs=_OF_COSI_DRIVER
    ),
    (_ROOK, "CephNVMeOFGateway"): operator_kind("spec.image", placement=_placement("spec.placement")),
    ("minio.min.io", "Tenant"): FieldKind(
        (
            PodFields(
                ("spec.image", "spec.sideCars.containers[].image", "spec.initContainers[].image"),
                "spec.pools[]",
                like_a_pod("."),
            ),
            PodFields(("spec.kes.image",), placement=like_a_pod("spec.kes")),
        ),
        needs=("spec.image", "spec.kes?.image"),
    ),
    ("longhorn.io", "EngineImage"): operator_kind("spec.image"),
}
