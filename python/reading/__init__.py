"""From grids of cells to records and problems."""
