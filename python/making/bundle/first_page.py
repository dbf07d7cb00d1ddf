"""请先看我.html: the first five minutes, one file with its pictures inside, readable without the internet."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from python import __version__
from python.entry.places import WORK_FOLDER
from python.making.bundle import pictures
from python.vocabulary.actions import ACTIONS, Action, Group

PAGE = "请先看我.html"
_PICTURES = Path(__file__).resolve().parents[3] / "docs"
# The launcher that makes something to look at, of no consequence to anybody's data.
_TO_LOOK_AT = "demo"

_STYLE = """
body{margin:0;background:#F3F6F9;color:#1F2933;font:17px/1.75 'Microsoft YaHei','微软雅黑','Noto Sans CJK SC','PingFang SC',sans-serif}
main{max-width:760px;margin:0 auto;padding:24px 28px 64px;background:#fff}
h1{font-size:30px;margin:12px 0 4px}h2{font-size:22px;margin:40px 0 8px;padding-top:8px;border-top:2px solid #DCE6F0}
h3{font-size:18px;margin:20px 0 4px}p{margin:8px 0}svg,img{width:100%;height:auto;margin:12px 0;border:1px solid #E4E9EF;border-radius:6px}
figure{margin:0}figcaption{color:#6B7280;font-size:14px;margin:-6px 0 12px}
table{border-collapse:collapse;width:100%;margin:8px 0}td,th{border-bottom:1px solid #D9DEE4;padding:6px 8px;text-align:left;vertical-align:top}
th{background:#F3F6F9;font-weight:600}code,.file{white-space:nowrap;font-family:Consolas,'Microsoft YaHei',monospace;background:#F3F6F9;padding:1px 5px;border-radius:3px}
td .file{white-space:nowrap}td:first-child{width:1%;white-space:nowrap}.start{background:#F3F6F9;padding:10px 14px 10px 38px;border-radius:6px}
.note{background:#FBEFD2;border-left:4px solid #D97A22;padding:8px 14px;margin:12px 0}nav a{margin-right:18px;white-space:nowrap}
a{color:#2B5C8A}ol,ul{padding-left:26px}.small{color:#6B7280;font-size:14px}@media print{body{background:#fff}h2{break-after:avoid}svg{break-inside:avoid}}
"""

_START = """<ol class="start"><li>压缩包上点右键 → 属性 → <b>解除锁定</b>，再<b>全部解压缩</b>（<a href="#unzip">第 1 节</a>）；</li>
<li>双击 <span class="file">环境自检.cmd</span>，看这台电脑能不能用；</li>
<li>想先看看样子：双击 <span class="file">演示.cmd</span>，得到一本填好的工作簿，随便点，不影响自己的数据；</li>
<li>双击 <span class="file">培训考核.xlsm</span>（<a href="#excel">Excel</a>），按《使用说明》填名册、场次、签到、成绩；</li>
<li>在《首页》从上往下点按钮：校验数据 → 计算成绩 → 公示 → 生成证书。没有宏（<a href="#wps">WPS</a>）就双击同名的 .cmd，一样的结果。</li></ol>"""

_SECTIONS: tuple[tuple[str, str, str], ...] = (
    (
        "unzip",
        "1　解压之前：先给压缩包“解除锁定”",
        """<p>从微信、QQ、邮箱、网盘收到的压缩包带有“来自网络”的标记。带着标记解压，里面的工作簿就会被 Office 禁用宏，<b>而且没有“启用”按钮</b>。
所以请<b>先</b>解除锁定，<b>再</b>解压：</p>
<ol><li>在压缩包上点右键 → <b>属性</b>；</li><li>在“常规”页最下面勾选 <b>解除锁定</b> → 确定（没有这一项，就不用做）；</li>
<li>再点右键 → <b>全部解压缩</b>，放到例如 <code>D:\\</code>。不要在压缩包里直接双击。</li></ol>
{unblock}
<p>已经解压了？在 <span class="file">培训考核.xlsm</span> 上点右键 → 属性 → 解除锁定，也可以。</p>""",
    ),
    (
        "folder",
        "2　文件夹里有什么",
        """{folder}
<p>整个文件夹可以放在任何位置，可以改名，可以复制到别的电脑；不用安装，不用管理员，不用联网。
请<b>整个文件夹一起</b>移动，不要只拿走工作簿。</p>
<p>先双击 <span class="file">环境自检.cmd</span>：它会告诉您这台电脑能不能用、哪里要处理。</p>""",
    ),
    (
        "excel",
        "3　用 Microsoft Excel",
        """<p>双击 <span class="file">培训考核.xlsm</span>，按《使用说明》一步步填，在《首页》点按钮。打开时如果出现下面的条：</p>
{blocked_bars}
<h3>还是不行：设为受信任位置</h3>
<p>文件 → 选项 → 信任中心 → 信任中心设置 → <b>受信任位置</b> → 添加新位置，选这个文件夹。</p>
{trusted_location}""",
    ),
    (
        "wps",
        "4　用 WPS，或不能用宏",
        """<p>WPS 个人版没有宏，工作簿里的按钮点了没有反应。不影响使用：照常填表，然后双击下面的文件，结果和按钮完全一样。</p>
<p><b>工作簿开着也行</b>：程序会问“工作簿正打开着，直接在打开的表里运行？”，按回车，结果就出现在打开的表里，不用关闭。
答“否”，或者程序说不能（受保护的视图、只读、在别的电脑上打开着），请<b>保存并关闭</b>后再双击，重新打开就能看到结果。</p>
<p>双击时处理旁边最新的工作簿；有几本时会问您是哪一本。也可以把任何位置的工作簿<b>拖</b>到它的图标上：</p>
{drag}
<p>下面的分组和顺序与《首页》的按钮一样：</p>
<table>{launchers}</table>""",
    ),
    (
        "usb",
        "5　U盘、光盘、共享文件夹",
        """<ul><li>可以直接在 U盘 上用，盘符变了也没关系；复制到硬盘上会快一些。</li>
<li>不能写入的地方（写保护的 U盘、光盘、只读的共享文件夹）：双击 .cmd 时，程序把工作簿复制到“文档\\{work_folder}”，结果写在那里，并显示具体位置。</li>
<li>文件夹的路径太长时，程序会说明。请移到短一些的位置，例如 <code>D:\\班主任培训</code>。</li>
<li>用工作簿里的按钮时，文件夹名里不要有 <code>; % ^ $ = !</code>。</li></ul>""",
    ),
    (
        "antivirus",
        "6　安全软件有提示时",
        """<p>程序是 Python 软件基金会发布、带数字签名的 <span class="file">runtime\\python.exe</span>，不联网，不改系统设置。安全软件可能会：</p>
<ul><li><b>不许 Office 启动别的程序</b>（工作簿提示“错误 70”）：请改用第 4 节的 .cmd，结果一样；或请管理员放行。</li>
<li><b>隔离个别文件</b>：在安全软件里恢复，并把整个文件夹加入信任；双击 环境自检.cmd 可以查出缺了哪些文件。</li>
<li><b>第一次运行很慢</b>：它在逐个检查文件，第二次就快了。</li></ul>
<div class="note">要核对文件是否完好：<span class="file">runtime\\SHA256SUMS</span> 里有每个文件的指纹，环境自检会逐个比对。</div>""",
    ),
    (
        "files",
        "7　数据在哪里",
        """<ul><li><b>备份</b>：每次写入之前，工作簿先复制到旁边的“备份”文件夹；<span class="file">撤销上次操作.cmd</span> 恢复最近一份。</li>
<li><b>输出</b>：证书、通知书等在旁边的“输出”文件夹里，按轮次分开。</li>
<li><b>归档</b>：每归档一轮，工作簿的封存副本、成绩和文件指纹放在旁边的“归档”文件夹里，请和工作簿一起保存。</li>
<li><b>学校的密钥</b>：第一次公示或发证时生成，在这台电脑的 <code>%LOCALAPPDATA%\\peixun\\certificate.key</code>，不在这个文件夹里。请双击 <code>密钥备份页.cmd</code>，打印一页锁好；换电脑时双击 <code>恢复密钥.cmd</code>。</li></ul>""",
    ),
)


def first_page() -> str:
    """The page's HTML: no script, nothing loaded from elsewhere."""
    parts = {
        "unblock": pictures.unblock(),
        "folder": pictures.folder(("环境自检", "校验数据", "计算成绩")),
        "blocked_bars": pictures.blocked_bars(),
        "trusted_location": pictures.trusted_location(),
        "drag": pictures.drag(),
        "launchers": _launchers(),
        "work_folder": WORK_FOLDER,
    }
    links = "".join(f'<a href="#{key}">{escape(title)}</a> ' for key, title, _ in _SECTIONS)
    sections = "".join(
        f'<h2 id="{key}">{escape(title)}</h2>{_filled(text, parts)}' for key, title, text in _SECTIONS
    )
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>班主任培训考核：请先看我</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>班主任培训考核</h1>"
        f'<p class="small">便携版 {escape(__version__)}　Windows 10 或更新版本（64 位）　不用安装，不用联网</p>'
        f"<h3>五步开始</h3>{_START}<h3>做出来是这样</h3>{_shown('images/home', '工作簿的《首页》：填好的一轮，右边是按钮')}"
        f"{_shown('gallery/证书', '打印的证书，扫二维码可以核对')}"
        f"<nav>{links}</nav>{sections}</main></body></html>\n"
    )


def _shown(name: str, caption: str) -> str:
    """A picture of README, inside the page."""
    data = base64.b64encode((_PICTURES / f"{name}.png").read_bytes()).decode("ascii")
    return (
        f'<figure><img alt="{escape(caption)}" src="data:image/png;base64,{data}">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )


def _filled(text: str, parts: dict[str, str]) -> str:
    for name, value in parts.items():
        text = text.replace("{" + name + "}", value)
    return text


def _launchers() -> str:
    """All launchers in the order of work, under the headings of 首页; the demo, which needs nothing, before all."""
    first = [action for action in ACTIONS if action.key == _TO_LOOK_AT]
    parts = [_group("先看看（不动您的数据）", first)]
    for group in Group:
        parts.append(_group(group.value, [one for one in ACTIONS if one.group is group and one not in first]))
    return "".join(parts)


def _group(heading: str, actions: Sequence[Action]) -> str:
    rows = _rows((action.launcher.replace("/", "\\"), action.purpose) for action in actions)
    return f'<tr><th colspan="2">{escape(heading)}</th></tr>{rows}'


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f'<tr><td><span class="file">{escape(name)}</span></td><td>{escape(text)}</td></tr>'
        for name, text in rows
    )
