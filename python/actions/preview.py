"""试印样张: the first certificate of each kind, without number and with 样张 across it, and what 生成证书 would do. Nothing is registered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from python.actions.certificates_due import Earned, Issuing, frozen, gather, what_is_due
from python.actions.foreseen_issue import Foreseen, foresee
from python.actions.issue import certificate_fields
from python.actions.outcome import Outcome, not_run
from python.actions.run import Run
from python.actions.true_wording import rating_words, truthful
from python.documents.certificates.proof import RegisterEntry
from python.documents.file_names import document_path, safe_part
from python.documents.kinds import Kind
from python.documents.sample_mark import SAMPLE, marked_as_sample
from python.documents.single_files import single_file
from python.planning.results import in_order
from python.system.disk import made_folder
from python.vocabulary.actions import action_of
from python.vocabulary.plain_record import record
from python.vocabulary.ports import HostError, Progress, WorkbookHost, no_progress
from python.vocabulary.problems import has_fatal

# What stands in place of what only a real certificate has.
_NO_NUMBER, _NO_CODE = f"{SAMPLE}，没有编号", f"{SAMPLE}，没有校验码"


@record(kw_only=True)
class Previewed(Outcome):
    """So many samples lie in a folder, and this is what 生成证书 would do."""

    made: int
    folder: Path
    foreseen: Foreseen

    def figures(self) -> Mapping[str, object]:
        """For ``--json``."""
        return {"made": self.made, "folder": str(self.folder), **self.foreseen.figures()}

    def told(self) -> list[str]:
        """How many, what would be issued, and to whom not."""
        this = self.foreseen
        lines = [f"做了 {self.made} 张样张，没有编号，也没有登记。", f"现在发证，会{this.new}。"]
        return [*lines, *filter(None, [this.published]), f"其余：{this.others}。", f"样张在：{self.folder}"]


def preview(
    host: WorkbookHost, *, now: dt.datetime, pdf: bool = False, progress: Progress = no_progress
) -> Outcome:
    """试印样张: a sample of each certificate that this round's ratings have, with the data of the first person.

    Args:
        host: The workbook; only 运行日志 is written.
        now: The office's time.
        pdf: Not asked of this action.
        progress: Told how far the run is.

    Returns:
        What stands in the way of issuing; CERTIFICATE_SAYS_MORE and CERTIFICATE_SAYS_HIGHER about the templates' fixed words.

    Raises:
        HostError: The workbook or a sample could not be read or written.
    """
    del pdf
    run = Run(action_of("preview").title, host, now, progress)
    host.refuse_if_unwritable()
    issuing, problems = gather(host, now, progress, lasting="")
    if issuing is None:
        return not_run(problems)
    due, changed = what_is_due(issuing)
    due, untrue, held = truthful(issuing, due)
    problems = [*problems, *changed, *untrue, *rating_words(issuing)]
    if has_fatal(problems):
        return not_run(problems)
    foreseen = foresee(issuing, due, held, now.date())
    folder = issuing.folder / Kind.CERTIFICATE.value / SAMPLE
    files: list[Path] = []
    try:
        for one in _first_of_each(issuing, due):
            progress("制作样张", 0.6)
            files.append(_sample(issuing, one, folder))
    except HostError as error:
        problems.append(error.as_problem())
    problems = in_order(problems)
    result = f"样张 {len(files)} 张，没有登记"
    written = run.write(issuing.data, problems, result, people=len(issuing.data.taking_part))
    return Previewed(
        problems=tuple(problems),
        files=(*written, *files),
        seconds=run.seconds,
        made=len(files),
        folder=folder,
        foreseen=foreseen,
    )


def _first_of_each(issuing: Issuing, due: Sequence[Earned]) -> list[Earned]:
    """The first person of each template: of those who would get one now, else of those who have one."""
    found: dict[str, Earned] = {}
    for one in (*due, *issuing.earned.values()):
        found.setdefault(one.rating.certificate_template, one)
    return [found[name] for name in sorted(found)]


def _sample(issuing: Issuing, one: Earned, folder: Path) -> Path:
    template = issuing.templates[one.rating.certificate_template]
    entry = RegisterEntry(frozen(issuing, one, _NO_NUMBER), _NO_CODE)
    # A code that a phone could read would be taken for a real certificate's.
    fields = {**certificate_fields(issuing, entry), "二维码": ""}
    path = document_path(made_folder(folder), safe_part(f"{SAMPLE} {one.rating.certificate_template}"), set())
    single_file(template, marked_as_sample(template.render(fields)), path)
    return path
