"""``python -m python.hosts.libreoffice.launch [WORKBOOK]``: opens the LibreOffice edition so that its buttons work.

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

from python.hosts.libreoffice.bridge import PIPE_NAME, connect, load_uno, open_document, start
from python.vocabulary.ports import HostError

_ROOT = Path(__file__).resolve().parents[3]
EDITION = _ROOT / "workbook" / "培训考核-LibreOffice.xlsm"
_START_SECONDS = 60.0


def environment() -> dict[str, str]:
    """What the macro's child process needs: which Python, and where this package lies."""
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PEIXUN_PYTHON": sys.executable, "PYTHONPATH": os.pathsep.join(paths)}


def launch(workbook: Path, *, profile: Path, connection: str | None = None) -> subprocess.Popen[bytes]:
    """Starts LibreOffice, visible, with ``workbook`` open and its macros allowed.

    Raises:
        HostError: LibreOffice's Python bridge is missing, or LibreOffice did not come up.
    """
    load_uno()
    connection = connection or f"pipe,name={PIPE_NAME}{secrets.token_hex(8)}"
    process = start(connection, profile=profile, environment=environment())
    open_document(connect(connection, deadline_seconds=_START_SECONDS), workbook)
    return process


def main() -> int:
    """Opens the workbook named on the command line, else the one that ships, and waits until LibreOffice is closed."""
    workbook = Path(sys.argv[1]) if sys.argv[1:] else EDITION
    if not workbook.is_file():
        sys.stderr.write(f"找不到工作簿：{workbook}\n")
        return 2
    if shutil.which("soffice") is None:
        sys.stderr.write("没有安装 LibreOffice（找不到 soffice）。\n")
        return 2
    profile = Path.home() / ".config" / "peixun-libreoffice"
    try:
        return launch(workbook.absolute(), profile=profile).wait()
    except HostError as error:
        sys.stderr.write("没有打开 LibreOffice：" + error.details.get("reason", "") + "\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
