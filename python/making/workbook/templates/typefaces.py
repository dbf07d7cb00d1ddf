"""The typefaces of the templates: what they are called, and what stands in for one that a computer lacks.

Bodies are set in 仿宋 and 楷体, which every Windows has had since Vista and which hold the rarer characters of names (祎, 垚);
仿宋_GB2312 and 楷体_GB2312, the same designs with 6,763 characters only, stand in for them, not the other way round. Titles are
set in 方正小标宋简体, as official papers are; where it is missing, 华文中宋, which comes with Office, and then 宋体.

Word and WPS read the substitutes from ``w:altName`` (ISO/IEC 29500-1, 17.8.3.1: names separated by commas), then go by Panose.
LibreOffice reads no ``w:altName``; it has its own table of substitutes.
"""

from __future__ import annotations

BIAO, KAI, FANG, SONG, HEI = "方正小标宋简体", "楷体", "仿宋", "宋体", "黑体"

# Face → substitutes in the order in which they are looked for, Panose, family, pitch.
_FACES = {
    SONG: (
        ("SimSun", "新宋体", "华文宋体", "STSong", "Songti SC"),
        "02010600030101010101",
        "auto",
        "variable",
    ),
    HEI: (
        ("SimHei", "方正黑体_GBK", "华文黑体", "STHeiti", "Heiti SC", "微软雅黑"),
        "02010609060101010101",
        "modern",
        "fixed",
    ),
    KAI: (
        ("KaiTi", "楷体_GB2312", "KaiTi_GB2312", "方正楷体_GBK", "华文楷体", "STKaiti", "Kaiti SC"),
        "02010609060101010101",
        "modern",
        "fixed",
    ),
    FANG: (
        ("FangSong", "仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GBK", "华文仿宋", "STFangsong"),
        "02010609060101010101",
        "modern",
        "fixed",
    ),
    BIAO: (
        (
            "方正小标宋_GBK",
            "FZXiaoBiaoSong-B05S",
            "FZXiaoBiaoSong-B05",
            "华文中宋",
            "STZhongsong",
            "宋体",
            "SimSun",
        ),
        "02010601030101010101",
        "auto",
        "variable",
    ),
}


def fonts(name: str) -> str:
    """Fonts of a run: a Chinese face by its Chinese name (Windows, WPS and LibreOffice map it) and a Latin one of like weight.

    ``w:hint`` makes quotation marks and dashes, which both scripts have, come out in the Chinese face.
    """
    latin = "Arial" if name == HEI else "Times New Roman"
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{name}" w:cs="{latin}"/>'


def font_table(namespaces: str) -> str:
    """The part word/fontTable.xml."""
    latin = (
        '<w:font w:name="Times New Roman"><w:panose1 w:val="02020603050405020304"/><w:charset w:val="00"/>'
        '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
        '<w:font w:name="Arial"><w:panose1 w:val="020B0604020202020204"/><w:charset w:val="00"/>'
        '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
    )
    chinese = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/><w:panose1 w:val="{panose}"/>'
        f'<w:charset w:val="86"/><w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for name, (others, panose, family, pitch) in _FACES.items()
    )
    return f"<w:fonts {namespaces}>{latin}{chinese}</w:fonts>"
