"""``python -m tests.live.picture FOLDER``: takes the pictures of the README after a real click on 计算成绩.

Opens the LibreOffice edition with the demo round on a screen of its own, clicks with the mouse, confirms the message, and
saves what 首页 and 成绩册 look like then as ``home.png`` and ``gradebook.png``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from python.entry.demo_school import demo_blocks
from python.hosts.file.host import FileHost
from python.making.workbook.libreoffice_edition import build
from python.vocabulary.ports import Changes
from python.vocabulary.sheet_schema import GRADEBOOK, HOME
from tests.live.office import Document, Office, programs_missing

_SIZE = (1680, 1050)
_TOOLBARS = ("standardbar", "formatobjectbar")
# On both sheets a cell without contents: right of 首页, above the table of 成绩册.
_BLANK = (1200, 85)
# The last column of the longest sheet must be on the screen as well.
_ZOOM = {HOME: 100, GRADEBOOK: 72}


def _bare(document: Document) -> None:
    """Puts away what is LibreOffice's and not the workbook's: side bar, toolbars, lines where pages end."""
    document.model.getCurrentController().setPropertyValue("ShowPageBreaks", False)
    frame = document.model.getCurrentController().getFrame()
    layout = frame.LayoutManager
    for name in _TOOLBARS:
        layout.hideElement(f"private:resource/toolbar/{name}")
    document.model.getCurrentController().getSidebar().setVisible(False)
    frame.getContainerWindow().setPosSize(0, 0, *_SIZE, 15)


def _take(office: Office, document: Document, sheet: str, target: Path) -> None:
    document.show(sheet)
    document.model.getCurrentController().setPropertyValue("ZoomValue", _ZOOM[sheet])
    office.focus()
    # By hand, to a blank cell: a selection from outside leaves the hint of the cell that was selected before.
    office.screen.settled()
    office.click_at(_BLANK)
    # The pointer lies on the status bar, where it lights nothing up.
    office.screen.do("mousemove", _SIZE[0] // 3, _SIZE[1] - 4)
    target.write_bytes(office.screen.settled()[0])


def take(folder: Path) -> tuple[Path, Path]:
    """Makes both pictures in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    home, gradebook = folder / "home.png", folder / "gradebook.png"
    with tempfile.TemporaryDirectory() as place:
        path = build(Path(place) / "培训考核.xlsm")
        host = FileHost.open(path)
        host.apply(Changes(tuple(demo_blocks(host))), keep_backups=1)
        office = Office(Path(place), _SIZE)
        try:
            document = office.open(path)
            _bare(document)
            office.screen.settled()
            token = office.click(document, "计算成绩")
            office.dismiss()
            sys.stdout.write(token.message + "\n")
            _take(office, document, GRADEBOOK, gradebook)
            # Second: the button that was clicked is painted anew when its sheet comes back.
            _take(office, document, HOME, home)
            document.close()
        finally:
            office.close()
    return home, gradebook


def main() -> int:
    """Takes the pictures into the folder named on the command line."""
    if len(sys.argv) != 2:
        sys.stderr.write("python -m tests.live.picture FOLDER\n")
        return 2
    if missing := programs_missing():
        sys.stderr.write(f"not installed: {', '.join(missing)}\n")
        return 2
    for picture in take(Path(sys.argv[1])):
        sys.stdout.write(f"{picture}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
