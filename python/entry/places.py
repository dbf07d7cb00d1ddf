"""Where a launcher works: the newest workbook beside it, a copy when nothing can be written there, no path too long."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

from python.system.shipped import TEMPLATES
from python.vocabulary.actions import Action
from python.vocabulary.plain_record import record

SUFFIXES = (".xlsm", ".xlsx")
# Windows programs see at most so many characters of a path (MAX_PATH without the final NUL).
LONGEST_PATH = 259
# What is made beside the workbook adds so many characters to its folder:
# \备份\已撤销\<stem> YYYYMMDD-HHMMSS-99.xlsm, and \输出\<轮次>\证书\<等级>\<编号> <姓名> (<工号>).docx with names of usual length.
_ROOM_FOR_BACKUP = 36
_ROOM_FOR_DOCUMENTS = 110
WORK_FOLDER = "班主任培训考核"


class CannotRun(Exception):  # noqa: N818 - a refusal told to the user, not a program's error
    """Nothing was done; the text says why and what to do, in Chinese."""


@record
class WorkPlace:
    """The workbook to work on, and what the user must be told about it."""

    workbook: Path
    notice: str = ""


def workbooks_beside(folder: Path) -> list[Path]:
    """The workbooks in a folder, the one changed last first; lock files and temporary files are no workbooks."""
    found = [
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", ".")) and path.is_file()
    ]
    return sorted(found, key=lambda path: (-path.stat().st_mtime, path.name))


def can_write(folder: Path) -> bool:
    """Whether a file can be made in ``folder``: tried, because Windows' own answer is about something else."""
    probe = folder / f"~peixun-{uuid.uuid4().hex[:8]}.tmp"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError:
        return False
    return True


def documents_folder() -> Path:
    r"""The folder for what cannot be written beside the workbook: 文档\班主任培训考核."""
    from platformdirs import user_documents_path

    return user_documents_path() / WORK_FOLDER


def work_place(workbook: Path, action: Action) -> WorkPlace:
    """The workbook itself, or its copy under 文档 when it lies on a read-only stick or disc.

    The copy's folder is named after the time of the workbook's last change: the same workbook finds its copy again (so
    that 生成证书 sees what 计算成绩 wrote), a changed one gets a new copy, and no copy is ever overwritten.

    Raises:
        CannotRun: The path is too long, or not even 文档 can be written.
    """
    refuse_long_path(workbook, action)
    if can_write(workbook.parent):
        return WorkPlace(workbook)
    changed = dt.datetime.fromtimestamp(workbook.stat().st_mtime)  # noqa: DTZ006 - as Explorer shows it
    folder = documents_folder() / f"{workbook.stem} {changed:%Y%m%d-%H%M%S}"
    copy = folder / workbook.name
    refuse_long_path(copy, action)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not copy.exists():
            _copy_whole(workbook, copy)
            own_templates = workbook.parent / TEMPLATES.name
            if own_templates.is_dir() and own_templates.resolve() != TEMPLATES.resolve():
                shutil.copytree(own_templates, folder / TEMPLATES.name, dirs_exist_ok=True)
    except OSError as error:
        raise CannotRun(
            f"工作簿所在的文件夹不能写入（{workbook.parent}），“文档”文件夹也不能写入（{folder}：{error.strerror}）。\n"
            "请把整个文件夹复制到能写入的地方，例如 D:\\班主任培训。"
        ) from error
    return WorkPlace(
        copy,
        f"这里不能写入（只读的U盘、光盘或共享文件夹）：{workbook.parent}\n"
        f"工作簿已复制到下面的位置，结果、备份和文档都写在那里：\n  {copy}",
    )


def _copy_whole(source: Path, target: Path) -> None:
    """Copies under another name first, so that a copy broken off is never taken for the workbook."""
    part = target.with_name(f"~{uuid.uuid4().hex[:8]}.tmp")
    try:
        shutil.copyfile(source, part)  # not its attributes: a file on a disc is marked read-only
        part.replace(target)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def refuse_long_path(workbook: Path, action: Action) -> None:
    """Raises ``CannotRun`` when what is written beside the workbook would have a path longer than Windows allows.

    Raises:
        CannotRun: With the length, the limit and what to do.
    """
    room = _ROOM_FOR_DOCUMENTS if action.makes_documents else _ROOM_FOR_BACKUP + len(workbook.stem)
    allowed = LONGEST_PATH - room
    length = utf16_length(str(workbook.parent))
    if length > allowed:
        raise CannotRun(
            f"文件夹的路径太长：{length} 个字，这里最多 {allowed} 个字"
            f"（Windows 的路径不能超过 {LONGEST_PATH} 个字，还要留出备份和文档的名字）。\n"
            f"  {workbook.parent}\n请把整个文件夹移到短一些的位置，例如 D:\\班主任培训，再运行。"
        )


def utf16_length(text: str) -> int:
    """Characters as Windows counts them: a rare character outside the basic plane counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def from_arguments(arguments: Iterable[str], folder: Path) -> Path | None:
    """The first argument that is a workbook.

    Args:
        arguments: What was dropped or typed.
        folder: What a bare name is relative to.

    Raises:
        CannotRun: There are arguments, but no workbook among them.
    """
    given = list(arguments)
    for argument in given:
        path = Path(argument)
        path = path if path.is_absolute() else Path(os.path.abspath(folder / path))  # noqa: PTH100 - no symlinks resolved
        if path.suffix.lower() in SUFFIXES and path.is_file():
            return path
        if path.is_dir() and (found := workbooks_beside(path)):
            return found[0]
    if given:
        raise CannotRun(
            f"这不是工作簿，或者找不到：{given[0]}\n请把 .xlsm 或 .xlsx 工作簿拖到这个文件的图标上，或直接双击运行。"
        )
    return None
