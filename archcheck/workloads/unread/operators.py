"""Kinds whose operator starts pods of images that it knows: no manifest need name them."""

from archcheck.workloads.unread.data_operators import DATA_OPERATORS
from archcheck.workloads.unread.model import Kinds
from archcheck.workloads.unread.platform_operators import PLATFORM_OPERATORS

OPERATORS: Kinds = DATA_OPERATORS | PLATFORM_OPERATORS
