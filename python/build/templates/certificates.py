"""The certificates: A4 landscape, one page, red frame with a gold line inside, seal space, QR code and 校验码."""

from __future__ import annotations

from python.build.templates.wordml import (
    A4_LONG,
    A4_SHORT,
    CM,
    FANG,
    GOLD,
    GREY,
    KAI,
    Page,
    WordFile,
    cell,
    paragraph,
    row,
    run,
    table,
)

_PAGE = Page(
    landscape=True,
    border=True,
    top=int(2.1 * CM),
    bottom=int(1.7 * CM),
    left=int(3.0 * CM),
    right=int(3.0 * CM),
)
# How far the gold line lies inside the edge of the paper, in English Metric Units (360,000 to the centimetre).
_EMU_PER_TWIP = 635
_INSET = 540_000


def _gold_line() -> str:
    """A thin gold frame drawn from the header, behind the text, so that the body stays plain paragraphs and one table."""
    width = A4_LONG * _EMU_PER_TWIP - 2 * _INSET
    height = A4_SHORT * _EMU_PER_TWIP - 2 * _INSET
    return (
        "<w:r><w:rPr><w:noProof/></w:rPr>"
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" Requires="wps">'
        '<w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="1" locked="0"'
        ' layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{_INSET}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{_INSET}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        '<wp:docPr id="1" name="金线"/><wp:cNvGraphicFramePr/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="plaque"><a:avLst><a:gd name="adj" fmla="val 4200"/></a:avLst></a:prstGeom><a:noFill/>'
        f'<a:ln w="15875"><a:solidFill><a:srgbClr val="{GOLD}"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def _certificate(title: str, text: str, closing: str) -> WordFile:
    left, right = int(10.2 * CM), _PAGE.text_width - int(10.2 * CM)
    foot = table(
        (left, right),
        row(
            cell(
                paragraph("{{ 二维码 }}", align="left"),
                paragraph("校验码：{{ 校验码 }}", style="CertSmall", before=40),
                paragraph("扫描二维码可核对证书内容", style="CertSmall"),
                width=left,
                align="bottom",
            ),
            cell(
                paragraph(run("{{ 发证单位 }}", FANG, 20), align="center", line=560, exact=True),
                paragraph(run("（盖章）", FANG, 16, colour=GREY), align="center", line=560, exact=True),
                paragraph(run("{{ 签发日期大写 }}", FANG, 18), align="center", line=560, exact=True),
                width=right,
                align="bottom",
            ),
            height=int(3.5 * CM),
        ),
        borders=False,
    )
    middle = table(
        (_PAGE.text_width,),
        row(
            cell(
                paragraph(
                    run("{{ 姓名 }}", KAI, 26, bold=True),
                    run(" 老师：", FANG, 22),
                    style="CertBody",
                    indent=0,
                ),
                paragraph(text, style="CertBody"),
                paragraph(closing, style="CertBody"),
                width=_PAGE.text_width,
            ),
            height=int(8.2 * CM),
        ),
        borders=False,
    )
    return WordFile(
        title=title,
        page=_PAGE,
        header=(paragraph(_gold_line()),),
        body=(
            paragraph(
                run("证书编号：{{ 证书编号 }}", size=12),
                style="CertSmall",
                align="right",
                line=320,
                exact=True,
            ),
            paragraph(run("{{ 学校名称 }}", KAI, 18, colour=GREY), align="center", line=520, exact=True),
            paragraph(title, style="CertTitle"),
            middle,
            paragraph(line=60, exact=True),
            foot,
            paragraph(line=20, exact=True),
        ),
    )


def certificates() -> dict[str, WordFile]:
    """The four certificates, by the name of their file."""
    attended = "于 {{ 开始日期 }} 至 {{ 结束日期 }} 参加“{{ 轮次名称 }}”，修满 {{ 学时 }} 学时，"
    scored = attended + "考核总分 {{ 总分 }} 分，"
    return {
        "优秀证书": _certificate(
            "优秀证书", scored + "成绩突出，评定等级为“{{ 等级 }}”。", "特发此证，以资鼓励。"
        ),
        "合格证书": _certificate("合格证书", scored + "经考核评定为“{{ 等级 }}”。", "特发此证。"),
        "骨干班主任证书": _certificate(
            "骨干班主任证书", scored + "成绩优异，被认定为“{{ 等级 }}”。", "特发此证，以资鼓励。"
        ),
        "结业证书": _certificate(
            "结业证书", attended + "完成全部规定课程的学习，考核成绩合格，准予结业。", "特发此证。"
        ),
    }
