"""What the papers share: page sizes, footers, the signature, a table of a list, a table of facts."""

from __future__ import annotations

from collections.abc import Sequence

from python.making.workbook.templates.wordml import (
    CM,
    Page,
    cell,
    page_field,
    paragraph,
    row,
    table,
    tag_row,
)

PORTRAIT = Page()
NARROW = Page(top=int(1.8 * CM), bottom=int(2.1 * CM), left=int(1.9 * CM), right=int(1.9 * CM))
WIDE = Page(landscape=True, top=int(1.8 * CM), bottom=int(2.2 * CM), left=int(1.8 * CM), right=int(1.8 * CM))
SHADE = "EDEDED"
SIGNATURE = (
    paragraph("{{ 发证单位 }}（盖章）", style="PaperSign", before=600),
    paragraph("{{ 签发日期大写 }}", style="PaperSign"),
)
PAGE_FOOTER = (paragraph("第 ", page_field("PAGE"), " 页", style="PageFoot"),)
PAGES_FOOTER = (
    paragraph(
        "{{ 轮次名称 }}　第 ", page_field("PAGE"), " 页　共 ", page_field("NUMPAGES"), " 页", style="PageFoot"
    ),
)


def _head(texts: Sequence[str], widths: Sequence[int], height: int = 480, *, keep: bool = False) -> str:
    cells = (
        cell(paragraph(text, style="TableHead", keep=keep), width=width, fill=SHADE)
        for text, width in zip(texts, widths, strict=True)
    )
    return row(*cells, height=height, header=True)


def list_table(
    name: str,
    columns: Sequence[tuple[str, str, float]],
    total: int,
    *,
    height: int = 440,
    variable: str = "行",
    keep: bool = False,
) -> str:
    """A table with a repeated header and one row for each entry of list ``name``.

    ``columns``: heading, tag or text of the cell, share of the width. ``keep`` holds a short table together on a page.
    """
    whole = sum(share for _, _, share in columns)
    widths = [int(total * share / whole) for _, _, share in columns]
    texts = [text for _, text, _ in columns]
    return table(
        widths,
        _head([heading for heading, _, _ in columns], widths, keep=keep),
        tag_row(f"{{%tr for {variable} in {name} %}}", len(columns), sum(widths)),
        row(
            *(
                cell(paragraph(text, style="TableText", keep=keep), width=width)
                for text, width in zip(texts, widths, strict=True)
            ),
            height=height,
        ),
        tag_row("{%tr endfor %}", len(columns), sum(widths)),
    )


def facts_table(pairs: Sequence[tuple[str, str]], total: int, *, per_row: int = 2, height: int = 480) -> str:
    """A table of label and value, ``per_row`` pairs beside each other."""
    label = int(2.4 * CM)
    value = total // per_row - label
    rows = []
    for start in range(0, len(pairs), per_row):
        cells = []
        for heading, text in pairs[start : start + per_row]:
            cells.append(cell(paragraph(heading, style="TableHead"), width=label, fill=SHADE))
            cells.append(cell(paragraph(text, style="TableText"), width=value))
        rows.append(row(*cells, height=height))
    return table([label, value] * per_row, *rows)
