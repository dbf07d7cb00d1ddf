"""The folders beside a workbook, by name."""

from __future__ import annotations

BACKUP_FOLDER = "备份"
LOG_FOLDER = "日志"
OUTPUT_FOLDER = "输出"
ARCHIVE_FOLDER = "归档"
HANDOUT_FOLDER = "分发"
INBOX_FOLDER = "收件"
IMPORTED_FOLDER = "已导入"
VERIFY_FOLDER = "查验"
COUNTY_FOLDER = "县级汇总"
# A list in the county's folder of the schools that should send a workbook; its name without ending.
SCHOOL_LIST = "学校名单"
