"""The sentences of 县级汇总: what is told of the files that schools mailed in, and of what stands in them."""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.problems import ProblemCode

P = ProblemCode

COUNTY: Mapping[ProblemCode, tuple[str, str]] = {
    P.ID_NUMBER_WRONG: (
        "身份证号{what}",
        "请照身份证核对；整列请先设成“文本”格式再填，否则后几位会变成 0。",
    ),
    P.COUNTY_NO_FOLDER: (
        "“{folder}”不是文件夹，或者找不到",
        "请先建一个文件夹，把各校交来的工作簿都放进去（可以分子文件夹），再汇总这个文件夹。",
    ),
    P.COUNTY_NOTHING_FOUND: (
        "“{folder}”里没有工作簿（.xlsm、.xlsx）",
        "请把各校交来的工作簿放进这个文件夹；压缩包请先解压。",
    ),
    P.COUNTY_NOTHING_USED: (
        "找到 {count} 个文件，没有一个能用{why}",
        "请看下面逐个文件的原因。",
    ),
    P.COUNTY_NOT_OURS: (
        "“{file}”不是培训考核的工作簿，没有汇总",
        "学校交错了的，请重交填好的那本；不是交来汇总的，请移到别的文件夹。",
    ),
    P.COUNTY_NOT_USED: (
        "“{file}”没有汇总：{reason}",
        "请让学校修好或重交，再汇总一次；详细的办法见问题清单。",
    ),
    P.COUNTY_PACKED: (
        "“{file}”是压缩包，里面的文件没有汇总",
        "请先解压到这个文件夹里，再汇总一次。",
    ),
    P.COUNTY_LINK: (
        "“{file}”是链接，指到别处，没有跟过去",
        "要汇总那里的文件，请把文件复制到这个文件夹里。",
    ),
    P.COUNTY_READER_DIED: (
        "读“{file}”时程序意外中断，没有汇总这个文件，其他文件不受影响",
        "请在 Excel 或 WPS 中打开它，另存一份替换；仍然这样的，请让学校重交。",
    ),
    P.COUNTY_READER_HUNG: (
        "读“{file}”超过 {seconds} 秒还没有完，没有汇总这个文件，其他文件不受影响",
        "请在 Excel 或 WPS 中打开它，删去多余的工作表和空行后另存一份替换；仍然这样的，请让学校重交。",
    ),
    P.COUNTY_READ_WHILE_OPEN: (
        "“{file}”旁边有正在打开的标记（{lock}），汇总的是最近一次保存的内容",
        "有人正在改的，请保存、关闭以后再汇总一次；标记是随文件一起寄来的，不用处理。",
    ),
    P.COUNTY_NO_SCHOOL: (
        "“{file}”的《首页》没有填学校名称，汇总表里用文件名代替",
        "请让学校填好学校名称后重交。",
    ),
    P.COUNTY_OTHER_ROUND: (
        "“{file}”是“{round}”的，不是这次汇总的“{wanted}”，没有汇总",
        "不用处理；要汇总那一轮，请加 --round 写明轮次名称。",
    ),
    P.COUNTY_ROUND_BY_DAYS: (
        "{school}的轮次名称是“{round}”，起止日期和“{wanted}”一样，当作同一轮汇总",
        "请核对是不是同一轮：是的，请学校把《首页》的轮次名称改得和别校一样；不是的，请把“{file}”移走。",
    ),
    P.COUNTY_TWO_ROUNDS: (
        "{school}这一年不止一轮：汇总的是“{other}”（“{used}”），“{file}”是“{round}”的，没有汇总",
        "要汇总那一轮，请加 --round 写明轮次名称。",
    ),
    P.COUNTY_ONLY_OTHER_ROUND: (
        "{school}只交来“{round}”的工作簿，没有这次汇总的“{wanted}”",
        "请让学校交本轮的；其实就是本轮的，请学校把《首页》的轮次名称改得和别校一样。",
    ),
    P.COUNTY_OLDER: (
        "{school}交来几份，“{file}”较旧，采用的是“{used}”",
        "请核对采用的是不是学校最后交的那份；不用的请移走。",
    ),
    P.COUNTY_SAME: (
        "“{file}”和“{used}”的内容一模一样，只汇总一份",
        "不用处理。",
    ),
    P.COUNTY_NEWER_UNUSABLE: (
        "“{file}”比采用的“{used}”新，可是不能用：{reason}。{school}汇总的是旧的那份",
        "请让学校重交新的那份，再汇总一次；否则这个学校的数字不是最新的。",
    ),
    P.COUNTY_ONE_NAME: (
        "“{file}”和“{other}”的学校名称都是“{school}”，名册里却没有工号和姓名都相同的人，当作两所学校分别汇总",
        "请问清是不是两所学校：是的，请各自在《首页》写全学校名称；不是的，请留下对的那份。",
    ),
    P.COUNTY_RULES_DIFFER: (
        "{school}的考核规则和{others}不一样（规则指纹 {mine}，{whose} {theirs}）",
        "请打开它的《考核规则》核对：规则不同，分数和等级就不能直接比较。",
    ),
    P.COUNTY_SEAL_CHANGED: (
        "“{file}”封存以后改动过（{what}）",
        "请让学校说明，或重交封存时的原件；有没改动过的，汇总的是没改动过的那份。",
    ),
    P.COUNTY_SEAL_INCOMPLETE: (
        "封存“{file}”时的清单里有 {count} 个文件没有一起交来（例如“{what}”），工作簿本身没有改动",
        "不影响汇总；要存档的，请让学校连同 输出 文件夹一起交来。",
    ),
    P.COUNTY_SEAL_NO_LIST: (
        "“{file}”在 归档 文件夹里，可是旁边没有封存清单 SHA256.txt，不知道封存以后有没有改动",
        "请让学校把整个 归档 文件夹一起交来。",
    ),
    P.COUNTY_SIGNATURE_UNKNOWN: (
        "“{file}”的封存清单签了名，但不是这本工作簿里的密钥签的",
        "有人可能重做过清单，请向学校核对公钥指纹。",
    ),
    P.COUNTY_WRITTEN_TOTAL: (
        "“{column}”写着 {written}，按本校规则应为 {right}（{name}：{why}）",
        "请让学校核对这一行，再点一次「计算成绩」。汇总用的是按规则重算的结果。",
    ),
    P.COUNTY_WRITTEN_UNSCORED: (
        "“{column}”写着 {written}，可是按本校规则现在还不能计分（{name}：{why}）",
        "请让学校补齐或改正这一行，再点一次「计算成绩」。汇总里这一行没有总分。",
    ),
    P.COUNTY_NOT_SCORED: (
        "《{sheet}》有 {count} 人能算出总分，却没有写总分，学校大概还没有点过「计算成绩」",
        "不影响汇总（总分已重算）；请提醒学校点「计算成绩」，核对后再交。",
    ),
    P.COUNTY_MORE_PROBLEMS: (
        "这本工作簿还有 {count} 处错误和警告没有列出",
        "请让学校点「校验数据」，看自己的《校验结果》。",
    ),
}
