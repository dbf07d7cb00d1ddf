"""Invented people for the demo's county: names, ID numbers that nobody has, telephone numbers. The same for the same seed."""

from __future__ import annotations

import datetime as dt
import random

from python.vocabulary.cell_values import day_number
from python.vocabulary.plain_record import record
from python.vocabulary.ports import CellContent
from python.vocabulary.sheet_schema import (
    APPOINTED,
    BIRTH,
    CLASS_SIZE,
    CLASS_TAUGHT,
    DEPARTMENT,
    ID_NUMBER,
    IN_POST,
    LAST_THREE_YEARS,
    NAME,
    NEWLY_APPOINTED,
    PHONE,
    PUPILS_SATISFIED,
    STAGE,
    TEACHER_ID,
    TRAINING_TYPE,
    YEARS_IN_POST,
)

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文雅琴晓燕海波佳怡思远雨薇春花诗韵欣妍子涵浩然宇轩梓萱俊杰婉清立新秋云慧玲若曦书瑶一鸣天佑景行安琪知夏嘉木"
# No 行政区划 has this number: these ID numbers belong to nobody.
_REGION = "109901"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_PER_GROUP = 12
_THREE_YEARS = 3
_THIS_YEAR = 2026


@record
class Person:
    """Someone at a school of the demo's county.

    Attributes:
        name: 姓名.
        id_number: 身份证号, 18 characters, its check digit right.
        birth: 出生日期, as the ID number says.
        phone: 手机.
        years: 任职年限.
    """

    name: str
    id_number: str
    birth: dt.date
    phone: str
    years: int


def id_number(birth: dt.date, serial: int) -> str:
    """An ID number with its check digit (GB 11643), of a region that does not exist.

    Args:
        birth: The day that stands in it.
        serial: 0 … 999, what tells people born on a day apart.
    """
    digits = f"{_REGION}{birth:%Y%m%d}{serial:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return digits + _CHECK_DIGITS[total % 11]


def invented(chance: random.Random) -> Person:
    """Somebody; who comes next depends on ``chance`` alone."""
    given = "".join(chance.choice(_GIVEN) for _ in range(chance.choice((1, 2, 2, 2))))
    years = chance.choice((0, 1, 2, 3, 4, 5, 6, 8, 11, 15, 20))
    birth = dt.date(_THIS_YEAR - 24 - years - chance.randrange(10), 1, 1) + dt.timedelta(
        chance.randrange(365)
    )
    phone = f"1{chance.choice('35789')}{chance.randrange(10**9):09d}"
    return Person(
        chance.choice(_SURNAMES) + given, id_number(birth, chance.randrange(1000)), birth, phone, years
    )


def roster_row(person: Person, place: int, stage: str, groups: tuple[str, ...]) -> dict[str, CellContent]:
    """The row of 教师名册 of a person.

    Args:
        person: Who.
        place: Where in the roster, from 0; it makes 工号 and class.
        stage: The school's 学段.
        groups: Its 部门, taken in turn.
    """
    return {
        TEACHER_ID: f"T{place + 1:03d}",
        NAME: person.name,
        DEPARTMENT: groups[place % len(groups)],
        STAGE: stage,
        CLASS_TAUGHT: f"（{place // _PER_GROUP + 1}）班",
        CLASS_SIZE: 40 + place % 11,
        PHONE: person.phone,
        APPOINTED: day_number(dt.date(_THIS_YEAR - 1 - person.years, 9, 1)),
        YEARS_IN_POST: person.years,
        LAST_THREE_YEARS: "是" if person.years >= _THREE_YEARS else "否",
        PUPILS_SATISFIED: "否",
        TRAINING_TYPE: IN_POST if person.years else NEWLY_APPOINTED,
        ID_NUMBER: person.id_number,
        BIRTH: day_number(person.birth),
    }
