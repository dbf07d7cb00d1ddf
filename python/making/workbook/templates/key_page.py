"""密钥备份页: one page to print, sign over and lock away."""

from __future__ import annotations

from python.making.workbook.templates.paper_parts import NARROW, Column, list_table
from python.making.workbook.templates.typefaces import HEI, KAI
from python.making.workbook.templates.wordml import WordFile, paragraph, run

_COLUMNS = (
    Column("第几个字", "{{ 行.序号 }}", 1.0),
    Column("字（从左到右）", run("{{ 行.字 }}", KAI, 24), 4.0),
)
_HOW = (
    "一、这一页就是学校签发证书的密钥。谁拿到它，谁就能做出查验有效的证书：请打印一份，封好锁起来，不要拍照、转发，电子文件随即删除。",
    "二、换电脑、重装系统，或另一台电脑也要发证时：双击“恢复密钥”，照上表依次输入24个字，或选这一页的照片。",
    "三、恢复以后，核对程序显示的指纹和上面的一样。",
    "四、怀疑泄露的，用“更换密钥”，写明从哪一天起不再相信；以前发的证书仍然能查验。密钥丢失不影响已经发出的证书。",
)


def key_page() -> WordFile:
    """The page."""
    return WordFile(
        title="密钥备份页",
        page=NARROW,
        body=(
            paragraph("{{ 学校名称 }}", style="PaperSubtitle", after=60),
            paragraph("证书签发密钥备份页", style="PaperTitle", after=200),
            paragraph(run("公钥指纹：", HEI), run("{{ 公钥指纹 }}", bold=True), align="center", after=200),
            list_table("备份字", _COLUMNS, NARROW.text_width, height=720),
            paragraph("{{ 二维码 }}", align="center", before=240, after=160),
            *(paragraph(run(text, KAI, 14), style="PaperBody", align="left") for text in _HOW),
            paragraph(
                run("制作日期：{{ 制作日期 }}　　封存人签名：＿＿＿＿＿＿＿", KAI, 14),
                align="left",
                before=200,
            ),
            paragraph(
                run("存放处：＿＿＿＿＿＿＿＿＿＿　　保管人：＿＿＿＿＿＿＿", KAI, 14),
                align="left",
                before=120,
            ),
        ),
    )
