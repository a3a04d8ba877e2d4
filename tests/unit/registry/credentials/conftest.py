"""A limit of time for what would never end."""

from tests.unit.workloads.conftest import Deadline, deadline

__all__ = ["Deadline", "deadline"]
