"""The certificates: A4 landscape, one page, red frame with a gold line inside it, seal space, QR code and 校验码."""

from __future__ import annotations

from python.making.workbook.templates.wordml import (
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

# The gold line runs this far inside the edge of the paper. It is the border of the one table that holds everything: a
# drawing in the header would look the same and make LibreOffice take five times as long over a thousand certificates.
_INSET = int(1.5 * CM)
_PAGE = Page(landscape=True, border=True, top=_INSET, bottom=int(1.3 * CM), left=_INSET, right=_INSET)
_PADDING = int(1.6 * CM)
_LEFT = int(12.0 * CM)
_RIGHT = _PAGE.text_width - _LEFT
# Heights of the three rows; together they fill the page, and the middle one has room for a name of 60 characters.
_TOP_HEIGHT, _MIDDLE_HEIGHT, _BOTTOM_HEIGHT = 2500, 5200, 2420


def _frame(*rows: str) -> str:
    """A table of two columns with a gold line around it and none inside."""
    gold = f'w:val="double" w:sz="6" w:space="0" w:color="{GOLD}"'
    borders = "".join(f"<w:{side} {gold}/>" for side in ("top", "left", "bottom", "right"))
    borders += '<w:insideH w:val="nil"/><w:insideV w:val="nil"/>'
    return table(
        (_LEFT, _RIGHT),
        *rows,
        borders=False,
        extra=f"<w:tblBorders>{borders}</w:tblBorders>",
        margins=f'<w:tblCellMar><w:left w:w="{_PADDING}" w:type="dxa"/><w:right w:w="{_PADDING}" w:type="dxa"/></w:tblCellMar>',
    )


def _certificate(title: str, text: str, closing: str) -> WordFile:
    return WordFile(
        title=title,
        page=_PAGE,
        body=(_frame(_top(title), _middle(text, closing), _bottom()), paragraph(line=20, exact=True)),
    )


def _top(title: str) -> str:
    """Number, school and title."""
    return row(
        cell(
            paragraph(
                run("证书编号：{{ 证书编号 }}", size=12),
                style="CertSmall",
                align="right",
                before=260,
                line=320,
                exact=True,
            ),
            paragraph(run("{{ 学校名称 }}", KAI, 18, colour=GREY), align="center", line=560, exact=True),
            paragraph(title, style="CertTitle"),
            width=_LEFT + _RIGHT,
            span=2,
            align="top",
        ),
        height=_TOP_HEIGHT,
    )


def _middle(text: str, closing: str) -> str:
    """Who, for what."""
    return row(
        cell(
            paragraph(
                run("{{ 姓名 }}", KAI, 26, bold=True),
                run(" 老师：", FANG, 22),
                style="CertBody",
                indent=0,
                align="left",
            ),
            paragraph(text, style="CertBody"),
            paragraph(closing, style="CertBody"),
            width=_LEFT + _RIGHT,
            span=2,
        ),
        height=_MIDDLE_HEIGHT,
    )


def _bottom() -> str:
    """QR code and 校验码 at the left, issuer, seal and date at the right."""
    return row(
        cell(
            paragraph("{{ 二维码 }}", align="left"),
            paragraph("校验码：{{ 校验码 }}", style="CertSmall", before=40, line=260, exact=True),
            paragraph("扫描二维码可核对证书内容", style="CertSmall", after=200, line=260, exact=True),
            width=_LEFT,
            align="bottom",
        ),
        cell(
            paragraph(run("{{ 发证单位 }}", FANG, 20), align="center", line=560, exact=True),
            paragraph(run("（盖章）", FANG, 16, colour=GREY), align="center", line=560, exact=True),
            paragraph(run("{{ 签发日期大写 }}", FANG, 18), align="center", after=240, line=560, exact=True),
            width=_RIGHT,
            align="bottom",
        ),
        height=_BOTTOM_HEIGHT,
    )


def certificates() -> dict[str, WordFile]:
    """The five certificates, by the name of their file."""
    attended = "于{{ 开始日期 }}至{{ 结束日期 }}参加“{{ 轮次名称 }}”，{{ 学时说明 }}，"
    scored = attended + "考核总分{{ 总分 }}分，"
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
        "资格证书": _certificate(
            "班主任资格证书",
            "经审核，符合班主任任职条件，具备担任班主任工作的资格。",
            "认定方式：{{ 等级 }}。特发此证。",
        ),
    }
