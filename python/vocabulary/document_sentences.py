"""The sentences about certificates, templates and everything else that is printed."""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.problems import ProblemCode

P = ProblemCode

DOCUMENTS: Mapping[ProblemCode, tuple[str, str]] = {
    P.ROUND_FACT_MISSING: ("《首页》的“{name}”没有填", "请填好再{then}。"),
    P.SCORES_STALE: ("《成绩册》里的成绩不是最新的", "请先点「计算成绩」，核对后再制作证书和通知。"),
    P.CERTIFICATE_CHANGED: (
        "{name}的证书 {number} 发出以后内容有变：{changes}",
        "已发的证书不会自动改动。确需更换，请先作废这一张（填写原因），程序会用新的编号重发。",
    ),
    P.CERTIFICATE_NOT_EARNED: (
        "{name}的证书 {number} 已经发出，但现在没有取得证书的成绩：{state}",
        "请核对成绩；确需收回，请作废这一张并填写原因。",
    ),
    P.ROUND_RENAMED: (
        "{name}同一天已有以“{other}”名义发的证书 {number}，《首页》的轮次名称现在是“{round}”",
        "若只是改了名称，请改回“{other}”；若确是另一轮，请改《首页》的签发日期。",
    ),
    P.CERTIFICATE_UNKNOWN: (
        "《证书登记》里没有编号 {number}",
        "请核对证书编号，要与登记表里的写法完全一样。",
    ),
    P.CERTIFICATE_NOT_VALID: ("查验“{what}”：{verdict}", "请与《证书登记》核对，或与发证单位联系。"),
    P.CERTIFICATE_UNREGISTERED: (
        "证书文件“{file}”没有登记，可能是发证以后撤销过",
        "请收回已打印的证书并删去这个文件；它的编号不会再用。",
    ),
    P.CERTIFICATE_FILE_ELSEWHERE: (
        "证书 {number} 的“文件”写的是“{file}”，不是“输出”文件夹里的一张证书，程序没有动它",
        "请照其他各行的样子改回来；不知道原来写什么的，请清空这一格。",
    ),
    P.CERTIFICATE_FILE_GONE: (
        "{name}的证书 {number} 登记过，但文件不见了，现在的成绩和发证时不一样，不能照原样补做",
        "请从“备份”或打印件里找回；确需更换的，请作废这一张并写明原因，程序会用新的编号重发。",
    ),
    P.CERTIFICATE_MADE_AGAIN: (
        "{name}的证书 {number} 登记过，但文件不见了，已照登记的内容补做",
        "不用处理；编号和校验码没有变。",
    ),
    P.CERTIFICATE_UNREADABLE: (
        "“{file}”读不出来：{reason}",
        "请换一张清楚的照片、扫描件或原来的 Word、PDF 文件，或改用证书编号、校验码查验。",
    ),
    P.CERTIFICATE_TOO_LONG: (
        "{name}的证书内容太长，二维码放不下（全部内容约 300 个汉字）",
        "请把《首页》的轮次名称、发证单位或证书编号格式改短一些。",
    ),
    P.CERTIFICATES_GIVEN_BACK: (
        "撤销的 {count} 张证书（{first} 到 {last}）文件都在、没有动过：文件移到了“作废”文件夹，编号收回，下次发证接着用",
        "已经打印、发送出去的，请收回销毁；合订打印的文件再点一次「生成证书」就会重做。",
    ),
    P.CERTIFICATES_KEPT_REVOKED: (
        "撤销的 {count} 张证书（{first} 到 {last}）里有 {changed} 张的文件改动过、移走了或已经作废，编号不能再用：全部登记为作废，原因是撤销",
        "请收回已经打印、发送出去的；再发的证书用后面的编号。",
    ),
    P.UNDONE_NOT_REGISTERED: (
        "撤销以后《证书登记》或《考核规则》读不出来，{count} 张证书没有登记为作废",
        "请把这两张表改回来；撤销前的工作簿在“备份”的“已撤销”里，照它把这几张补登记为作废。",
    ),
    P.ALREADY_REVOKED: ("证书 {number} 已经作废过了", "不用处理。"),
    P.REASON_MISSING: ("作废证书 {number} 要写明原因", "请用 --reason 写明原因，会记入《证书登记》的备注。"),
    P.ISSUE_ASKED: (
        "这一次会{new}。{published}其余：{others}",
        "请核对张数和编号；想先看样子的，点「试印样张」。",
    ),
    P.REVOCATION_ASKED: (
        "会作废{name}的证书 {number}（原因：{reason}），作废以后不能恢复为有效；然后{new}。{published}其余：{others}",
        "请核对编号；已经发出去的那一张要收回。",
    ),
    P.CERTIFICATE_SAYS_MORE: (
        "模板“{template}”里写着“{paragraph}”，但有 {count} 人没有达到学时要求（{required}）：{names}，没有给他们发证",
        "请把模板里的“修满……学时”改成 {{{{ 学时说明 }}}}（够的印“修满10学时”，不够的印“共修9学时”），或核对签到和【参数】的“学时要求”。",
    ),
    P.CERTIFICATE_SAYS_HIGHER: (
        "模板“{template}”发给等级“{rating}”的老师，里面却写着“{word}”（在“{paragraph}”这一段）",
        "请核对；等级请写成 {{{{ 等级 }}}}。",
    ),
    P.NOTHING_TO_PRINT: ("没有需要制作的{kind}", "不用处理；{why}。"),
    P.NO_COMPLETION: (
        "本方案不发结业证书",
        "不用处理；结业证书发给各专题都合格的老师。本校分专题考核的，请在【参数】填“本轮专题”，或用“peixun rules”换成方案B。",
    ),
    P.TEMPLATE_MISSING: (
        "找不到模板“{template}”",
        "请把模板放回 templates 文件夹，或在《考核规则》【等级】里改正模板名称。",
    ),
    P.TEMPLATE_DAMAGED: (
        "模板“{template}”打不开：{reason}",
        "请在 Word 或 WPS 中打开它，另存为 .docx；或换回原来的模板。",
    ),
    P.TEMPLATE_UNSUPPORTED: ("模板“{template}”里不能用{what}", "请把它移到正文里，或删去。"),
    P.TEMPLATE_MERGE_FIELD: (
        "模板“{template}”里的邮件合并域“{field}”不能照办：{reason}（在“{paragraph}”这一段）",
        "{remedy}",
    ),
    P.TEMPLATE_TYPED_MARK: (
        "模板“{template}”里的“{mark}”是手打的文字，不是合并域，会照原样印出来（在“{paragraph}”这一段）",
        "请删去它，在原处写 {{{{ {instead} }}}}，或在 Word 里用“插入合并域”。",
    ),
    P.TEMPLATE_TAG_PLACE: (
        "模板“{template}”的{what}里有标记“{tag}”，那里不会填写（在“{paragraph}”这一段）",
        "请把标记写成正文里的文字，或从{what}里删去。",
    ),
    P.TEMPLATE_NAMES_NOBODY: (
        "模板“{template}”既不印姓名，也不印工号，印出来分不清是谁的",
        "请在模板正文里写上 {{{{ 姓名 }}}} 或 {{{{ 工号 }}}}。",
    ),
    P.TEMPLATE_UNKNOWN_FIELD: (
        "模板“{template}”里不认识“{field}”（在“{paragraph}”这一段）",
        "{hint}请改成认识的字段名。",
    ),
    P.TEMPLATE_FULL_WIDTH: (
        "模板“{template}”里用了全角的“{character}”（在“{paragraph}”这一段）",
        "请换成英文半角的 {meant}。",
    ),
    P.TEMPLATE_BROKEN_TAG: (
        "模板“{template}”里的“{tag}”不完整（在“{paragraph}”这一段）",
        "{hint}请写成成对的 {{{{ 字段 }}}}。",
    ),
    P.TEMPLATE_FORBIDDEN: (
        "模板“{template}”里有不允许的内容“{tag}”（在“{paragraph}”这一段）",
        "模板里只能写字段，请删去这一处。",
    ),
    P.TEMPLATE_TOO_MUCH: (
        "模板“{template}”生成的内容太多或太慢：{limit}",
        "请检查模板里的重复段落，或换回原来的模板。",
    ),
    P.TEMPLATE_FAILED: ("模板“{template}”不能用：{reason}", "请检查模板里的字段，或换回原来的模板。"),
    P.SEAL_UNREADABLE: (
        "公章图片“{file}”不是 PNG 图片，没有印上",
        "请把公章另存为背景透明的 PNG 图片；不用电子公章的，删去这个文件。",
    ),
    P.NUMBER_FORMAT_BAD: (
        "证书编号格式“{format}”不能用：{reason}",
        "请在《考核规则》【参数】里改正，例如 {{年份}}班培字第{{序号:04d}}号。",
    ),
    P.KEY_UNREADABLE: (
        "学校的防伪密钥读不出来：{file}",
        "请把备份的密钥文件放回原处；确实丢失的，请看说明书“防伪密钥”一节。",
    ),
    P.KEY_IN_FOLDER: ("防伪密钥放在了工作簿的文件夹里：{file}", "密钥会随文件夹一起传出去，请把它移到别处。"),
    P.KEY_NOT_HERE: (
        "这本工作簿的证书是用学校的密钥签发的，这台电脑上没有这把密钥",
        "请找出“密钥备份页”，用“恢复密钥”放到这台电脑上再发证；备份页和原来的电脑都没有了的，用“更换密钥”。",
    ),
    P.KEY_ANOTHER: (
        "这台电脑上的密钥（指纹 {mine}）不是签发本工作簿以前各张证书的那一把",
        "请找出“密钥备份页”，用“恢复密钥”换成原来的；原来的确实丢失或泄露了的，用“更换密钥”。",
    ),
    P.KEY_WILL_CHANGE: (
        "将换一把新的密钥：以后发的证书用新的签，以前发的仍然有效、仍然能查验；{what}",
        "换好以后请重做“密钥备份页”和“查验网页”，并把新指纹印在公示名单上。",
    ),
    P.CHECK_PAGE_LEAVES_OUT: (
        "《证书登记》里 {number}（{name}）这一行和签发时不一样，或者这台电脑上的密钥证明不了它，没有放进查验网页",
        "请照原来的证书把这一行改回来，再做一次查验网页；不知道原来内容的，可以从“备份”里找。早期的证书（没有签名的）要在有当时密钥的电脑上做。",
    ),
    P.KEY_NONE_YET: ("这台电脑上还没有签发证书的密钥", "第一次公示或发证时会自动生成，之后再做备份页。"),
    P.KEY_WORDS_WRONG: (
        "这不是密钥备份页上的内容：{reason}",
        "请照备份页逐字核对，24个字一个也不能错；也可以把备份页拍清楚，改用照片。",
    ),
    P.KEY_RESTORED_OTHER: (
        "恢复的密钥（指纹 {mine}）不是签发本工作簿证书的那一把（指纹 {key}）",
        "请核对备份页上的指纹，换一张备份页再恢复一次；这台电脑原来的密钥没有丢，留在同一文件夹里。",
    ),
    P.NO_CONVERTER: (
        "没有可以转换 PDF 的程序，“{file}”没有转成 PDF",
        "Word 文件已经做好，可以直接打印；要 PDF 请安装 LibreOffice，或在 Word、WPS 中另存为 PDF。",
    ),
    P.CONVERTER_FAILED: (
        "“{file}”没有转成 PDF",
        "Word 文件已经做好，可以在 Word 或 WPS 中打开，另存为 PDF。",
    ),
}
