"""Images that are named for pods which are not seen here, and the nodes that such a pod may land on."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archcheck.frozen import dataclass
from archcheck.images.availability import Found
from archcheck.scheduling.effective_pods import EffectivePodSpec
from archcheck.scheduling.filters import filter_node
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.running import outcome
from archcheck.workloads.model import ImageUse, Workload

if TYPE_CHECKING:
    from archcheck.scheduling.placement import Answers
    from archcheck.scheduling.pools import Pool


@dataclass(frozen=True, slots=True)
class UnseenPods:
    """What names images, which these are, and what is known of them.

    Nothing is known of the pods, so that each is one that says nothing of nodes: it may land on every node
    that takes any pod.
    """

    workload: Workload
    uses: Sequence[ImageUse]
    pools: "Sequence[Pool]"
    answers: "Answers"

    def lacking(self) -> "Iterator[tuple[ImageUse, list[Pool]]]":
        """Yield each image that some node cannot run, with those nodes."""
        if not self.uses:
            return
        open_to_all = [pool for pool in self.pools if not any(filter_node(EffectivePodSpec(), pool.node))]
        for use in self.uses:
            unable = [pool for pool in open_to_all if self._cannot_run(use, pool)]
            if unable:
                yield use, unable

    def _cannot_run(self, use: ImageUse, pool: "Pool") -> bool:
        answer = self.answers[use.image]
        return isinstance(answer, Found) and outcome(answer, pool.node.machine).runs is Runs.NO
