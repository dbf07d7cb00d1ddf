"""The styles of the templates, by the names that staff see in Word: certificates, official papers, lists.

Official papers follow GB/T 9704—2012: title 2号 小标宋, text 3号 仿宋 with 22 lines of 28 characters on a page, headings 黑体 and 楷体.
Line heights are fixed where a page must not overflow: faces that stand in for 仿宋 and 楷体 can be half as tall again.
"""

from __future__ import annotations

from python.making.workbook.templates.typefaces import BIAO, FANG, HEI, KAI, SONG, fonts

INK = "000000"
RED = "B01E23"
GOLD = "B08D3C"
GREY = "595959"
# 22 lines in the 225 mm between the margins of an official paper.
OFFICIAL_LINE = 580
# Between the border of a cell and its text, left and right, above and below.
CELL_SIDE, CELL_ABOVE = 80, 28


def _style(
    identifier: str, name: str, font: str, size: float, paragraph_properties: str = "", more: str = ""
) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph_properties}</w:pPr><w:rPr>{fonts(font)}{more}'
        f'<w:sz w:val="{int(size * 2)}"/><w:szCs w:val="{int(size * 2)}"/></w:rPr></w:style>'
    )


def _table_style(identifier: str, name: str, border: str, side: int, above: int) -> str:
    borders = "".join(
        f"<w:{edge} {border}/>" for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>"
        f'<w:top w:w="{above}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
        f'<w:bottom w:w="{above}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def _spacing(line: int = 0, before: int = 0, after: int = 0) -> str:
    exact = f' w:line="{line}" w:lineRule="exact"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{exact}/>'


_CENTRE, _BOTH, _RIGHT = ('<w:jc w:val="center"/>', '<w:jc w:val="both"/>', '<w:jc w:val="right"/>')
_TWO_CHARACTERS = '<w:ind w:firstLineChars="200" w:firstLine="{}"/>'


def styles(namespaces: str) -> str:
    """The part word/styles.xml."""
    grey = f'<w:color w:val="{GREY}"/>'
    official = _spacing(OFFICIAL_LINE)
    return (
        f"<w:styles {namespaces}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANG)}"
        '<w:kern w:val="2"/><w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/></w:pPr></w:style>'
        + _style(
            "CertTitle",
            "证书标题",
            BIAO,
            52,
            _spacing(1280) + _CENTRE,
            f'<w:color w:val="{RED}"/><w:spacing w:val="280"/>',
        )
        + _style("CertBody", "证书正文", FANG, 22, _spacing(640) + _TWO_CHARACTERS.format(880) + _BOTH)
        + _style("CertSmall", "证书小字", SONG, 10.5, "", grey)
        + _style("PaperTitle", "文书标题", BIAO, 22, "<w:keepNext/>" + _spacing(700) + _CENTRE)
        + _style("PaperSubtitle", "文书副标题", KAI, 16, "<w:keepNext/>" + _spacing(OFFICIAL_LINE) + _CENTRE)
        + _style("PaperBody", "文书正文", FANG, 16, official + _TWO_CHARACTERS.format(640) + _BOTH)
        + _style(
            "PaperHeading", "文书小标题", HEI, 16, "<w:keepNext/>" + official + _TWO_CHARACTERS.format(640)
        )
        + _style("PaperSign", "文书落款", FANG, 16, official + _CENTRE)
        + _style("FormTitle", "表格标题", BIAO, 18, "<w:keepNext/>" + _spacing(520) + _CENTRE)
        + _style("FormSubtitle", "表格副标题", KAI, 12, "<w:keepNext/>" + _spacing(360, after=80) + _CENTRE)
        + _style("FormHeading", "表格小标题", HEI, 12, "<w:keepNext/>" + _spacing(360, before=140, after=40))
        + _style("TableHead", "表头", HEI, 10.5, _CENTRE)
        + _style("TableText", "表格文字", SONG, 10.5, _CENTRE)
        + _style("TableNumber", "表格数字", SONG, 10.5, _RIGHT)
        + _style("TableLong", "表格长文", SONG, 10.5, '<w:spacing w:line="300" w:lineRule="auto"/>')
        + _style("Caption", "图表名称", HEI, 12, _spacing(400, after=40) + _CENTRE)
        + _style("PageFoot", "页脚文字", SONG, 9, _CENTRE, grey)
        + _style("PageNumber", "页码", SONG, 14, _spacing(320))
        + _style("CutLine", "裁切线", SONG, 9, _spacing(500) + _CENTRE, grey)
        + '<w:style w:type="table" w:default="1" w:styleId="NormalTable"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
        '<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
        + _table_style(
            "Grid", "文书表格", 'w:val="single" w:sz="4" w:space="0" w:color="404040"', CELL_SIDE, CELL_ABOVE
        )
        + _table_style("Plain", "无框表格", 'w:val="nil"', 0, 0)
        + "</w:styles>"
    )
