"""归档/<轮次>/: the sealed copy of a round, with the fingerprints by which it can be told to be unchanged.

``sha256sum -c SHA256.txt`` in the folder checks everything: the workbook, the rows, and the documents under 输出/.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import itertools
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from python.documents.certificates.key import SchoolKey
from python.documents.certificates.signature import PublicKey, Signature, signer
from python.documents.file_names import distinct_part, safe_part
from python.documents.kinds import Kind
from python.ledgers.history import ArchivedRow
from python.system.csv_files import csv_bytes, guarded
from python.system.disk import flush_file, os_errors_as_problems
from python.system.locks import is_stale
from python.vocabulary.cell_values import name_key
from python.vocabulary.folders import ARCHIVE_FOLDER, OUTPUT_FOLDER
from python.vocabulary.ledger_sheets import HISTORY_SHEET
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError

SUMS, ROWS, SIGNED = "SHA256.txt", "本轮成绩.csv", "SHA256.签名.txt"
_WAITING = ".封存中 "
_READ_ONLY, _WRITABLE = 0o444, 0o644


@record
class Seal:
    """Which round of which workbook is sealed.

    Two workbooks in one folder, and rounds whose names look alike as folders, have seals of their own.
    """

    workbook: Path
    round_name: str

    @property
    def waiting(self) -> Path:
        """The folder it lies in until the rows are in 历次成绩."""
        own = hashlib.sha256(f"{self.workbook.name}\0{self.round_name}".encode()).hexdigest()[:8]
        return self._base.with_name(f"{_WAITING}{safe_part(self.round_name)} {own}")

    def others_waiting(self) -> list[Path]:
        """Waiting folders of other rounds, or of other workbooks."""
        parent = self._base.parent
        found = parent.glob(f"{_WAITING}*") if parent.is_dir() else ()
        return sorted(folder for folder in found if folder != self.waiting and folder.is_dir())

    @property
    def _base(self) -> Path:
        return self.workbook.parent / ARCHIVE_FOLDER / safe_part(self.round_name)

    def folders(self) -> Iterator[Path]:
        """The names it may have, the plain one first."""
        yield self._base
        for number in itertools.count(2):
            yield self._base.with_name(f"{self._base.name}（{number}）")

    def is_at(self, folder: Path) -> bool:
        """Whether a folder is the seal of this round of this workbook."""
        try:
            if not (folder / self.workbook.name).is_file():
                return False
            with (folder / ROWS).open(encoding="utf-8-sig", newline="") as file:
                lines = csv.reader(file)
                next(lines)
                return next(lines)[0] == guarded(self.round_name)
        except (OSError, UnicodeDecodeError, StopIteration, IndexError):
            return False

    def found(self) -> Path | None:
        """The finished seal, if there is one."""
        for folder in self.folders():
            if not folder.exists():
                return None
            if self.is_at(folder):
                return folder
        return None


def round_in(folder: Path) -> str | None:
    """The name of the round that a folder seals; ``None`` when it is not whole."""
    try:
        if not (folder / SUMS).is_file():
            return None
        with (folder / ROWS).open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file)
            next(lines)
            name = next(lines)[0]
    except (OSError, UnicodeDecodeError, StopIteration, IndexError):
        return None
    return name[1:] if name[:1] == "'" and guarded(name[1:]) == name else name


def sweep(seal: Seal, archived: Collection[str]) -> None:
    """Puts right what killed runs left of other rounds, once it is old; the caller holds ``locks.only_one_issue``.

    A seal whose rows are in 历次成绩 gets its name; one that was not finished, or whose round was never archived, is removed. A
    whole one of another workbook is left to that workbook's next run.

    Args:
        seal: The one this run is about; it is left alone.
        archived: The rounds in 历次成绩, as ``name_key``.
    """
    for folder in seal.others_waiting():
        if not is_stale(folder):
            continue
        name = round_in(folder)
        if name is None:
            _remove(folder)
        elif (folder / seal.workbook.name).is_file():
            with contextlib.suppress(HostError):
                if name_key(name) in archived:
                    finish(Seal(seal.workbook, name), folder)
                else:
                    _remove(folder)


def output_files(workbook: Path, round_name: str) -> list[Path]:
    """The documents made in the round. 个人成长档案 is about all rounds and made anew again and again: it is not among them."""
    folder = workbook.parent / OUTPUT_FOLDER / distinct_part(round_name)
    if not folder.is_dir():
        # As 0.1 named the folder of a round with a long name.
        folder = folder.with_name(safe_part(round_name))
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] != Kind.GROWTH.value
    )


def prepare(seal: Seal, rows: Sequence[ArchivedRow], outputs: Iterable[Path], key: SchoolKey | None) -> None:
    """Writes the seal into its waiting folder: the workbook as it lies on the disk, the rows as CSV, the list of SHA-256, signed.

    Without a ``key``, in a school that has never issued anything, the list is not signed.

    Raises:
        HostError: It could not be written; nothing is left behind.
    """
    waiting = seal.waiting
    discard(seal)
    try:
        with os_errors_as_problems(waiting):
            waiting.mkdir(parents=True)
            copy = waiting / seal.workbook.name
            shutil.copyfile(seal.workbook, copy)
            table = waiting / ROWS
            cells = (["" if v is None else str(v) for v in row.cells().values()] for row in rows)
            table.write_bytes(csv_bytes([HISTORY_SHEET.headers, *cells]))
            lines = [f"{_digest(path)} *{path.name}" for path in (copy, table)]
            lines += [
                f"{_digest(path)} *{Path(os.path.relpath(path, waiting)).as_posix()}" for path in outputs
            ]
            sums = ("\n".join(lines) + "\n").encode("utf-8")
            (waiting / SUMS).write_bytes(sums)
            if key is not None:
                (waiting / SIGNED).write_bytes(_signature_text(key, sums))
            for path in waiting.iterdir():
                flush_file(path)
                path.chmod(_READ_ONLY)
    except HostError:
        discard(seal)
        raise


def _signature_text(key: SchoolKey, sums: bytes) -> bytes:
    return f"{key.sign(_signed_bytes(sums))}\n公钥指纹：{key.public.shown}\n".encode()


def _signed_bytes(sums: bytes) -> bytes:
    return b"peixun-archive-2\n" + sums


@record
class SealCheck:
    """Whether a sealed round is as it was sealed.

    Attributes:
        changed: Files whose content is not what the list says, by the names in the list.
        gone: Files that are not there any more.
        signer: The key that signed the list; ``None``: none that is known, or it is not signed.
        signed: Whether there is a signature at all.
        round_name: The round; ``None`` when that cannot be read.
    """

    changed: tuple[str, ...]
    gone: tuple[str, ...]
    signer: PublicKey | None
    signed: bool
    round_name: str | None


def check_seal(folder: Path, publics: Iterable[PublicKey]) -> SealCheck | None:
    """Holds a sealed round against its list of SHA-256, and the list against its signature; ``None`` when it is no sealed round.

    Raises:
        OSError: A file is there and cannot be read.
    """
    if not (folder / SUMS).is_file():
        return None
    sums = (folder / SUMS).read_bytes()
    changed, gone = [], []
    for line in sums.decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition(" *")
        path = folder / name
        if not path.is_file():
            gone.append(name)
        elif _digest(path) != digest:
            changed.append(name)
    signed = (folder / SIGNED).is_file()
    signature = None
    if signed:
        first = (folder / SIGNED).read_text("utf-8", "replace").splitlines()[:1]
        signature = Signature.read(first[0] if first else "")
    who = signer(_signed_bytes(sums), signature, publics) if signature else None
    return SealCheck(tuple(changed), tuple(gone), who, signed, round_in(folder))


def finish(seal: Seal, waiting: Path | None = None) -> list[Path]:
    """Gives a waiting seal its name. An older seal of the same round, whose archiving was undone, is kept as 「…（旧）」.

    Returns:
        The files of the seal; none if there was nothing waiting.

    Raises:
        HostError: It could not be renamed; the waiting folder stays for the next try.
    """
    waiting = waiting or seal.waiting
    if not waiting.is_dir():
        return []
    with os_errors_as_problems(waiting):
        older = seal.found()
        if older is not None:
            number = 1
            while (aside := older.with_name(f"{older.name}（旧{number}）")).exists():
                number += 1
            older.rename(aside)
        folder = next(folder for folder in seal.folders() if not folder.exists())
        waiting.rename(folder)
    return sorted(folder.iterdir())


def discard(seal: Seal) -> None:
    """Removes a seal that is not to be."""
    _remove(seal.waiting)


def _remove(folder: Path) -> None:
    with contextlib.suppress(OSError):
        for path in folder.iterdir() if folder.is_dir() else ():
            path.chmod(_WRITABLE)
        shutil.rmtree(folder, ignore_errors=True)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
