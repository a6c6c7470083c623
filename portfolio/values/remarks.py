"""A sentence to look at, which is no error."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence to look at, not an error: an English template and its values."""

    template: str
    values: Mapping[str, object]
