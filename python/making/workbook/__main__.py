"""``python -m python.making.workbook``: builds both workbooks from source; ``… PATH`` builds the one for Excel at PATH."""

from __future__ import annotations

import sys
from pathlib import Path

from python.making.workbook import libreoffice_edition
from python.making.workbook.workbook import WORKBOOK_PATH, build


def main() -> None:
    """Builds at the path given on the command line, else both where the committed ones lie."""
    asked = [build(Path(argument)) for argument in sys.argv[1:]]
    made = asked or [build(WORKBOOK_PATH), libreoffice_edition.build()]
    sys.stdout.write("".join(f"{path}\n" for path in made))


if __name__ == "__main__":
    main()
