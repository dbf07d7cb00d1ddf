"""A visible LibreOffice of a test's own: its own screen, profile, pipe and folder for temporary files."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from python.hosts.libreoffice.bridge import (
    MacroMode,
    connect,
    desktop,
    file_url,
    load_uno,
    open_document,
    start,
)
from python.hosts.libreoffice.launch import environment
from tests.places import OUTPUT

_SCREEN = (1400, 1000)
# A window that is not painted yet shows fewer colours than any text with smooth edges.
_COLOURS_OF_A_PAGE = 64
_DEADLINE = 20.0
_POLL = 0.05
# What a user's own xlwings.conf might say; every click of these tests is made with it in the home folder.
HOSTILE_SETTINGS = "".join(
    f'"{key}","{value}"\n'
    for key, value in {
        "INTERPRETER": "/nowhere/python",
        "INTERPRETER_WIN": "C:\\nowhere\\python.exe",
        "INTERPRETER_MAC": "/nowhere/python",
        "PYTHONPATH": "/nowhere",
        "ADD_WORKBOOK_TO_PYTHONPATH": "True",
        "USE UDF SERVER": "True",
        "UDF MODULES": "hostile",
        "DEBUG UDFS": "True",
        "SHOW CONSOLE": "True",
        "SHOW_ERROR_POPUPS": "False",
        "TEMP DIR": "/nowhere",
        "CONDA PATH": "/nowhere",
        "CONDA ENV": "nowhere",
        "LICENSE_KEY": "not-a-key",
        "ONEDRIVE_CONSUMER_LINUX": "/",
        "ONEDRIVE_COMMERCIAL_LINUX": "/",
        "SHAREPOINT_LINUX": "/",
    }.items()
)


def poll(condition: Callable[[], Any], what: str, deadline: float = _DEADLINE) -> Any:
    """Waits until ``condition`` gives something true, and gives that."""
    end = time.monotonic() + deadline
    while True:
        if found := condition():
            return found
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(_POLL)


@dataclass(frozen=True)
class Token:
    """What Python reported to the macro."""

    state: str
    message: str


class Screen:
    """A virtual screen with a number that nobody else has."""

    def __init__(self, size: tuple[int, int] = _SCREEN) -> None:
        self.size = size
        read, write = os.pipe()
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp"],
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as answer:
            self.display = f":{answer.readline().strip()}"

    def do(self, *words: object) -> str:
        """Moves the pointer, clicks, types: xdotool."""
        return subprocess.run(
            ["xdotool", *map(str, words)],
            env={**os.environ, "DISPLAY": self.display},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def shot(self) -> tuple[bytes, bytes]:
        """What the screen shows now: a PNG, and its bare pixels (in the PNG stands the time as well)."""
        command = ["import", "-display", self.display, "-window", "root", "png:-"]
        shown = subprocess.run(command, check=True, capture_output=True).stdout
        return shown, Image.open(io.BytesIO(shown)).convert("RGB").tobytes()

    def settled(self) -> tuple[bytes, bytes]:
        """Waits until the window is painted and two looks at the screen agree; gives the last as ``shot`` does."""
        last = b""

        def still() -> tuple[bytes, bytes] | None:
            nonlocal last
            shown, pixels = self.shot()
            image = Image.frombytes("RGB", self.size, pixels)
            painted = image.getcolors(_COLOURS_OF_A_PAGE) is None
            agreed, last = pixels == last, pixels
            return (shown, pixels) if painted and agreed else None

        found: tuple[bytes, bytes] = poll(still, "the screen does not come to rest")
        return found

    def picture(self, name: str) -> Path:
        """Saves what the screen shows, once it has stopped changing."""
        OUTPUT.mkdir(exist_ok=True)
        target = OUTPUT / f"{name}.png"
        target.write_bytes(self.settled()[0])
        return target

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


class Document:
    """An open workbook. A wrapper, because pytest prints what tests hold, and printing a UNO object of a program that is
    gone ends Python."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def sheet(self, name: str) -> Any:
        return self.model.getSheets().getByName(name)

    def show(self, sheet: str) -> None:
        """Brings a sheet to the front."""
        self.model.getCurrentController().setActiveSheet(self.sheet(sheet))

    def close(self) -> None:
        self.model.close(True)

    def save_copy(self, target: Path) -> Path:
        """Writes the present state to another .xlsx file."""
        option = load_uno().createUnoStruct("com.sun.star.beans.PropertyValue")
        option.Name, option.Value = "FilterName", "Calc MS Excel 2007 XML"
        self.model.storeToURL(file_url(target), (option,))
        return target

    def in_front(self) -> str:
        """The sheet that is seen."""
        return str(self.model.getCurrentController().getActiveSheet().getName())

    def _cell_context(self, row: int, column: int) -> Any:
        """The accessible context of a cell of the sheet in front; both from 1. Only one pane of a frozen sheet shows it."""
        window = self.model.getCurrentController().getFrame().getComponentWindow()

        def shown() -> Any:
            for pane in _all_inside(window.getAccessibleContext(), _TABLE):
                if pane.getAccessibleName().endswith(self.in_front()):
                    cell = pane.getAccessibleCellAt(row - 1, column - 1).getAccessibleContext()
                    if cell.getSize().Width:
                        return cell
            return None

        return poll(shown, "the cell is not on the screen")

    def cell_place(self, sheet: str, row: int, column: int) -> tuple[int, int]:
        """The middle of a cell on the screen."""
        self.show(sheet)
        return _middle(self._cell_context(row, column))

    def shape_place(self, sheet: str, text: str) -> tuple[int, int]:
        """The middle of a text box on the screen, at 100 % and with the sheet not scrolled."""
        self.show(sheet)
        page = self.sheet(sheet).getDrawPage()
        shapes = [page.getByIndex(index) for index in range(page.getCount())]
        shape = next(one for one in shapes if getattr(one, "String", "") == text)
        corner, where, size = self._cell_context(1, 1).getLocationOnScreen(), shape.Position, shape.Size
        return (
            corner.X + round((where.X + size.Width / 2) * _PIXELS_PER_UNIT),
            corner.Y + round((where.Y + size.Height / 2) * _PIXELS_PER_UNIT),
        )

    def button_place(self, sheet: str, label: str) -> tuple[int, int]:
        """The middle of a button on the screen."""
        self.show(sheet)
        page = self.sheet(sheet).getDrawPage()
        shapes = [page.getByIndex(index) for index in range(page.getCount())]
        control = next(
            one for shape in shapes if (one := getattr(shape, "Control", None)) and one.Label == label
        )

        def place() -> tuple[int, int] | None:
            view = self.model.getCurrentController().getControl(control)
            context = view.getAccessibleContext() if view else None
            return _middle(context) if context is not None and context.getSize().Width else None

        return poll(place, f"the button {label} is not on the screen")


class Office:
    """LibreOffice, running."""

    def __init__(
        self, folder: Path, size: tuple[int, int] = _SCREEN, extra: Mapping[str, str] | None = None
    ) -> None:
        self.screen = Screen(size)
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.connection = f"pipe,name=peixun-test-{secrets.token_hex(8)}"
        (folder / ".xlwings").mkdir()
        (folder / ".xlwings" / "xlwings.conf").write_text(HOSTILE_SETTINGS, encoding="utf-8")
        variables = {
            **environment(),
            "TMPDIR": str(self.temporary),
            "HOME": str(folder),
            "SAL_USE_VCLPLUGIN": "gen",
            "DISPLAY": self.screen.display,
            **(extra or {}),
        }
        self._process = start(
            self.connection,
            profile=folder / "profile",
            environment=variables,
        )
        try:
            self.context = connect(self.connection, deadline_seconds=_DEADLINE)
        except BaseException:
            self.close()
            raise

    def open(
        self,
        path: Path,
        *,
        read_only: bool = False,
        painted: bool = True,
        macros: MacroMode = MacroMode.ALWAYS,
    ) -> Document:
        """Opens a workbook; it is on the screen when this returns, unless nobody is going to look."""
        document = Document(open_document(self.context, path, read_only=read_only, macros=macros))
        if painted:
            self.screen.settled()
        return document

    @property
    def is_running(self) -> bool:
        """Whether its process is alive."""
        return self._process.poll() is None

    def close(self) -> None:
        """Ends LibreOffice, by force if it will not go."""

        def ask() -> None:
            with contextlib.suppress(Exception):
                desktop(self.context).terminate()

        # An open dialog would keep the question waiting for ever.
        threading.Thread(target=ask, daemon=True).start()
        for end in (lambda: None, self._process.terminate, self._process.kill):
            end()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
                break
        self.screen.close()

    # What a person does

    def focus(self) -> None:
        """Gives LibreOffice's window the keyboard, as a window manager would: a first click would do only that."""
        self.screen.do("search", "--onlyvisible", "--name", "LibreOffice Calc", "windowfocus", "--sync")

    def click_at(self, place: tuple[int, int]) -> None:
        """Clicks as a hand does, with time between press and release."""
        self.screen.do("mousemove", *place, "mousedown", 1, "sleep", _HELD_DOWN, "mouseup", 1)

    def follow(self, place: tuple[int, int]) -> None:
        """Clicks a link in a cell, which LibreOffice follows with Ctrl held down."""
        self.screen.do("keydown", "ctrl")
        try:
            self.click_at(place)
        finally:
            self.screen.do("keyup", "ctrl")

    def click(self, document: Document, label: str, sheet: str = "首页") -> Token:
        """Clicks a button, waits for Python's report, and leaves the message on the screen."""
        place = document.button_place(sheet, label)
        self.focus()
        self.click_at(place)
        try:
            token = poll(
                lambda: next(self.temporary.glob("peixun-*.token"), None), f"no report after {label}"
            )
        except TimeoutError:
            self.screen.picture("no-report")
            raise
        _, state, units = token.read_text("ascii").splitlines()
        poll(self.message_shown, "no message is shown")
        return Token(state, bytes.fromhex(units).decode("utf-16-be"))

    def _dialog(self) -> Any:
        """The accessible context of the open dialog, or ``None``."""
        toolkit = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.Toolkit", self.context
        )
        for index in range(toolkit.getTopWindowCount()):
            window = toolkit.getTopWindow(index)  # None: it was closed meanwhile
            try:
                context = window.getAccessibleContext() if window is not None else None
                if context is not None and context.getAccessibleRole() in _DIALOG_ROLES:
                    return context
            except Exception as error:  # UNO's exceptions are known only after the import
                # It was closed while it was asked.
                if not type(error).__name__.endswith("DisposedException"):
                    raise
        return None

    def message_shown(self) -> bool:
        """Whether a dialog is open."""
        return self._dialog() is not None

    def dismiss(self) -> None:
        """Clicks the message's button, and waits until the macro has ended."""
        self.click_at(poll(lambda: _place_of_button(self._dialog()), "the message has no button"))
        poll(
            lambda: not self.message_shown() and not list(self.temporary.glob("peixun-*")),
            "the message does not go away",
        )


def _middle(context: Any) -> tuple[int, int]:
    corner, size = context.getLocationOnScreen(), context.getSize()
    return corner.X + size.Width // 2, corner.Y + size.Height // 2


def _place_of_button(context: Any) -> tuple[int, int] | None:
    """The middle of the first push button inside an accessible context."""
    if context is None:
        return None
    if context.getAccessibleRole() == _PUSH_BUTTON:
        return _middle(context)
    for index in range(context.getAccessibleChildCount()):
        if found := _place_of_button(context.getAccessibleChild(index).getAccessibleContext()):
            return found
    return None


def _all_inside(context: Any, role: int) -> list[Any]:
    """The accessible contexts of a role inside another."""
    if context.getAccessibleRole() == role:
        return [context]
    children = map(context.getAccessibleChild, range(context.getAccessibleChildCount()))
    return [
        one
        for child in children
        if child is not None
        for one in _all_inside(child.getAccessibleContext(), role)
    ]


_TABLE = 58  # com.sun.star.accessibility.AccessibleRole
_PIXELS_PER_UNIT = 96 / 2540  # LibreOffice measures in hundredths of a millimetre
_HELD_DOWN = 0.12  # seconds
_PUSH_BUTTON = 44  # com.sun.star.accessibility.AccessibleRole
_DIALOG_ROLES = frozenset({1, 12})  # com.sun.star.accessibility.AccessibleRole.ALERT, DIALOG


def programs_missing() -> list[str]:
    """The programs these tests need and do not find."""
    return [name for name in ("soffice", "Xvfb", "xdotool", "import") if shutil.which(name) is None]
