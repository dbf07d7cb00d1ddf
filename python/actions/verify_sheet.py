"""查验证书 in the workbook: what is pasted into the sheet of that name, and the files in the folder 查验, judged line by line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from python.actions.claims import LISTS, READABLE, Shown, blocks, of_text, shown_in
from python.actions.outcome import Outcome, not_run
from python.actions.own_sheets import verify_table
from python.actions.run import Plan, Run
from python.actions.verifying import CertificatesVerified, Result, doubts, judged, what_is_known
from python.documents.certificates.verdict import Known
from python.planning.results import plan_added_rows
from python.reading.tables import Table
from python.reading.workbook import read_workbook
from python.system.disk import made_folder
from python.vocabulary.actions import action_of
from python.vocabulary.cell_values import as_prose, is_blank
from python.vocabulary.folders import VERIFY_FOLDER
from python.vocabulary.output_sheets import VERIFY_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import Block, CellContent, Progress, WorkbookHost, no_progress
from python.vocabulary.sheet_schema import CHECK_CERTIFICATES, SHOWN


@record(kw_only=True)
class NothingToVerify(Outcome):
    """The sheet is there, and nothing stands in it yet."""

    folder: Path
    answers: ClassVar[bool] = True

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {"results": []}

    def told(self) -> list[str]:
        """What to do."""
        return [
            f"请在工作表“{CHECK_CERTIFICATES}”的“{SHOWN}”一栏填上要查验的：证书编号、校验码，或扫码得到的文字，一张一行；"
            f"照片、扫描件、PDF、Word 文件放进旁边的“{self.folder.name}”文件夹。然后再点一次「{CHECK_CERTIFICATES}」。"
        ]


@record
class _Line:
    """Something to judge and the row in which its result goes."""

    row: int
    text: str


def verify_sheet(host: WorkbookHost, *, now: dt.datetime, progress: Progress = no_progress) -> Outcome:
    """Judges every line of the sheet and every file of the folder; the sheet and the folder are made when they are not there.

    What was filled in is never changed; files are added as lines of their own.
    """
    run = Run(action_of("verify").title, host, now, progress)
    host.refuse_if_unwritable()
    known, problems = what_is_known(host)
    data, more = read_workbook(host, progress)
    if known is None or data is None:
        return not_run(problems or more)
    table, new_sheets, header = verify_table(host, data)
    folder = made_folder(host.path.parent / VERIFY_FOLDER)
    lines = _lines(table)
    shown, files = _everything(lines, folder, known)
    results, added = judged(known, shown), judged(known, files)
    blocks_ = [*header, *_written(table, lines, results), *_added(table, added)]
    everything = [*results, *added]
    result = f"查验 {len(everything)} 张" if everything else "还没有要查验的"
    changed = run.write(data, [], result, Plan(blocks_, new_sheets=new_sheets, in_front=table.sheet))
    if not everything:
        return NothingToVerify(files=changed, folder=folder)
    where = f"工作表“{table.sheet}”"
    return CertificatesVerified(
        problems=doubts(everything), files=changed, seconds=run.seconds, results=everything, table=where
    )


def _lines(table: Table) -> list[_Line]:
    """What stands in the sheet; a QR code's words that a scanner wrote into one cell a line belong together."""
    cells = [(row, table.value(row, SHOWN)) for row in table.data_rows]
    texts = [(row, "" if is_blank(value) else as_prose(value)) for row, value in cells]
    found: list[_Line] = []
    at = 0
    for block in blocks([text for _, text in texts]):
        size = len(block.split("\n"))
        while not texts[at][1]:
            at += 1
        found.append(_Line(texts[at][0], block))
        at += size
    return found


def _everything(lines: Sequence[_Line], folder: Path, known: Known) -> tuple[list[Shown], list[Shown]]:
    """What each line means, and what lies in the folder and has no line yet.

    A file with several certificates has a line for each: the first line that names it is the first of them, and so on.
    """
    waiting: dict[str, list[Shown]] = {}
    for one in shown_in(str(folder), known):
        waiting.setdefault(one.what, []).append(one)
    names = {path.name for path in folder.iterdir()}
    shown = []
    for line in lines:
        here = waiting.get(line.text)
        if here:
            shown.append(here.pop(0))
        elif not line.text.lower().endswith(READABLE):
            shown.append(of_text(line.text))
        elif here is not None:
            shown.append(Shown(line.text, None, "这个文件里没有这么多张证书，这一行可以删"))
        elif line.text.lower().endswith(LISTS) and line.text in names:
            shown.append(Shown(line.text, None, "这份名单里的每一行另有一行结论，这一行可以删"))
        else:
            shown.append(Shown(line.text, None, f"“{VERIFY_FOLDER}”文件夹里没有这个文件"))
    return shown, [one for some in waiting.values() for one in some]


def _written(table: Table, lines: Sequence[_Line], results: Sequence[Result]) -> list[Block]:
    """Each result beside its line; 要查验的内容 stays as it is."""
    written = []
    for line, result in zip(lines, results, strict=True):
        row = result.row()
        for name in VERIFY_SHEET.headers:
            if name != SHOWN:
                written.append(Block(table.sheet, line.row, table.columns[name], ((row[name] or None,),)))
    return written


def _added(table: Table, results: Sequence[Result]) -> list[Block]:
    rows: list[dict[str, CellContent]] = [dict(one.row()) for one in results]
    return plan_added_rows(table, rows)
