"""归档/变动记录.csv: where the oldest entries of 变动记录 go before they leave the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from python.system.csv_files import append_csv, guarded, read_csv
from python.system.disk import made_folder
from python.vocabulary.folders import ARCHIVE_FOLDER
from python.vocabulary.output_sheets import CHANGE_LOG_SHEET
from python.vocabulary.ports import HostError
from python.vocabulary.sheet_schema import CHANGE_LOG

ARCHIVE_FILE = f"{CHANGE_LOG}.csv"


def archive_changes(workbook: Path, rows: Sequence[Mapping[str, str]]) -> Path | None:
    """Adds entries to 归档/变动记录.csv beside the workbook; to 变动记录（2）.csv and so on where that file cannot take them.

    A file that someone saved in another encoding, opened, spoilt, or that lacks a column of staff's own is left alone: what
    is in it stays as it is. Entries that a run which then failed has added already are not added twice.

    Args:
        workbook: The workbook.
        rows: Column → text, the columns of staff's own among them.

    Returns:
        The file; ``None`` if there was nothing to add.

    Raises:
        HostError: No file could be written; the entries must stay in the sheet.
    """
    if not rows:
        return None
    own = {
        name: None
        for row in rows
        for name, text in row.items()
        if text and name not in CHANGE_LOG_SHEET.headers
    }
    columns = (*CHANGE_LOG_SHEET.headers, *own)
    folder = made_folder(workbook.parent / ARCHIVE_FOLDER)
    failed: HostError | None = None
    for path in _candidates(folder):
        try:
            if _added(path, columns, rows):
                return path
        except HostError as error:
            failed = error
    assert failed is not None, "a file that is not there yet takes any rows"
    raise failed


def _candidates(folder: Path) -> Iterator[Path]:
    """The newest file there is, then the next that is not there."""
    path, number = folder / ARCHIVE_FILE, 1
    newest = None
    while path.exists():
        newest, number = path, number + 1
        path = folder / f"{Path(ARCHIVE_FILE).stem}（{number}）.csv"
    if newest:
        yield newest
    yield path


def _added(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bool:
    """Adds the rows, unless the file is none that they fit into."""
    lines = read_csv(path)
    if lines is None:
        return False
    header = lines[0] if lines else tuple(guarded(name) for name in columns)
    if not {guarded(name) for name in columns} <= set(header):
        return False
    known = set(lines)
    new = [tuple(_under(name, row) for name in header) for row in rows]
    new = [row for row in new if tuple(map(guarded, row)) not in known]
    if new or not lines:
        append_csv(path, new if lines else [header, *new])
    return True


def _under(header: str, row: Mapping[str, str]) -> str:
    return row.get(header, row.get(header.removeprefix("'"), ""))
