"""The certificates: A4 landscape, one page, red frame with a gold line inside it, room for a seal, QR code and 校验码."""

from __future__ import annotations

from python.making.workbook.templates.styles import GOLD, GREY
from python.making.workbook.templates.typefaces import FANG, KAI
from python.making.workbook.templates.wordml import (
    A4_LONG,
    A4_SHORT,
    CM,
    Page,
    WordFile,
    cell,
    paragraph,
    row,
    run,
    table,
)

# The gold line runs this far inside the edge of the paper, on all four sides. It is the border of the one table that holds
# everything: a drawing in the header would look the same and make LibreOffice take five times as long over a thousand
# certificates.
_INSET = int(1.45 * CM)
# Below the table stands the paragraph that a document ends with.
_LAST = 20
_PAGE = Page(landscape=True, border=True, top=_INSET, bottom=_INSET - 2 * _LAST, left=_INSET, right=_INSET)
_WIDTH = A4_LONG - 2 * _INSET
# Less what the lines themselves take.
_HEIGHT = A4_SHORT - 2 * _INSET - _LAST - 100
_PADDING = int(1.7 * CM)
# Heights of the three rows; together they fill the page, the middle one has room for eight lines.
_TOP_HEIGHT, _BOTTOM_HEIGHT = 2420, 2700
_MIDDLE_HEIGHT = _HEIGHT - _TOP_HEIGHT - _BOTTOM_HEIGHT
# The date stands four characters in from the right edge of the text, the issuer in the middle above it: the middle of the right
# column lies four characters and half a date (二〇二六年十一月二日) from that edge.
_DATE_SIZE = 18
_RIGHT = 2 * (4 + 5) * _DATE_SIZE * 20
_LEFT = _WIDTH - _RIGHT - _PADDING

# Sizes for a name that must stand on one line: so many characters at most, points.
_NAME_SIZES = ((20, 26), (32, 17), (60, 9.5))


def _frame(*rows: str) -> str:
    """A table of three columns (text, signature, right margin) with a gold line around it and none inside."""
    gold = f'w:val="thinThickSmallGap" w:sz="18" w:space="0" w:color="{GOLD}"'
    borders = "".join(f"<w:{side} {gold}/>" for side in ("top", "left", "bottom", "right"))
    borders += '<w:insideH w:val="nil"/><w:insideV w:val="nil"/>'
    return table(
        (_LEFT, _RIGHT, _PADDING), *rows, borders=False, extra=f"<w:tblBorders>{borders}</w:tblBorders>"
    )


def _certificate(title: str, text: str, closing: str) -> WordFile:
    return WordFile(
        title=title,
        page=_PAGE,
        body=(_frame(_top(title), _middle(text, closing), _bottom()), paragraph(line=_LAST, exact=True)),
    )


def _whole(*content: str, align: str, height: int) -> str:
    """A row whose text runs across all columns."""
    return row(cell(*content, width=_WIDTH, span=3, align=align, sides=_PADDING), height=height)


def _top(title: str) -> str:
    """Number, school and title."""
    return _whole(
        paragraph(
            "证书编号：{{ 证书编号 }}", style="CertSmall", align="right", before=240, line=320, exact=True
        ),
        paragraph(run("{{ 学校名称 }}", KAI, 18, colour=GREY), align="center", line=520, exact=True),
        paragraph(title, style="CertTitle"),
        align="top",
        height=_TOP_HEIGHT,
    )


def _name() -> tuple[str, ...]:
    """The name in the largest size in which it stands on one line; a name is never broken."""
    runs = []
    least = 0
    for most, size in _NAME_SIZES:
        is_last = most == _NAME_SIZES[-1][0]
        test = f"姓名|length > {least}" + ("" if is_last else f" and 姓名|length <= {most}")
        runs.append(run(f"{{% if {test} %}}{{{{ 姓名 }}}}{{% endif %}}", KAI, size, bold=True))
        least = most
    return tuple(runs)


def _middle(text: str, closing: str) -> str:
    """Who, for what."""
    return _whole(
        paragraph(*_name(), run(" 老师：", FANG, 22), style="CertBody", indent=0, align="left"),
        paragraph(text, style="CertBody"),
        paragraph(closing, style="CertBody"),
        align="center",
        height=_MIDDLE_HEIGHT,
    )


def _bottom() -> str:
    """QR code and 校验码 at the left; issuer and date at the right, with room for a seal of 42 mm on them."""
    left = cell(
        paragraph("{{ 二维码 }}", align="left"),
        paragraph(
            "校验码：{{ 校验码 }}　扫码可核对", style="CertSmall", before=30, after=200, line=260, exact=True
        ),
        width=_LEFT,
        align="bottom",
        sides=_PADDING,
    )
    right = cell(
        paragraph("{{ 公章 }}", run("{{ 发证单位 }}", FANG, 20), align="center", line=600, exact=True),
        paragraph(
            run("{{ 签发日期大写 }}", FANG, _DATE_SIZE), align="center", after=440, line=600, exact=True
        ),
        width=_RIGHT,
        align="bottom",
    )
    return row(left, right, cell(paragraph(), width=_PADDING), height=_BOTTOM_HEIGHT)


def certificates() -> dict[str, WordFile]:
    """The five certificates, by the name of their file."""
    attended = (
        "于{{ 开始日期 }}至{{ 结束日期 }}参加“{{ 轮次名称 }}”，{% if 学时说明 %}{{ 学时说明 }}，{% endif %}"
    )
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
