"""The theme part every Word document must have; nothing in the templates uses its colours."""

from __future__ import annotations

_COLOURS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "44546A",
    "lt2": "E7E6E6",
    "accent1": "A61C1C",
    "accent2": "B08D3C",
    "accent3": "7F7F7F",
    "accent4": "2F5597",
    "accent5": "548235",
    "accent6": "7030A0",
    "hlink": "0563C1",
    "folHlink": "954F72",
}
_SOLID = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350">{_SOLID}</a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def _fonts(kind: str) -> str:
    return (
        f'<a:{kind}Font><a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/><a:cs typeface=""/>'
        f'<a:font script="Hans" typeface="宋体"/></a:{kind}Font>'
    )


THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"><a:themeElements>'
    '<a:clrScheme name="Office">'
    + "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    + f'</a:clrScheme><a:fontScheme name="Office">{_fonts("major")}{_fonts("minor")}</a:fontScheme>'
    + f'<a:fmtScheme name="Office"><a:fillStyleLst>{_SOLID * 3}</a:fillStyleLst><a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>'
    + f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{_SOLID * 3}</a:bgFillStyleLst></a:fmtScheme>"
    + "</a:themeElements></a:theme>"
)
