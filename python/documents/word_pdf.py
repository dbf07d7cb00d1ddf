"""Turns a document into PDF with the Word that is installed on Windows, over COM.

Written to Microsoft's documentation of ``Documents.Open``, ``Document.ExportAsFixedFormat`` and ``Application.Quit``; not run
here (see docs/excel_behaviour.md). Word is started for this alone, so documents that are open stay as they are.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path

from python.system.late_binding import bind_late

_EXPORT_FORMAT_PDF = 17  # wdExportFormatPDF
_DO_NOT_SAVE = 0  # wdDoNotSaveChanges
_NO_ALERTS = 0  # wdAlertsNone


def has_word() -> bool:
    """Whether Word is registered on this Windows; false on every other system."""
    if os.name != "nt":
        return False
    winreg = importlib.import_module("winreg")
    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, "Word.Application"))
    except OSError:
        return False
    return True


def export(document: Path, target: Path) -> bool:
    """Lets Word export ``document`` as ``target``.

    Args:
        document: The .docx, full path.
        target: The PDF, full path; it must not be there.

    Returns:
        Whether the PDF was made; false when Word could not be started or refused.
    """
    bind_late()
    pythoncom = importlib.import_module("pythoncom")
    client = importlib.import_module("win32com.client")
    pythoncom.CoInitialize()
    word = None
    try:
        word = client.DispatchEx("Word.Application")
        word.Visible = False
        word.DisplayAlerts = _NO_ALERTS
        opened = word.Documents.Open(
            str(document), ConfirmConversions=False, ReadOnly=True, AddToRecentFiles=False
        )
        opened.ExportAsFixedFormat(str(target), _EXPORT_FORMAT_PDF)
        opened.Close(_DO_NOT_SAVE)
    except pythoncom.com_error:
        return False
    finally:
        if word is not None:
            word.Quit(_DO_NOT_SAVE)
        pythoncom.CoUninitialize()
    return target.is_file()
