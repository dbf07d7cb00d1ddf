"""Whether the sealed rounds that schools mailed in are as they were sealed, and who signed that."""

from __future__ import annotations

from collections.abc import Iterable

from python.actions.county.discovery import Found
from python.actions.sealing import ROWS, SUMS, check_seal
from python.documents.certificates.signature import PublicKey
from python.vocabulary.plain_record import record
from python.vocabulary.problems import Problem, ProblemCode, Severity

# seal of schools
INTACT, INCOMPLETE, PAPERS_CHANGED, CHANGED, NO_LIST, UNREADABLE = (
    "intact",
    "incomplete",
    "papers-changed",
    "changed",
    "list-missing",
    "unreadable",
)
# signature of schools: by a key that the workbook itself publishes, by another one, or by one that nobody can tell: it publishes none.
VALID, UNKNOWN, UNCHECKED = "valid", "unknown", "unchecked"
_SHOWN = 3


@record
class SealFound:
    """What is known of the seal of one file; both are ``""`` for a round that is not sealed."""

    seal: str = ""
    signature: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def trusted(self) -> bool:
        """Whether the file may go before others of its school: it was not changed, nor its list made anew."""
        return self.seal != CHANGED and self.signature != UNKNOWN


def seal_of(file: Found, publics: Iterable[str]) -> SealFound:
    """Checks the seal in whose folder a file lies.

    Args:
        file: The file.
        publics: The public keys that its workbook holds, as text.
    """
    if not file.sealed:
        return SealFound()
    keys = [key for text in publics if (key := PublicKey.of_text(text)) is not None]
    try:
        checked = check_seal(file.path.parent, keys)
        listed = checked is not None and _lists(file)
    except OSError:
        return SealFound(UNREADABLE, "", (_told(file, ProblemCode.COUNTY_SEAL_NO_LIST, Severity.WARNING),))
    if checked is None:
        return SealFound(NO_LIST, "", (_told(file, ProblemCode.COUNTY_SEAL_NO_LIST, Severity.WARNING),))
    signature = ""
    if checked.signed:
        signature = VALID if checked.signer else UNKNOWN if keys else UNCHECKED
    problems = []
    own = {file.path.name, ROWS}
    if not listed or own & set(checked.changed):
        seal = CHANGED
        what = checked.changed if listed else (f"{SUMS} 里没有这个文件",)
    else:
        seal = PAPERS_CHANGED if checked.changed else INCOMPLETE if checked.gone else INTACT
        what = checked.changed
    if what:
        severity = Severity.ERROR if seal == CHANGED else Severity.WARNING
        problems.append(_told(file, ProblemCode.COUNTY_SEAL_CHANGED, severity, what="、".join(what[:_SHOWN])))
    if checked.gone:
        details = {"what": checked.gone[0], "count": str(len(checked.gone))}
        problems.append(_told(file, ProblemCode.COUNTY_SEAL_INCOMPLETE, Severity.NOTICE, **details))
    if signature == UNKNOWN:
        problems.append(_told(file, ProblemCode.COUNTY_SIGNATURE_UNKNOWN, Severity.WARNING))
    return SealFound(seal, signature, tuple(problems))


def _lists(file: Found) -> bool:
    lines = (file.path.parent / SUMS).read_text("utf-8", "replace").splitlines()
    return any(line.partition(" *")[2] == file.path.name for line in lines)


def _told(file: Found, code: ProblemCode, severity: Severity, **details: str) -> Problem:
    return Problem(code, severity, None, {"file": file.name, **details})
