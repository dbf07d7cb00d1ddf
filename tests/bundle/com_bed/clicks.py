"""A click on a button as Excel makes it: the command line of xlwings.bas, and the report that VBA reads afterwards."""

from __future__ import annotations

import secrets
from pathlib import Path

from tests.bundle.wine import Wine, windows_path


def xlwings_line(
    home: Path, command: str, *, workbook: str = "培训考核.xlsm", window: int = 1, more_paths: str = ""
) -> str:
    """The command line of ExecuteWindows in xlwings.bas 0.37.8 with the workbook's xlwings.conf.

    Args:
        home: The portable folder.
        command: What RunPython is told.
        workbook: The calling workbook's name.
        window: Excel's window, by which xlwings finds it.
        more_paths: Added to PYTHONPATH.
    """
    runtime = f"{windows_path(home)}\\runtime"
    full_name = f"{windows_path(home)}\\{workbook}"
    paths = f"FALSE;{full_name};{full_name};;;;{runtime}{more_paths}"
    paths = paths.replace("&", "^&").replace("\\", "\\\\")
    return (
        f'cmd.exe /C Z: & cd "{runtime}" & "{runtime}\\python.exe" -B -c "import xlwings.utils;'
        f'xlwings.utils.prepare_sys_path(\\"{paths}\\"); {command}"  --wb="{workbook}" --from_xl=1 '
        f'--app="C:\\Program Files\\Microsoft Office\\Microsoft Excel" --hwnd="{window}" 2> "C:\\xlwings-test.log" '
    )


def press(
    wine: Wine, home: Path, window: int, workbook: str, button: str, first: str = "", **variables: str
) -> tuple[str, str]:
    """Clicks a button of an open workbook.

    Args:
        wine: Where Excel runs.
        home: The portable folder.
        window: Excel's window.
        workbook: The workbook's name.
        button: The action's key.
        first: Python that runs in the click's process before the button.
        variables: Added to the environment.

    Returns:
        State and sentence of the report.
    """
    nonce = secrets.token_hex(4)
    command = f"{first}from python import buttons; buttons.{button}('{nonce}')"
    line = xlwings_line(home, command, workbook=workbook, window=window)
    told = wine.run_as_given(f"click: {button}", home / "runtime" / "python.exe", line, **variables)
    assert told.code == 0, told
    return token(wine, nonce)


def token(wine: Wine, nonce: str) -> tuple[str, str]:
    """State and sentence that VBA would read."""
    (found,) = Path(wine.environment["WINEPREFIX"]).rglob(f"peixun-{nonce}.token")
    first, state, digits = found.read_text(encoding="ascii").splitlines()
    found.unlink()
    assert first == nonce
    sentence = bytes.fromhex(digits).decode("utf-16-be")
    name, code, seconds, _ = wine.log[-1]
    wine.log[-1] = (name, code, seconds, f"{state}: {sentence[:60]}")
    return state, sentence
