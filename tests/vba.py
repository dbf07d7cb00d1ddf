"""The macros of a workbook, read out of the file by a tool that is not ours."""

from __future__ import annotations

import warnings
from pathlib import Path


def macro_sources(path: Path) -> dict[str, str]:
    """Name of the module (``Peixun.bas``) → its source."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # oletools uses names that pyparsing is about to drop
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser(str(path))
        try:
            return {name: code for _, _, name, code in parser.extract_macros()}
        finally:
            parser.close()
