"""The sentences: every problem code with what is wrong and what to do about it, in the words that users read."""

from __future__ import annotations

from collections.abc import Mapping

from python.vocabulary.batch_sentences import BATCHES
from python.vocabulary.county_sentences import COUNTY
from python.vocabulary.document_sentences import DOCUMENTS
from python.vocabulary.exchange_sentences import EXCHANGE
from python.vocabulary.feature_sentences import FEATURES
from python.vocabulary.growth_sentences import GROWTH
from python.vocabulary.ledger_sentences import LEDGERS
from python.vocabulary.live_sentences import LIVE
from python.vocabulary.problems import ProblemCode

P = ProblemCode

_COPY_OVER = "旧数据：请双击「新建工作簿.cmd」（或运行 peixun new）建一本新的，再用 Excel 或 WPS 打开这个文件，把数据复制过去。"

CATALOG: Mapping[ProblemCode, tuple[str, str]] = {
    # The file or the host
    P.FILE_NOT_FOUND: ("找不到文件：{file}", "请检查文件名和所在文件夹；U 盘是否已插好。"),
    P.FILE_EXISTS: ("已经有这个文件：{file}", "请换一个文件名，或先把原来的文件移走。程序不会覆盖它。"),
    P.NOT_A_WORKBOOK: (
        "“{file}”不是 Excel 工作簿",
        "请选择 .xlsm 或 .xlsx 文件；如果是从网上下载的，请重新下载。",
    ),
    P.NOT_OUR_WORKBOOK: (
        "“{file}”不是培训考核的工作簿，里面没有这些工作表：{sheets}",
        "请双击「新建工作簿.cmd」（或运行 peixun new）建一本新的，再把原有的名单和成绩复制过去。",
    ),
    P.OLD_FORMAT: (
        "“{file}”是旧版 .xls 格式",
        "培训考核的工作簿：请在 Excel 或 WPS 中打开它，另存为“Excel 启用宏的工作簿 (*.xlsm)”。" + _COPY_OVER,
    ),
    P.BINARY_FORMAT: (
        "“{file}”是二进制格式的 Excel 工作簿（.xlsb）",
        "培训考核的工作簿：请在 Excel 中打开它，另存为“Excel 启用宏的工作簿 (*.xlsm)”。" + _COPY_OVER,
    ),
    P.OPEN_DOCUMENT: (
        "“{file}”是 OpenDocument 文件（.ods 一类）",
        "培训考核的工作簿：请在 LibreOffice 或 WPS 中打开它，另存为 .xlsm 或 .xlsx。" + _COPY_OVER,
    ),
    P.TEXT_TABLE: (
        "“{file}”是文本表格（.csv 一类），不是 Excel 工作簿",
        "文本表格不能直接运行。" + _COPY_OVER,
    ),
    P.WEB_PAGE: (
        "“{file}”其实是网页，只是名字像表格（不少系统这样导出 .xls）",
        "网页表格不能直接运行。" + _COPY_OVER,
    ),
    P.XML_TABLE: (
        "“{file}”是“XML 表格 2003”",
        "培训考核的工作簿：请在 Excel 或 WPS 中打开它，另存为“Excel 启用宏的工作簿 (*.xlsm)”。" + _COPY_OVER,
    ),
    P.WORKBOOK_TEMPLATE: (
        "“{file}”是 Excel 模板（.xltm、.xltx），不是工作簿",
        "请双击它，Excel 会照它新建一本；把新的那本另存为“Excel 启用宏的工作簿 (*.xlsm)”，再运行。",
    ),
    P.ENCRYPTED: ("“{file}”设有打开密码", "请在 Excel 或 WPS 中打开它，去掉打开密码后保存，再运行。"),
    P.DAMAGED: (
        "“{file}”读不了，可能已损坏、没有传完整，或写法少见：{reason}",
        "能正常打开的，请在 Excel 或 WPS 中打开后另存一份，再用新的那份；打不开的，请重新复制或重新下载，"
        "或用“备份”文件夹里最近的一份。",
    ),
    P.TOO_LARGE: (
        "“{file}”展开后超过 {limit}",
        "正常的工作簿没有这么大，可能混入了大图片或有害内容。请删去大图片，或用“备份”里的文件。",
    ),
    P.FORBIDDEN_XML: (
        "“{file}”里有不允许的内容（DTD 声明）",
        "这不是 Excel 或 WPS 保存的正常文件，请不要使用它，改用“备份”里的文件。",
    ),
    P.LOCKED: (
        "“{file}”正被打开着（{lock}）",
        "请先在 Excel、WPS 或 LibreOffice 中保存并关闭它，再运行。若确实已关闭，请删去这个锁文件。",
    ),
    P.BUSY: ("另一个程序正在处理“{file}”", "请等它结束后再运行。"),
    P.BUSY_ISSUING: (
        "另一个程序正在这个文件夹里发证、归档或撤销，等了一会儿还没有结束",
        "这一次什么也没有做。请等它结束后再点一次。",
    ),
    P.CHANGED_MEANWHILE: ("运行期间“{file}”被别的程序改动过", "没有写入任何内容。请关闭其他程序后重新运行。"),
    P.NO_PERMISSION: (
        "没有权限读写：{file}",
        "请检查文件是否只读、U 盘是否写保护，或把整个文件夹复制到“文档”里再运行。",
    ),
    P.DISK_FULL: ("磁盘空间不足，没有写入：{file}", "请清理磁盘或换一个位置，再重新运行。原文件没有改动。"),
    P.NAME_TOO_LONG: ("路径太长：{file}", "请把文件夹移到较短的位置，例如 D:\\培训考核。"),
    P.WRITE_FAILED: (
        "没有写成：{reason}",
        "原文件没有改动。请重新运行；若再次出现，请把“日志”文件夹发给管理员。",
    ),
    P.WRITTEN_NOT_SAVED: (
        "内容已经写进打开的工作簿，但文件没有保存成：{reason}",
        "请先把工作簿保存好（或另存一份），再点一次，没有做完的会接着做。",
    ),
    P.NO_BACKUP: ("没有可以恢复的备份：{file}", "每次写入之前才会生成备份；请到“备份”文件夹查看。"),
    P.NO_MACROS: (
        "“{file}”里没有本程序的宏，按钮不能用",
        "请用 peixun new 新建的 .xlsm 工作簿；这一本要运行，请用 peixun 命令。",
    ),
    P.NO_EDITION: (
        "没有“{program}”版的工作簿",
        "这台电脑上的程序只认 Excel 和 LibreOffice 这两种，便携版只有 Excel 的；也可以不写，由程序选。",
    ),
    P.CHANGED_SINCE_BACKUP: (
        "上次运行之后“{file}”又改动过，撤销会丢掉这些改动",
        "若确定要撤销，请加 --force；现在的文件会保存到“备份/已撤销”文件夹。",
    ),
    P.BACKUP_DAMAGED: (
        "备份“{backup}”不完整，或者被改动过，没有用它恢复“{file}”",
        "工作簿没有改动。请到“备份”文件夹把这一份移走，再撤销一次；或者自己打开较早的一份核对。",
    ),
    P.BAD_COMMAND: ("命令写得不对：{what}", "用 peixun --help 查看用法。"),
    P.SELF_TEST_FAILED: (
        "环境自检有 {count} 项要处理：{items}",
        "请照各项写明的办法处理；处理不了的，请拍照发给管理员。",
    ),
    P.UNEXPECTED: (
        "程序出了意外：{reason}",
        "写入是一次完成的：工作簿要么没有改动，要么已经写好，请看《运行日志》最后一行。请把日志文件发给管理员：{log}",
    ),
    P.PROTECTED_SHEET: ("工作表“{sheet}”设有保护密码，不能写入", "请在“审阅”中撤销工作表保护，再点按钮。"),
    P.READ_ONLY: ("“{file}”是以只读方式打开的", "请关闭后重新打开（不要选“只读”），或另存一份再运行。"),
    P.CELL_EDITING: (
        "有单元格正在编辑，或有对话框开着",
        "请先按回车退出单元格编辑、关掉对话框，再点按钮或重新运行。",
    ),
    P.HALF_WRITTEN: (
        "写入没有完成，也没能退回（多半是表格程序一直没有空），工作表{sheets}可能只写了一半",
        "请先关闭打开着的对话框、按回车退出单元格编辑，再点「撤销上次操作」：写进去的会全部退回。撤销以前请不要保存。",
    ),
    P.NOT_SAVED: ("工作簿还没有保存过", "请先保存到一个文件夹，再点按钮。"),
    # Structure
    P.MISSING_SHEET: (
        "缺少工作表“{sheet}”",
        "请把工作表改回这个名字；若用了本校的叫法，请在《考核规则》的【名称对照】中写明。",
    ),
    P.NO_HEADER_ROW: ("前 15 行里找不到表头", "请保留表头行，至少要有：{columns}。"),
    P.MISSING_COLUMN: (
        "缺少“{header}”这一列",
        "{hint}请加上这一列，或把表头改回“{header}”；若用了本校的叫法，请在【名称对照】中写明。",
    ),
    P.DUPLICATE_HEADER: ("表头“{header}”出现了两次（另一处在 {first}）", "请只保留一列，另一列改名或删除。"),
    P.EXTRA_COLUMN: (
        "“{header}”这一列不在规则里，已略过",
        "不用处理；若它是一项成绩，请在《考核规则》中加上。",
    ),
    P.COLUMN_NOT_READ: (
        "不认识“{header}”这一列，没有采用",
        "{hint}内容原样保留，只给人看的不用处理；要让程序用上的，请把表头改成标准的写法，或在【名称对照】中写明。"
        "还可以有这些列：{choices}。",
    ),
    # Rules
    P.MISSING_BLOCK: (
        "《考核规则》缺少{block}",
        "请在 A 列写上{block}，下一行写表头；也可以用“peixun rules”换回预设方案。",
    ),
    P.DUPLICATE_BLOCK: ("{block}出现了两次（另一处在 {first}）", "请只保留一处。"),
    P.RULE_MISSING_VALUE: ("“{column}”没有填", "请填写“{column}”。"),
    P.RULE_BAD_NUMBER: ("“{column}”应是{range}，现在是“{value}”", "请改成规定范围内的数字。"),
    P.RULE_BAD_CHOICE: ("“{column}”不能是“{value}”", "可以填：{choices}。"),
    P.RULE_DUPLICATE: ("“{column}”的“{value}”重复（另一处：{first}）", "请改用不同的名称。"),
    P.RULE_SOURCE_COMPUTED: (
        "“数据来源”不能是“{value}”：这一列由程序填写（{owner}），读它会把您填的分数盖掉",
        "请换一个自己填写的列，例如“{example}”，并把《成绩册》里填着分数的那一列的表头改成同样的文字。",
    ),
    P.RULE_RESULT_HEADER: (
        "按【名称对照】，“{item}”的得分要写在“{value}”这一列，但它已经是{owner}",
        "请在【名称对照】里给“{item}”换一个叫法，或给另一列改名。",
    ),
    P.RULE_BAD_TIERS: (
        "档次“{value}”里的“{part}”不能用",
        "请写成从高到低、不重复的数字，用逗号分开，例如 10,8,6,4,0。",
    ),
    P.RULE_TIER_ABOVE_FULL: ("档次 {part} 高于满分 {full}", "请调低这一档，或提高满分。"),
    P.RULE_MINIMUM_ABOVE_FULL: ("单项最低分 {value} 高于满分 {full}", "请改成不高于满分的数字。"),
    P.RULE_MINIMUM_ON_DEDUCTION: (
        "“{item}”是总分扣分，没有得分，单项最低分 {value} 用不上",
        "请清空这一格；要让这一项单独决定总评，请把计分方式改成“扣分”，并填满分。",
    ),
    P.RULE_THRESHOLD_ORDER: (
        "最低总分 {value} 不低于上一等级的 {above}",
        "等级要从高到低排列，最低总分逐级降低。",
    ),
    P.RULE_THRESHOLD_ABOVE_TOTAL: (
        "等级“{rating}”的最低总分 {value} 高于各项满分之和 {total}，谁也达不到",
        "请调低最低总分，或检查【计分项目】的满分。",
    ),
    P.RULE_LOWEST_THRESHOLD: (
        "最后一个等级“{rating}”的最低总分应是 0，现在是 {value}",
        "请填 0 或留空，否则会有总分没有等级可归。",
    ),
    P.RULE_RETRAIN_RATING: (
        "只有最后一个等级的“补训”应是“是”，现在有 {count} 个",
        "请只在最后一个等级填“是”，其余填“否”。",
    ),
    P.RULE_TOTAL_NOT_100: ("各项满分之和是 {total}，不是 100", "若确实如此，不用处理；否则请检查各项满分。"),
    P.RULE_ALIAS_CLASH: ("本校名称“{value}”不能同时代表“{standard}”和“{other}”", "请换一个不会混淆的叫法。"),
    P.RULE_ALIAS_UNKNOWN: ("标准名称“{value}”不是任何工作表或列的名称", "请检查有没有写错；这一行不起作用。"),
    P.RULE_PARAMETER_UNKNOWN: ("参数“{value}”程序不认识，已略过", "不用处理；若是写错了，请改正。"),
    P.RULE_NOT_ATTENDANCE: ("数据来源是签到表时，计分方式不能是“{value}”", "请改为“扣分”或“总分扣分”。"),
    P.RULE_NOT_CONTESTS: ("数据来源是评比活动时，计分方式不能是“{value}”", "请改为“直接计分”。"),
    P.RULE_NOT_PARTS: ("数据来源是分项时，计分方式不能是“{value}”", "请改为“直接计分”。"),
    P.RULE_NO_PARTS: (
        "项目“{item}”的数据来源是分项，【分项】里却没有它的分项",
        "请在【分项】里写上它的各个分项和满分，或把数据来源改为成绩册里的一列。",
    ),
    P.RULE_PARTS_TOTAL: (
        "项目“{item}”的满分是 {full}，各分项的满分加起来是 {total}（{terms}）",
        "请改成一样多。",
    ),
    P.RULE_PART_UNUSED: (
        "【分项】里的“{item}”{reason}，这一行不起作用",
        "要分项打分的，请在【计分项目】里把它的数据来源填成 分项；不要的，请删去这一行。",
    ),
    P.RULE_NO_DEDUCTION_UNIT: (
        "【签到状态】没有“扣分单位”一列，缺席、请假等每次扣一样多，不管那一场是几学时（例如 {session}是 {hours} 学时）",
        "本校按次扣的，不用处理；按课时扣的（缺席 4 学时扣 4 倍），请在【签到状态】表头右边空着的一格写上“扣分单位”，"
        "下面各行填“课时”或“次”。",
    ),
    P.RULE_NO_ROOM: ("{block}下面的空行不够，放不下 {count} 行", "请在{block}里多插入几行空行，再运行。"),
    P.PRESET_UNKNOWN: ("没有预设方案“{preset}”", "可以用：{choices}。"),
    # Rows
    P.BLANK_ID: ("{name}没有填工号", "{similar}请补上工号；没有工号就不能计分。"),
    P.ROW_OF_NOBODY: (
        "第 {row} 行有内容，没有工号也没有姓名",
        "不是教师的（合计、平均一类）请删去这一行；是教师的请补上工号和姓名。",
    ),
    P.DUPLICATE_ID: ("工号 {id} 重复：{cells}", "请核对，一个工号只能有一行。改正前这几行不计分。"),
    P.ID_AS_NUMBER: (
        "有 {count} 个工号是以数字存放的",
        "若工号有前导零，请把这一列设为文本格式后重填；没有前导零则不用处理。",
    ),
    P.ID_DIGITS_LOST: (
        "“{value}”超过 15 位却以数字存放，末几位已经变成 0",
        "请把单元格设为文本格式，再重新输入完整号码。",
    ),
    P.ID_BAD_VALUE: (
        "“{column}”不能是“{value}”",
        "请重新输入号码；若被自动变成了日期，请先把单元格设为文本格式。",
    ),
    P.ID_RUNNING_NUMBERS: (
        "“{header}”一栏是 1、2、3……的序号，一共 {count} 个",
        "序号不是工号：名册一增减、一排序，序号就会落到别人头上，证书和学时跟着记错人。"
        "请换成每位老师一直不变的编号（如人事编号）；确实就是工号的，不用处理。",
    ),
    P.ID_RUNNING_COLUMN: (
        "缺少“{wanted}”这一列；“{header}”一栏是 1、2、3……的序号，不能当工号用",
        "请加上“{wanted}”一列，填每位老师一直不变的编号；“{header}”确实就是工号的，请把表头改成“{wanted}”。",
    ),
    P.ID_ALMOST_KNOWN: (
        "{name}的工号这里是“{id}”，《教师名册》里是“{roster_id}”，可能是前导零丢了或大小写不同",
        "请把这一格设为文本格式，改成“{roster_id}”。改正前这张证书没有算给{name}，也不给{name}另发证书。",
    ),
    P.ANOTHER_PERSON: (
        "工号 {id} 在名册里是“{name}”，在{sheets}里是“{other}”{now}",
        "若是同一人改了名（或当时写错了），请在《教师名册》“曾用名”一栏（没有就加上这一列）写上“{other}”；"
        "若是两个人，请给两人各用自己一直不变的工号。改正前不给{name}发证书、不做个人成长档案，“{other}”的记录也不算给{name}。",
    ),
    P.NOT_IN_ROSTER: (
        "教师名册里没有工号 {id}（{name}）",
        "{similar}请核对工号，或先把这位老师加入《教师名册》。",
    ),
    P.NOT_IN_SHEET: (
        "{who}在《{sheet}》里没有一行",
        "请点「准备表格」补齐；不参加的，请在名册的“参训类型”填“免训”。",
    ),
    P.BLANK_NAME: ("工号 {id} 没有填姓名", "请补上姓名。"),
    P.NAME_DISAGREES: (
        "工号 {id} 的姓名是“{name}”，名册里是“{roster_name}”",
        "{similar}请核对是工号填错还是姓名写错。改正前这一行不计分。",
    ),
    P.NAMESAKES: ("有同名的老师“{name}”：工号 {ids}", "不用处理，程序按工号区分；发证时请留意。"),
    P.MERGED_CELLS: ("数据里有合并单元格 {range}", "请取消合并，每一行都填上内容。"),
    P.BLANK_ROWS: ("数据中间有空行：第 {rows} 行", "已略过，不用处理；删去空行会更整齐。"),
    P.TOTAL_ROW: ("第 {row} 行{label}不是教师的数据，已略过", "不用处理；这一行原样保留。"),
    P.VACANT_ROW: ("第 {row} 行已经没有教师，旧的成绩已清空", "不用处理。"),
    P.TEXT_TIDIED: ("“{column}”里有全角字符、多余空格或换行，按“{value}”理解", "不用处理；单元格没有改动。"),
    P.READ_AS: ("“{column}”的“{value}”按“{read}”理解", "不用处理，单元格没有改动；理解错了的，请改正。"),
    P.INPUT_NOT_WRITTEN: (
        "结果要写进“{column}”，但那里是您填写的内容",
        "什么也没有写。请看《考核规则》的数据来源、【名称对照】和《{sheet}》的表头有没有同名的；找不到原因的，请把工作簿发给管理员。",
    ),
    P.NO_ROWS: ("表头下面还没有数据", "请先填写，再运行。"),
    # Values
    P.ERROR_VALUE: ("“{column}”是错误值 {value}", "请改正公式，或直接填写结果。"),
    P.NOT_A_NUMBER: ("“{column}”应填数字，现在是“{value}”", "请填数字{absent}。"),
    P.DATE_FOR_NUMBER: (
        "“{column}”应填分数，现在是日期 {value}",
        "请把单元格格式改为“常规”，再重新输入分数。",
    ),
    P.OUT_OF_RANGE: (
        "“{column}”的 {value} 超出范围（{low} 到 {high}）",
        "请核对分数；若规则有变，请改《考核规则》。",
    ),
    P.BELOW_ZERO: ("“{column}”不能小于 0，现在是 {value}", "请核对，填 0 以上的数字；不知道的留空。"),
    P.COLUMN_OF_PERCENT: (
        "“{column}”有 {count} 个分数小于 1（例如 {value}），像是百分数，都没有计分",
        "请把它们改成分数（85% 填 85）：在空格里填 100，复制，选中这些格，选择性粘贴 › 乘。",
    ),
    P.LOOKS_LIKE_PERCENT: ("“{column}”的 {value} 小于 1，可能是百分数", "请核对；85% 应填 85。"),
    P.NOT_A_TIER: ("“{column}”的 {value} 不是规定的档次", "只能填：{choices}{absent}。"),
    P.NOT_A_DATE: ("“{column}”应填日期，现在是“{value}”", "请填成 2026-09-01 这样的日期。"),
    P.NOT_A_YEAR: (
        "“{column}”的“{value}”看不出是哪一年，没有采用",
        "请填四位数的年份，例如 2024；不止一次的用逗号分开；没有的留空。",
    ),
    P.NOT_A_HEADCOUNT: ("“{column}”应是 0 以上的整数，现在是“{value}”", "请填学生人数，例如 45。"),
    P.NOT_A_CHOICE: ("“{column}”不能是“{value}”", "{hint}可以填：{choices}。"),
    P.BLANK_VALUE: ("“{column}”没有填", "请补上；没有参加的可以写“缺考”或“未交”。"),
    P.BLANK_COLUMN: ("“{column}”一列还没有人填", "填好以后再计算；在此之前大家都显示“未完成”。"),
    P.UNKNOWN_STATUS: (
        "“{column}”的“{value}”不是签到状态",
        "{hint}可以填：{choices}，或它们的符号；本校要用“{value}”的，请在《考核规则》的【签到状态】加一行。",
    ),
    P.STATUS_READ_AS: (
        "签到的“{value}”按“{read}”理解（{count} 格）",
        "不用处理，单元格没有改动；要另外计分的，请在《考核规则》的【签到状态】给“{value}”加一行。",
    ),
    P.BLANK_SIGN_IN: (
        "{who}在“{session}”没有签到记录",
        "请补上签到状态；没有来的填“缺席”。补上之前不计总分。空着就是来了的学校，请把【参数】“空白按出勤”填“是”。",
    ),
    P.BLANK_AS_PRESENT: (
        "“{session}”有 {count} 格空着，按“{status}”计",
        "不用处理；没有来的请填“缺席”。不想这样计的，请把【参数】“空白按出勤”填“否”。",
    ),
    # Sessions
    P.SESSION_NOT_HELD: ("“{session}”一列全是空的，按还没有举行处理", "不用处理；举行之后填上签到即可。"),
    P.SESSION_UNDEFINED: (
        "《培训场次》里没有“{header}”，这一列的签到没有算进去，所以都先不计分",
        "{hint}请把这里的表头改成《培训场次》里的写法；漏了这一场的，在《培训场次》里加上。",
    ),
    P.SESSION_NO_COLUMN: (
        "《签到表》里没有“{session}”这一列，按还没有举行处理",
        "{hint}请点「准备表格」补上，或在《签到表》的表头加上“{session}”。",
    ),
    P.SESSION_MISSING_VALUE: ("“{column}”没有填", "请补上；《培训场次》的场次、日期、主题、学时都要填。"),
    P.SESSION_DUPLICATE: ("场次“{value}”重复（另一处在 {first}）", "请改成不同的名称；现在只用前一行。"),
    P.SESSION_OUTSIDE_ROUND: (
        "“{session}”的日期 {date} 不在本轮（{start} 至 {end}）之内",
        "请核对场次日期和《首页》的起止日期。",
    ),
    P.TERM_WITHOUT_TRAINING: (
        "{term}有 {count} 次集中培训，每学期至少要有 {needed} 次",
        "请在《培训场次》里安排一场集中培训；本校不作这个要求的，把【参数】“每学期集中培训”改为 0。",
    ),
    P.TOPIC_HOURS: (
        "本专题一共 {hours} 学时，一个专题应是 {least} 到 {most} 学时",
        "请核对各场的学时；本校另有规定的，请改【参数】“专题最少学时”“专题最多学时”（0 为不检查）。",
    ),
    P.FORM_UNKNOWN: (
        "形式“{form}”不算集中培训（{count} 场），这些学时不计入五年集中培训",
        "{hint}不是集中培训的，不用处理；是的，请在【参数】“集中培训形式”里加上它（现在是 {forms}）。",
    ),
    P.CONTEST_NO_DATE: (
        "{name}的“{activity}”没有日期，不知道属于哪一轮，没有计分",
        "请填上评比的日期。",
    ),
    P.ARRAY_FORMULA: ("{range} 是数组公式，不能只改其中一格", "请把这个数组公式删去或移到别处，再运行。"),
    **DOCUMENTS,
    **FEATURES,
    **BATCHES,
    **GROWTH,
    **LEDGERS,
    **EXCHANGE,
    **LIVE,
    **COUNTY,
    # What changed between two runs
    P.CHANGE_LOG_ABSENT: (
        "这个工作簿没有《{log}》和《{memory}》，没有逐格记录改动",
        "不用处理；想要记录的，请新建一本空白工作簿（peixun new），把里面这两张工作表复制过来（《{memory}》要先取消隐藏）。",
    ),
    P.CHANGES_NO_SHEET: (
        "缺少工作表“{sheet}”，这次的改动没有记录",
        "改了名的请改回来；删掉了的请从“备份”里恢复，或新建一本空白工作簿（peixun new），把里面的《{sheet}》复制过来"
        "（隐藏的工作表要先取消隐藏）。",
    ),
    P.CHANGES_NO_COLUMN: (
        "《{sheet}》缺少这些列：{columns}，这次的改动没有记录",
        "请把表头改回原来的写法；删掉了的请加上这一列，或新建一本空白工作簿（peixun new），把里面的《{sheet}》复制过来。",
    ),
    P.CHANGES_NOT_MOVED: (
        "超过 {kept} 条的 {count} 条改动没能移到“归档”文件夹，还留在表里（{reason}）",
        "没有丢失，成绩照常计算；请检查工作簿所在的文件夹能不能写入，下次计算时会再移。",
    ),
    P.CHANGES_FULL: (
        "已经满 {kept} 条，再有改动时最早的移到“归档”文件夹，您自己加的栏目（{columns}）随各行一起移动",
        "不用处理；移动以后这些栏目里的公式变成当时的结果、日期变成文字。不想移动的，请调大参数“变动记录条数”。",
    ),
    P.TYPED_DATA_KEPT: (
        "新规则不用“{header}”这一列，因为里面有数据，原样保留",
        "确认不再需要后，可以自己删去这一列。",
    ),
}
