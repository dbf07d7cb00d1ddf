"""``python -m python.hosts.libreoffice.launch WORKBOOK``: opens a workbook in LibreOffice so that its buttons work.

LibreOffice must listen on a pipe before the first click, and the macro must know which Python to run; both are given to
the LibreOffice that is started here. It has a profile of its own, so that one already running does not take the file over.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from python.hosts.libreoffice.bridge import connect, load_uno, open_document, start
from python.hosts.libreoffice.macros import Edition, copied, edition_of, open_converted
from python.system.shipped import LIBREOFFICE_WORKBOOK, WORKBOOK
from python.vocabulary.messages import sentence
from python.vocabulary.ports import HostError

_ROOT = Path(__file__).resolve().parents[3]
_START_SECONDS = 60.0
_BLANK = (
    "请写上要打开的工作簿，例如：python -m python.hosts.libreoffice.launch 2026年秋季.xlsm\n"
    "还没有工作簿的，先新建一本：peixun new 2026年秋季.xlsm\n"
    "（程序自带的空白工作簿不在这里打开，免得填进去的东西覆盖了它。）\n"
)
_COPIED = "这本工作簿的按钮是给 Excel 用的。已复制一份给 LibreOffice 用：{copy}\n原来的没有改动；以后请打开这一份。\n"


def environment() -> dict[str, str]:
    """What the macro's child process needs: which Python, and where this package lies."""
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PEIXUN_PYTHON": sys.executable, "PYTHONPATH": os.pathsep.join(paths)}


def launch(workbook: Path, *, profile: Path, connection: str | None = None) -> subprocess.Popen[bytes]:
    """Starts LibreOffice, visible, with ``workbook`` open and its macros allowed; of the edition for Excel, a copy.

    Raises:
        HostError: LibreOffice's Python bridge is missing, LibreOffice did not come up, the workbook has no macros of ours, or
            there is a copy already.
    """
    load_uno()
    connection = connection or f"pipe,name=peixun-{secrets.token_hex(8)}"
    process = start(connection, profile=profile, environment=environment())
    try:
        context = connect(connection, deadline_seconds=_START_SECONDS)
        if edition_of(context, workbook) is Edition.LIBREOFFICE:
            open_document(context, workbook)
        else:
            copy = copied(workbook)
            sys.stdout.write(_COPIED.format(copy=copy))
            open_converted(context, copy)
    except BaseException:
        process.terminate()
        process.wait()
        raise
    return process


def main() -> int:
    """Opens the workbook named on the command line, and waits until LibreOffice is closed."""
    workbook = Path(sys.argv[1]) if sys.argv[1:] else WORKBOOK
    if not workbook.is_file():
        sys.stderr.write(f"找不到工作簿：{workbook}\n")
        return 2
    if any(blank.exists() and workbook.samefile(blank) for blank in (WORKBOOK, LIBREOFFICE_WORKBOOK)):
        sys.stderr.write(_BLANK)
        return 2
    if shutil.which("soffice") is None:
        sys.stderr.write("没有安装 LibreOffice（找不到 soffice）。\n")
        return 2
    profile = Path.home() / ".config" / "peixun-libreoffice"
    try:
        return launch(workbook.absolute(), profile=profile).wait()
    except HostError as error:
        reason = error.details.get("reason") or sentence(error.as_problem())
        sys.stderr.write(f"没有打开好：{reason}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
