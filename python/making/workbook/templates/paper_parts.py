"""What the papers share: page sizes, page numbers, the place for signature and seal, a table of a list, a table of facts."""

from __future__ import annotations

from collections.abc import Sequence

from python.making.workbook.templates.styles import CELL_SIDE
from python.making.workbook.templates.wordml import (
    CM,
    MM,
    Page,
    cell,
    page_field,
    paragraph,
    row,
    run,
    table,
    tag_row,
)
from python.vocabulary.plain_record import record

# GB/T 9704—2012: 天头 37 mm, 订口 28 mm, text 156 mm by 225 mm; the page number 7 mm below the text.
OFFICIAL = Page(
    top=round(37 * MM), bottom=round(35 * MM), left=round(28 * MM), right=round(26 * MM), footer=1270
)
NARROW = Page(top=int(1.6 * CM), bottom=int(1.6 * CM), left=int(1.9 * CM), right=int(1.9 * CM))
FORM = Page(top=int(1.5 * CM), bottom=int(1.3 * CM), left=int(1.8 * CM), right=int(1.8 * CM))
WIDE = Page(landscape=True, top=int(1.6 * CM), bottom=int(1.7 * CM), left=int(1.5 * CM), right=int(1.5 * CM))
SHADE = "EDEDED"
PAGES_FOOTER = (
    paragraph(
        "{{ 轮次名称 }}　第 ", page_field("PAGE"), " 页　共 ", page_field("NUMPAGES"), " 页", style="PageFoot"
    ),
)
# Page numbers of official papers, 4号: at the right, one character in, on odd pages; at the left on even ones.
NUMBER_RIGHT = (paragraph("— ", page_field("PAGE"), " —", style="PageNumber", align="right", right=280),)
NUMBER_LEFT = (paragraph("　— ", page_field("PAGE"), " —", style="PageNumber", align="left"),)
# The date stands four characters in from the right, the issuer in the middle above it (GB/T 9704—2012, 7.3.5.1): a box whose
# middle is four characters and half a date (2026年11月2日) from the edge, wide enough for an issuer of sixteen characters.
_DATE_MIDDLE = 4 * 320 + 1040
_ISSUER = 16 * 320


def signed(page: Page, date: str, *, before: int = 1160) -> str:
    """Issuer and date of an official paper with room for a seal of 42 mm on them; the school's own seal where {{ 公章 }} stands.

    Args:
        page: The page of the paper.
        date: What is printed as date, e.g. a tag.
        before: Room above, so that the seal does not touch the text.
    """
    right = _ISSUER // 2 - _DATE_MIDDLE
    left = page.text_width - _ISSUER + right
    content = (
        paragraph("{{ 公章 }}{{ 发证单位 }}", style="PaperSign", before=before, keep=True),
        paragraph(date, style="PaperSign"),
    )
    cells = (cell(paragraph(line=20, exact=True), width=left), cell(*content, width=_ISSUER, align="bottom"))
    return table((left, _ISSUER), row(*cells), borders=False, left=0)


def document_number() -> tuple[str, ...]:
    """发文字号 above the title of an official paper; nothing where the school gives none."""
    return (
        paragraph("{%p if 发文字号 %}"),
        paragraph("{{ 发文字号 }}", style="PaperSubtitle"),
        paragraph("{%p endif %}"),
    )


def blank(characters: int) -> str:
    """A line to write on, so many characters long. Underlined spaces, because the dashes of some typefaces do not touch."""
    return run("　" * characters, underline=True)


def signed_by_hand(caption: str) -> tuple[str, ...]:
    """Room for a signature and its date, to be written by hand: the pieces of one paragraph."""
    return (caption, blank(7), "　日期：", blank(3), "年", blank(2), "月", blank(2), "日")


def last_line() -> str:
    """The paragraph that must stand behind a table at the end; it takes no room."""
    return paragraph(line=20, exact=True)


@record
class Column:
    """A column of a list.

    Attributes:
        heading: What stands above.
        text: The tag or text of each cell.
        share: Of the table's width.
        digits: For numbers, how many halves of a character the longest has: they stand flush right, the longest in the middle.
        snug: Long words are set smaller, on two lines; the text must be a field of a name or 部门.
        divided: Whether a double line stands at its left.
    """

    heading: str
    text: str
    share: float
    digits: int = 0
    snug: bool = False
    divided: bool = False


# Half a character of a list, in twentieths of a point.
_DIGIT = 105


def number_room(width: int, digits: int) -> int:
    """How far from the right border numbers stand in a column of ``width``, so that the longest is in the middle."""
    return max((width - 2 * CELL_SIDE - digits * _DIGIT) // 2, 0)


def body_cell(column: Column, width: int) -> str:
    """A cell of a list below its heading."""
    if column.digits:
        room = number_room(width, column.digits)
        content = [paragraph(column.text, style="TableNumber", right=room)]
    elif column.snug:
        field = column.text.strip("{} ")
        printed = f"{field}排印" if field.endswith("姓名") else field
        most = (width - 2 * CELL_SIDE) // (2 * _DIGIT)
        content = [
            paragraph(f"{{%p if {field}|length > {most} %}}"),
            paragraph(f"{{{{ {printed} }}}}", style="TableText", size=8.5, line=176, exact=True),
            paragraph("{%p else %}"),
            paragraph(column.text, style="TableText"),
            paragraph("{%p endif %}"),
        ]
    else:
        content = [paragraph(column.text, style="TableText")]
    return cell(*content, width=width, divided=column.divided)


def head_row(columns: Sequence[Column], widths: Sequence[int], height: int = 440) -> str:
    """The headings of a list; they stand again on every page."""
    cells = (
        cell(
            paragraph(column.heading, style="TableHead"),
            width=width,
            fill=SHADE,
            divided=column.divided,
        )
        for column, width in zip(columns, widths, strict=True)
    )
    return row(*cells, height=height, header=True)


def list_table(
    name: str,
    columns: Sequence[Column],
    total: int,
    *,
    height: int = 420,
    head: int = 440,
    variable: str = "行",
    foot: Sequence[str] = (),
) -> str:
    """A table with a repeated header and one row for each entry of list ``name``.

    ``foot`` are rows below the list.
    """
    whole = sum(column.share for column in columns)
    widths = [int(total * column.share / whole) for column in columns]
    return table(
        widths,
        head_row(columns, widths, head),
        tag_row(f"{{%tr for {variable} in {name} %}}", len(columns), sum(widths)),
        row(
            *(body_cell(column, width) for column, width in zip(columns, widths, strict=True)),
            height=height,
        ),
        tag_row("{%tr endfor %}", len(columns), sum(widths)),
        *foot,
    )


def facts_table(
    pairs: Sequence[tuple[str, str]],
    total: int,
    *,
    per_row: int = 2,
    height: int = 440,
    label: int = int(2.2 * CM),
) -> str:
    """A table of label and value, ``per_row`` pairs beside each other."""
    value = total // per_row - label
    rows = []
    for start in range(0, len(pairs), per_row):
        cells = []
        for heading, text in pairs[start : start + per_row]:
            cells.append(cell(paragraph(heading, style="TableHead"), width=label, fill=SHADE))
            cells.append(cell(paragraph(text, style="TableText"), width=value))
        rows.append(row(*cells, height=height))
    return table([label, value] * per_row, *rows)
