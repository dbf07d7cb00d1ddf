"""A person clicks the buttons that make documents: what is registered, what lies in 输出, what the person is told."""

from __future__ import annotations

import docx
import pytest

from python.actions.verify import verified
from python.hosts.file.host import FileHost
from tests.rounds import register
from tests.samples import NOW

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]


def test_clicks_on_score_and_certificates_issue_register_and_save(office, opened, workbook):
    office.click(opened, "计算成绩")
    office.dismiss()
    token = office.click(opened, "生成证书")
    office.screen.picture("click-certificates-asks")
    office.dismiss()
    assert (token.state, "再点一次「生成证书」" in token.message) == ("problems", True), token.message
    assert not (workbook.parent / "输出").exists()
    token = office.click(opened, "生成证书")
    office.screen.picture("click-certificates")
    office.dismiss()
    assert token.state == "done", token.message
    assert "新发证书" in token.message
    # The register is on the disk, not only on the screen: a crash of the program now loses no row.
    host = FileHost.open(workbook)
    issued = register(workbook)
    assert len(issued) > 40
    assert all((workbook.parent / row["文件"]).is_file() for row in issued)
    assert (
        verified(host, now=NOW, certificate=str(workbook.parent / str(issued[0]["文件"]))).summary["verdict"]
        == "有效"
    )


def test_an_issue_taken_back_by_a_click_gives_its_numbers_back(office, opened, workbook):
    office.click(opened, "计算成绩")
    office.dismiss()
    for _ in range(2):
        office.click(opened, "生成证书")
        office.dismiss()
    first = [row["证书编号"] for row in register(workbook)]
    assert len(first) > 40
    token = office.click(opened, "撤销上次操作")
    office.dismiss()
    assert "编号收回" in token.message, token.message
    assert register(workbook) == []
    there = {file.parent.name for file in workbook.parent.glob("输出/*/证书/*/*.docx")}
    assert there == {"作废"}
    for _ in range(2):
        token = office.click(opened, "生成证书")
        office.dismiss()
    assert token.state == "done", token.message
    assert [row["证书编号"] for row in register(workbook)] == first


@pytest.mark.parametrize(
    ("label", "folder"), [("补训通知书", "补训通知书"), ("签到表", "签到表"), ("公示与汇总", "培训总结")]
)
def test_a_click_on_a_printing_button_makes_its_documents(label, folder, office, opened, workbook):
    office.click(opened, "计算成绩")
    office.dismiss()
    token = office.click(opened, label)
    office.dismiss()
    assert token.state == "done", token.message
    made = list(workbook.parent.glob(f"输出/*/{folder}/*.docx"))
    assert made
    assert all(docx.Document(path).tables or docx.Document(path).paragraphs for path in made)
    assert str(workbook.parent / "输出") in token.message


def test_certificates_for_scores_that_are_out_of_date_are_refused(office, opened, workbook):
    token = office.click(opened, "生成证书")
    office.dismiss()
    assert token.state == "failed"
    assert "不是最新" in token.message
    assert not (workbook.parent / "输出").exists()
