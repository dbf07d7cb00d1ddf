"""校本研修 in a real workbook: rows added, judged by hand-made figures, asked for by 结业, printed, and never in the way."""

from __future__ import annotations

import re
import shutil
import warnings
import zipfile
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest

from python.actions import score as actions
from python.actions.check import check
from python.actions.features import choose_features
from python.actions.growth_files import print_growth_files
from python.actions.issue import issue_certificates
from python.actions.self_study import update_self_study
from python.entry.demo import new_workbook
from python.entry.demo_school import demo_blocks
from python.hosts.file.host import FileHost
from python.vocabulary.messages import sentence
from python.vocabulary.ports import Block, Changes
from python.vocabulary.problems import ProblemCode, Severity
from python.vocabulary.sheet_schema import GRADEBOOK, PORTFOLIO, QUALIFICATION, ROSTER, RULES
from tests.rounds import (
    LEDGERS,
    archive,
    by_id,
    codes,
    ledgers,
    play_topics,
    put,
    rows_of,
    set_parameter,
)
from tests.samples import NOW

P = ProblemCode
SHEET, FEATURE = "校本研修记录", "校本研修"
OLD = Path(__file__).resolve().parents[1] / "live" / "editions" / "0.1.0.xlsm"
TYPED = (
    "工号",
    "姓名",
    "部门",
    "轮次",
    "专题",
    "校本学时",
    "笔记字数",
    "体会文章题目",
    "体会文章字数",
    "备注",
)
ENOUGH = {"校本学时": 20, "笔记字数": "2万字", "体会文章题目": "静待花开", "体会文章字数": 2000}


@pytest.fixture(scope="module")
def topics(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scheme B: 专题1 archived, 专题2 open, two 专题 make the programme; T002 failed the second."""
    path = new_workbook(tmp_path_factory.mktemp("专题") / "培训考核.xlsm")
    play_topics(path, 2)
    set_parameter(path, "结业专题", 2)
    return path


@pytest.fixture
def plain(topics: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(topics, tmp_path / "培训考核.xlsm"))


@pytest.fixture
def path(plain: Path) -> Path:
    """The same with the feature on and nothing filled in."""
    choose(plain, on=[FEATURE])
    return plain


def choose(path: Path, **options):
    return choose_features(FileHost.open(path), now=NOW, **options)


def run(path: Path):
    return update_self_study(FileHost.open(path), now=NOW)


def setting(path: Path, name: str, value) -> None:
    host = FileHost.open(path)
    rows = host.grid(RULES).rows
    row = next(n for n, cells in enumerate(rows, 1) if tuple(cells[:2]) == (FEATURE, name))
    host.apply(Changes((Block(RULES, row, 3, ((value,),)),)), keep_backups=5)


def type_row(path: Path, **cells) -> int:
    """Types a row below what is there, as staff do; its number."""
    host = FileHost.open(path)
    rows = host.grid(SHEET).rows
    top = next(n for n, row in enumerate(rows) if "工号" in row)
    values = tuple(cells.get(str(name)) for name in rows[top])
    last = max(n for n, row in enumerate(rows, 1) if any(row))
    host.apply(Changes((Block(SHEET, last + 1, 1, (values,)),)), keep_backups=5)
    return last + 1


def fill(path: Path, teacher: str, topic: str, **cells) -> None:
    """Types into a teacher's row of a 专题, or a new one."""
    host = FileHost.open(path)
    rows = host.grid(SHEET).rows
    top = next(n for n, row in enumerate(rows) if "工号" in row)
    header = list(rows[top])
    for number, row in enumerate(rows[top + 1 :], top + 2):
        if row and row[header.index("工号")] == teacher and row[header.index("专题")] == topic:
            blocks = [Block(SHEET, number, header.index(name) + 1, ((v,),)) for name, v in cells.items()]
            host.apply(Changes(tuple(blocks)), keep_backups=50)
            return
    name = next(row["姓名"] for row in rows_of(path, ROSTER) if row["工号"] == teacher)
    type_row(path, 工号=teacher, 姓名=name, 专题=topic, **cells)


def record(path: Path, teacher: str, topic: str = "专题2") -> dict:
    return next(r for r in rows_of(path, SHEET) if (r["工号"], r["专题"]) == (teacher, topic))


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def rewrite(path: Path, content: dict[str, bytes]) -> None:
    """As another program may leave the file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(name, data)


def issue_completion(path: Path):
    return issue_certificates(FileHost.open(path), now=NOW, lasting="结业证书", yes=True)


def test_everyone_who_takes_part_gets_a_row_once_and_a_second_run_changes_nothing(path: Path) -> None:
    part = [row["工号"] for row in rows_of(path, ROSTER) if row["参训类型"] != "免训"]
    first = run(path)
    assert (first.exit_code, first.added, first.people) == (0, len(part), len(part))
    rows = rows_of(path, SHEET)
    assert [row["工号"] for row in rows] == part
    assert {(row["轮次"], row["专题"], row["完成情况"]) for row in rows} == {("专题2", "专题2", "未完成")}
    assert {row["尚缺"] for row in rows} == {
        "校本学时 0，少 20；笔记 0 字，少 20000 字；体会文章 0 字，少 2000 字"
    }
    before = parts(path)
    assert run(path).added == 0
    changed = [name for name, content in parts(path).items() if before.get(name) != content]
    assert len([name for name in changed if name.startswith("xl/worksheets/sheet")]) == 1, changed


def test_what_is_typed_is_judged_and_stays_as_it_was_typed(path: Path) -> None:
    run(path)
    fill(
        path,
        "T003",
        "专题2",
        校本学时="12学时",
        笔记字数="1.5万字",
        体会文章题目="静待花开",
        体会文章字数="两千三百字",
    )
    fill(path, "T004", "专题2", **ENOUGH, 备注="已交")
    typed = [[row[name] for name in TYPED] for row in rows_of(path, SHEET)]
    outcome = run(path)

    assert [[row[name] for name in TYPED] for row in rows_of(path, SHEET)] == typed
    short, enough = record(path, "T003"), record(path, "T004")
    assert (short["完成情况"], short["尚缺"]) == ("未完成", "校本学时 12，少 8；笔记 15000 字，少 5000 字")
    assert short["说明"] == (
        "校本学时 12，少 20−12=8；笔记 15000 字（写作“1.5万字”），少 20000−15000=5000 字；"
        "体会文章 2300 字（写作“两千三百字”），够 2000 字；本轮校本研修得 20 分（满分 20）"
    )
    assert (enough["完成情况"], enough["尚缺"]) == ("完成", None)
    people = len(typed)
    assert (outcome.figures()["complete"], outcome.figures()["incomplete"]) == (1, people - 1)
    assert outcome.told()[0].startswith(f"“专题2”参加 {people} 人，完成 1 人，未完成 {people - 1} 人：")


def test_other_figures_of_the_school_hold(path: Path) -> None:
    run(path)
    fill(path, "T003", "专题2", 校本学时=12, 笔记字数=15000)
    for name, value in (("学时", 12), ("笔记字数", 15000), ("文章字数", 0)):
        setting(path, name, value)
    run(path)
    assert record(path, "T003")["完成情况"] == "完成"


def test_a_topic_made_up_for_in_a_later_round_goes_on_in_its_row(path: Path) -> None:
    """专题2 was failed by T002; the next round is about 专题2 again: no second row for anyone."""
    run(path)
    count = len(rows_of(path, SHEET))
    assert archive(path, force=True, next_round="专题2补训").exit_code == 0
    set_parameter(path, "本轮专题", "专题 ２")
    outcome = run(path)
    assert (outcome.exit_code, outcome.added, len(rows_of(path, SHEET))) == (0, 0, count)


def test_under_a_scheme_without_topics_the_round_is_what_a_row_is_about(workbook: Path) -> None:
    choose(workbook, on=[FEATURE])
    outcome = run(workbook)
    assert outcome.added > 0
    name = outcome.topic
    assert {(row["轮次"], row["专题"]) for row in rows_of(workbook, SHEET)} == {(name, None)}
    assert run(workbook).added == 0
    ledgers(workbook)
    assert {row["尚缺专题"] for row in rows_of(workbook, QUALIFICATION)} == {None}


def test_a_row_that_names_only_its_round_is_about_the_topic_of_that_round(path: Path) -> None:
    set_parameter(path, "本轮专题", "家校沟通")
    actions.score(FileHost.open(path), now=NOW)
    type_row(path, 工号="T003", 姓名="张建国", 轮次="专题2", **ENOUGH)
    type_row(path, 工号="T003", 姓名="张建国", 轮次="专题1", **ENOUGH)
    outcome = run(path)
    assert (outcome.topic, outcome.added) == ("家校沟通", outcome.people - 1)
    ledgers(path)
    assert [by_id(path, QUALIFICATION)["T003"][name] for name in ("合格专题", "是否结业")] == [
        "专题1、家校沟通",
        "是",
    ]


# 结业


def test_completion_waits_for_the_records_and_says_what_is_lacking(path: Path) -> None:
    run(path)
    for teacher in ("T003", "T004", "T005"):
        fill(path, teacher, "专题1", **ENOUGH)
        fill(path, teacher, "专题2", **ENOUGH)
    fill(path, "T003", "专题2", 笔记字数=15000)
    fill(path, "T005", "专题1", 校本学时=Decimal("19.5"))
    ledgers(path)
    rows = by_id(path, QUALIFICATION)
    assert [rows["T003"][name] for name in ("合格专题", "要求专题", "尚缺专题", "是否结业")] == [
        "专题1", 2, "还差 1 个（专题2：笔记 15000 字，少 5000 字）", "否",
    ]  # fmt: skip
    assert [rows["T004"][name] for name in ("合格专题", "尚缺专题", "是否结业")] == [
        "专题1、专题2",
        None,
        "是",
    ]
    assert rows["T005"]["尚缺专题"] == "还差 1 个（专题1：校本学时 19.5，少 0.5）"
    assert rows["T006"]["尚缺专题"].startswith(
        "还差 2 个（专题1：没有校本研修记录；专题2：校本学时 0，少 20；"
    )

    set_parameter(path, "结业专题", "专题1、专题2")
    ledgers(path)
    assert by_id(path, QUALIFICATION)["T003"]["尚缺专题"] == "还差 1 个（专题2：笔记 15000 字，少 5000 字）"
    # T002 failed 专题2: its own reason comes first.
    assert by_id(path, QUALIFICATION)["T002"]["尚缺专题"] == "专题2；专题1：没有校本研修记录"


def test_a_certificate_of_completion_is_issued_only_for_complete_records_and_then_stays(path: Path) -> None:
    run(path)
    for teacher in ("T003", "T004"):
        fill(path, teacher, "专题1", **ENOUGH)
        fill(path, teacher, "专题2", **ENOUGH)
    fill(path, "T003", "专题2", 笔记字数=15000)
    done = issue_completion(path)
    assert done.summary["issued"] == 1
    told = {problem.teacher_id: problem for problem in done.problems if problem.code is P.STUDY_HOLDS_BACK}
    assert "T004" not in told
    assert "T002" not in told  # a topic failed is told nowhere else either
    assert told["T003"].severity is Severity.WARNING
    assert "不能结业：专题2：笔记 15000 字，少 5000 字" in sentence(told["T003"])
    where = told["T003"].where
    assert where is not None
    assert FileHost.open(path).grid(SHEET).value(where.row, where.column) == "T003"

    fill(path, "T003", "专题2", 笔记字数="2万")
    assert issue_completion(path).summary["issued"] == 1
    # What was issued stays, whatever becomes of the record.
    fill(path, "T004", "专题1", 校本学时=None)
    again = issue_completion(path)
    assert P.CERTIFICATE_NOT_EARNED not in codes(again)
    assert again.summary["issued"] == 0


def test_earlier_topics_are_not_asked_about_from_the_day_that_the_school_names(path: Path) -> None:
    """Both rounds end on 2026-06-26."""
    setting(path, "起始日期", "2026-06-27")
    ledgers(path)
    assert by_id(path, QUALIFICATION)["T003"]["是否结业"] == "是"
    setting(path, "起始日期", "2026-06-26")
    ledgers(path)
    row = by_id(path, QUALIFICATION)["T003"]
    lacking = "还差 2 个（专题1：没有校本研修记录；专题2：没有校本研修记录）"
    assert (row["是否结业"], row["尚缺专题"]) == ("否", lacking)


@pytest.mark.parametrize("how", ["off", "not for completion", "never on"])
def test_switched_off_nothing_is_otherwise(path: Path, topics: Path, tmp_path: Path, how: str) -> None:
    """The ledgers and 结业证书 of a workbook that never heard of the feature, cell by cell and problem by problem."""
    reference = Path(shutil.copy(topics, tmp_path / "没有.xlsm"))
    if how == "off":
        run(path)
        choose(path, off=[FEATURE])
    elif how == "not for completion":
        setting(path, "结业要求", "否")
    else:
        choose(path, off=[FEATURE])
    mine, other = ledgers(path), ledgers(reference)
    for sheet in LEDGERS:
        assert FileHost.open(path).grid(sheet).rows == FileHost.open(reference).grid(sheet).rows, sheet
    assert mine.problems == other.problems
    assert mine.figures() == other.figures()
    assert mine.told() == other.told()
    assert issue_completion(path).summary["issued"] == issue_completion(reference).summary["issued"] > 0


def test_without_its_sheet_completion_is_as_before_and_says_so(
    plain: Path, topics: Path, tmp_path: Path
) -> None:
    reference = Path(shutil.copy(topics, tmp_path / "没有.xlsm"))
    ledgers(reference)
    setting(plain, "启用", "是")
    # 选用功能 was not clicked, and the sheet has another name.
    content = parts(plain)
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(SHEET.encode(), "校本研修旧表".encode())
    rewrite(plain, content)
    assert not FileHost.open(plain).has_sheet(SHEET)

    outcome = ledgers(plain)
    assert [one.severity for one in outcome.problems if one.code is P.STUDY_NO_SHEET] == [Severity.WARNING]
    assert by_id(plain, QUALIFICATION) == by_id(reference, QUALIFICATION)
    before = plain.read_bytes()
    refused = run(plain)
    assert (refused.exit_code, codes(refused)) == (2, [P.STUDY_NO_SHEET])
    assert "请点「选用功能」" in sentence(refused.problems[0])
    assert plain.read_bytes() == before


def test_a_sheet_that_cannot_be_read_lets_nobody_through(path: Path) -> None:
    host = FileHost.open(path)
    rows = host.grid(SHEET).rows
    top = next(n for n, row in enumerate(rows, 1) if "工号" in row)
    host.apply(Changes((Block(SHEET, top, 2, (("谁",),)),)), keep_backups=5)
    outcome = ledgers(path)
    assert outcome.exit_code == 0
    assert by_id(path, QUALIFICATION)["T003"]["尚缺专题"] == (
        "还差 2 个（专题1：没有校本研修记录；专题2：没有校本研修记录）"
    )
    before = path.read_bytes()
    refused = run(path)
    assert (refused.exit_code, codes(refused)) == (2, [P.MISSING_COLUMN])
    assert path.read_bytes() == before


# What people type wrong


def test_what_is_typed_wrong_is_told_at_its_cell_and_stops_no_score(path: Path) -> None:
    run(path)
    last = len(rows_of(path, SHEET)) + 4
    fill(path, "T003", "专题2", 笔记字数="差2000字", 校本学时="二十多")
    other = type_row(path, 工号="T004", 姓名="别人", 专题="专题1", **ENOUGH)
    again = type_row(path, 工号="T005", 姓名="陈晓燕", 专题="专题 2", **ENOUGH)
    lost = type_row(path, 工号="t006", 姓名="杨帆", 专题="专题1", **ENOUGH)
    blank = type_row(path, 工号="T007", 姓名="赵志强", **ENOUGH)
    assert (other, again, lost, blank) == tuple(range(last + 1, last + 5))
    outcome = run(path)

    found = {(one.code, one.where.cell) for one in outcome.problems if one.where and one.where.sheet == SHEET}
    assert found - {one for one in found if one[0] is P.STUDY_MARK_HIGH} == {
        (P.STUDY_LENGTH_UNCLEAR, "G6"),
        (P.NOT_A_NUMBER, "F6"),
        (P.STUDY_ANOTHER, f"B{other}"),
        (P.STUDY_TWICE, f"E{again}"),
        (P.STUDY_ID, f"A{lost}"),
        (P.STUDY_NO_TOPIC, f"E{blank}"),
    }
    assert not [
        one for one in outcome.problems if one.severity is Severity.ERROR and one.where.sheet == SHEET
    ]
    checked = check(FileHost.open(path), now=NOW)
    listed = {
        (row["单元格"], row["级别"]) for row in rows_of(path, "校验结果", "单元格") if row["工作表"] == SHEET
    }
    assert listed == {(f"{SHEET}!{cell}", "警告") for code, cell in found if code is not P.STUDY_MARK_HIGH}
    assert checked.exit_code == 0
    ledgers(path)
    rows = by_id(path, QUALIFICATION)
    # Another person's record, and one under another 工号, are nobody's here; of two rows the complete one counts.
    assert "专题1：没有校本研修记录" in rows["T004"]["尚缺专题"]
    assert "专题1：没有校本研修记录" in rows["T006"]["尚缺专题"]
    assert rows["T005"]["合格专题"] == "专题2"
    scored = actions.score(FileHost.open(path), now=NOW)
    assert not [one for one in scored.problems if one.where and one.where.sheet == SHEET]
    assert by_id(path, GRADEBOOK)["T003"]["总分"] == 94


def test_an_error_value_counts_as_nothing(path: Path) -> None:
    """A formula that fails, as a spreadsheet program leaves it."""
    run(path)
    fill(path, "T003", "专题2", **{**ENOUGH, "笔记字数": 54321})
    content = parts(path)
    (name,) = [name for name, data in content.items() if b"<v>54321</v>" in data]
    changed = re.sub(rb"<v>54321</v>", b"<f>1/0</f><v>#DIV/0!</v>", content[name])
    content[name] = re.sub(rb'(<c r="G6"[^>]*?)(?: t="n")?>', rb'\1 t="e">', changed)
    rewrite(path, content)
    outcome = run(path)
    told = [one for one in outcome.problems if one.code is P.ERROR_VALUE]
    assert [one.where.cell for one in told if one.where] == ["G6"]
    assert record(path, "T003")["尚缺"] == "笔记 0 字，少 20000 字"


# The mark that the records are the evidence of


def test_a_mark_that_the_record_does_not_bear_out_is_noticed_and_never_changed(path: Path) -> None:
    """Scheme B passes at 60 of 100: 12 of the 20 marks and more are a pass."""
    for teacher, mark in (("T003", 18), ("T004", Decimal("11.9")), ("T005", 12), ("T006", 20)):
        put(path, GRADEBOOK, teacher, "校本研修", mark)
    actions.score(FileHost.open(path), now=NOW)
    run(path)
    for teacher in ("T003", "T004", "T005"):
        fill(path, teacher, "专题2", **{**ENOUGH, "笔记字数": 15000})
    fill(path, "T006", "专题2", **ENOUGH)
    before = FileHost.open(path).grid(GRADEBOOK).rows
    outcome = run(path)

    told = {one.teacher_id: one for one in outcome.problems if one.code is P.STUDY_MARK_HIGH}
    assert [teacher for teacher in ("T003", "T004", "T005", "T006") if teacher in told] == ["T003", "T005"]
    assert told["T003"].severity is Severity.NOTICE
    says = "张建国的校本研修得了 18 分（满分 20），校本研修记录没有完成：笔记 15000 字，少 5000 字"
    assert says in sentence(told["T003"])
    assert f"没有完成的 {len(told)} 人（分数没有改动）" in outcome.told()[1]
    assert record(path, "T003")["说明"].endswith("；本轮校本研修得 18 分（满分 20）")
    assert FileHost.open(path).grid(GRADEBOOK).rows == before
    setting(path, "对应项目", "别的")
    assert P.STUDY_MARK_HIGH not in codes(run(path))


# Switched off, and workbooks of 0.1.0


def test_it_does_not_run_while_it_is_off(plain: Path) -> None:
    before = plain.read_bytes()
    refused = run(plain)
    assert (refused.exit_code, codes(refused)) == (2, [P.FEATURE_OFF])
    assert plain.read_bytes() == before


def test_a_wrong_setting_stops_it_and_leaves_completion_alone(path: Path) -> None:
    setting(path, "笔记字数", "很多")
    refused = run(path)
    assert (refused.exit_code, codes(refused)) == (2, [P.FEATURE_NOT_USABLE])
    ledgers(path)
    assert by_id(path, QUALIFICATION)["T003"]["是否结业"] == "是"


def test_a_workbook_of_0_1_0_gains_it(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "旧.xlsm"))
    host = FileHost.open(path)
    host.apply(Changes(tuple(demo_blocks(host))), keep_backups=1)
    vba = parts(path)["xl/vbaProject.bin"]
    choose(path)
    choose(path, on=[FEATURE])
    outcome = run(path)
    assert outcome.exit_code in (0, 1)
    assert outcome.added == outcome.people > 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        sheet = openpyxl.load_workbook(path)[SHEET]
    assert [cell.value for cell in sheet[4]][:5] == ["工号", "姓名", "部门", "轮次", "专题"]
    assert sheet.cell(5, 11).value == "未完成"
    assert parts(path)["xl/vbaProject.bin"] == vba


# 个人成长档案


def growth_text(path: Path, teacher: str) -> list[str]:
    outcome = print_growth_files(FileHost.open(path), now=NOW, teacher_ids=[teacher])
    (file,) = [one for one in outcome.files if one.suffix == ".docx" and teacher in one.name]
    document = docx.Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def test_the_personal_file_shows_the_records_only_where_there_are_any(
    path: Path, topics: Path, tmp_path: Path
) -> None:
    reference = Path(shutil.copy(topics, tmp_path / "没有.xlsm"))
    bare = growth_text(reference, "T003")
    assert "校本研修" not in bare
    setting(path, "结业要求", "否")
    assert growth_text(path, "T003") == bare  # on, and no rows yet
    setting(path, "结业要求", "是")
    run(path)
    fill(path, "T003", "专题2", **{**ENOUGH, "笔记字数": "1.5万"})
    text = growth_text(path, "T003")
    assert "校本研修" in text
    at = text.index("静待花开".join("《》") + "（2000 字）")
    assert text[at - 3 : at + 2] == ["专题2", "20", "15000", text[at], "未完成：笔记 15000 字，少 5000 字"]
    assert "计入结业 0 个专题，还差 2 个（专题1：没有校本研修记录；专题2：笔记 15000 字，少 5000 字）" in text


def test_materials_of_the_round_are_another_matter(path: Path) -> None:
    run(path)
    ledgers(path)
    assert {row["完成情况"] for row in rows_of(path, PORTFOLIO)} == {"五个一 0/5，六有 0/6"}
