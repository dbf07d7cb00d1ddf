"""A workbook as it will be once some blocks are written: read and checked before anything is."""

from __future__ import annotations

from collections.abc import Sequence

from python.planning.preset_switch import with_blocks
from python.vocabulary.cell_values import Grid
from python.vocabulary.ports import Block, WorkbookHost


class Foreseen:
    """For reading only: everything but the grids is the host's own."""

    def __init__(self, host: WorkbookHost, blocks: Sequence[Block]) -> None:
        self._host = host
        self._blocks = blocks

    def grid(self, sheet: str) -> Grid:
        """The sheet with the blocks in it; the host's own where there are none."""
        blocks = [one for one in self._blocks if one.sheet == sheet]
        return with_blocks(self._host.grid(sheet), blocks) if blocks else self._host.grid(sheet)

    def __getattr__(self, name: str) -> object:
        return getattr(self._host, name)
