# ruff: noqa: ANN401 - UNO objects have no types
"""What ``Book.api`` and ``Sheet.api`` of the LibreOffice engine answer: a few of COM's names, so that ExcelHost need not know."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

from python.hosts.libreoffice.bridge import file_url, load_uno

# LibreOffice's own names for the formats a workbook may be in.
_FILTERS = {
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xlsx": "Calc MS Excel 2007 XML",
    ".ods": "calc8",
}


class Application:
    """LibreOffice, spoken to like ``Application``."""

    Name = "LibreOffice"
    # What is written in one call cannot be interrupted: keys and clicks need not be kept away.
    Interactive = True
    # Storing over UNO never asks.
    DisplayAlerts = False

    def __init__(self, document: Any, context: Any) -> None:
        self._document = document
        self._context = context
        self._updating = True
        self._status: str | None = None

    @property
    def Version(self) -> str:  # noqa: N802 - COM's name
        """LibreOffice's version as its About box says it."""
        configuration = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self._context
        )
        uno = load_uno()
        place = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        place.Name, place.Value = "nodepath", "/org.openoffice.Setup/Product"
        product = configuration.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", (place,)
        )
        return str(product.getPropertyValue("ooSetupVersionAboutBox"))

    @property
    def ScreenUpdating(self) -> bool:  # noqa: N802 - COM's name
        """Whether the document redraws itself while it is written; other documents are left as they are."""
        return self._updating

    @ScreenUpdating.setter
    def ScreenUpdating(self, value: bool) -> None:  # noqa: N802 - COM's name
        if value == self._updating:
            return
        if value:
            self._document.unlockControllers()
        else:
            self._document.lockControllers()
        self._updating = value

    @property
    def StatusBar(self) -> str | bool:  # noqa: N802 - COM's name
        """The text shown beside the progress bar of the document's window; ``False`` when the bar is the program's own."""
        return self._status or False

    @StatusBar.setter
    def StatusBar(self, value: str | bool) -> None:  # noqa: N802 - COM's name
        controller = self._document.getCurrentController()
        indicator = controller.getStatusIndicator() if controller is not None else None
        if indicator is None:
            return
        if not isinstance(value, str):
            indicator.end()
            self._status = None
            return
        if self._status is None:
            indicator.start(value, 100)
        else:
            indicator.setText(value)
        self._status = value

    def Calculate(self) -> None:  # noqa: N802 - COM's name
        """Recalculates the document's formulas."""
        self._document.calculate()


class BookApi:
    """A spreadsheet, spoken to like ``Workbook``."""

    def __init__(self, document: Any, context: Any) -> None:
        self._document = document
        self.Application = Application(document, context)

    @property
    def FullName(self) -> str:  # noqa: N802 - COM's name
        """The local path of the document, or its address where it has no path."""
        url = str(self._document.getURL())
        return unquote(url.removeprefix("file://")) if url.startswith("file:///") else url

    @property
    def ReadOnly(self) -> bool:  # noqa: N802 - COM's name
        """Whether it was opened read-only, as when somebody else has it open."""
        return bool(self._document.isReadonly())

    @property
    def Saved(self) -> bool:  # noqa: N802 - COM's name
        """Whether nothing was changed since it was saved."""
        return not self._document.isModified()

    def Save(self) -> None:  # noqa: N802 - COM's name
        """Stores it under its own name and in its own format."""
        self._document.store()

    def SaveCopyAs(self, path: str) -> None:  # noqa: N802 - COM's name
        """Writes the present state to another file and leaves the document as it is."""
        uno = load_uno()
        option = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        option.Name, option.Value = "FilterName", _FILTERS[Path(path).suffix.lower()]
        self._document.storeToURL(file_url(Path(path)), (option,))


class Protection:
    """LibreOffice's sheet protection has no options to keep apart."""

    def __getattr__(self, name: str) -> bool:
        if not name.startswith("Allow"):
            raise AttributeError(name)
        return False


class SheetApi:
    """A sheet, spoken to like ``Worksheet``."""

    # LibreOffice writes into rows that a filter hides as into any others: there is nothing to show first.
    FilterMode = False
    AutoFilterMode = False
    ProtectDrawingObjects = False
    ProtectScenarios = False

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self.Protection = Protection()

    @property
    def ProtectContents(self) -> bool:  # noqa: N802 - COM's name
        """Whether the sheet is protected."""
        return bool(self._sheet.isProtected())

    def Unprotect(self, password: str = "") -> None:  # noqa: N802 - COM's name
        """Takes the protection off; does nothing when the password is another."""
        self._sheet.unprotect(password)

    def Protect(self, **_options: bool) -> None:  # noqa: N802 - COM's name
        """Protects the sheet without a password; there are no options here."""
        self._sheet.protect("")
