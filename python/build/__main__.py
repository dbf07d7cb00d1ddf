"""``python -m python.build [PATH]``: builds the workbook from source."""

from __future__ import annotations

import sys
from pathlib import Path

from python.build.workbook import WORKBOOK_PATH, build


def main() -> None:
    """Builds at the path given on the command line, else where the committed workbook lies."""
    arguments = sys.argv[1:]
    path = Path(arguments[0]) if arguments else WORKBOOK_PATH
    sys.stdout.write(f"{build(path)}\n")


if __name__ == "__main__":
    main()
