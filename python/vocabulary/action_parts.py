"""What a row of the table of actions is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import Enum

from python.vocabulary.plain_record import record
from python.vocabulary.problems import ProblemCode


class Group(Enum):
    """Where an action stands on 首页 and in ``peixun --help``, in this order; the value is the heading."""

    IN_ORDER = "按顺序点"
    WHEN_NEEDED = "需要时用"
    AFTER_A_ROUND = "一轮结束以后"
    OPTIONAL = "选用功能"
    ELSEWHERE = "工作簿以外"

    @property
    def has_buttons(self) -> bool:
        """Whether it is a column of buttons on 首页."""
        return self not in (Group.OPTIONAL, Group.ELSEWHERE)


class Needs(Enum):
    """What an action works on."""

    WORKBOOK = "a workbook that can be read"
    BACKUPS = "a workbook, of which only the backups must be readable"
    MACHINE = "this computer; a workbook if there is one"
    NEW_PLACE = "a path where nothing is yet"
    FOLDER = "a folder with many schools' workbooks"


class Landing(Enum):
    """Where a user finds what an action made, when that is not a sheet."""

    NOWHERE = "told in full, nothing to look up"
    FOLDER = "the folder with the files that it made"


class OptionKind(Enum):
    """How an option is typed."""

    TEXT = "one value"
    SEVERAL = "may be given several times"
    FLAG = "yes or no"


@record
class Option:
    """What may be asked of an action besides its workbook.

    Attributes:
        name: The function's keyword.
        help: One line for ``--help``.
        kind: How it is typed.
        metavar: What its value is called; for an argument also its name in the usage line.
        flag: How it is written; ``""`` makes it an argument by place.
        required: Whether an argument by place must be given.
    """

    name: str
    help: str
    kind: OptionKind = OptionKind.TEXT
    metavar: str = ""
    flag: str = ""
    required: bool = True


@record
class Question:
    """Asked instead of carrying out what cannot be taken back easily.

    Attributes:
        refused: What is told when the answer is not there yet; the problems follow.
        ask: On a terminal, answered with 是 or 否.
        again: On a button: what a second click within ten minutes means.
        options: Keywords of the action that are a yes, each also an option ``--…``.
    """

    refused: str
    ask: str
    again: str
    options: tuple[str, ...] = ("force",)


@record
class Action:
    """One row: what an action is called everywhere, what it needs, and what runs.

    Attributes:
        key: ASCII: the command of ``peixun`` (``_`` written as ``-``), what a .cmd hands over, what VBA asks ``buttons`` for.
        title: The button's caption, the .cmd's name, 操作 in 运行日志.
        run: ``module:function``, imported when it is asked for; called with what it needs, ``now``, ``progress``, what is
            ``given`` and its options.
        given: Keywords that make one function do what this row says.
        run_outside: What runs instead when no workbook is open; ``""``: the same.
        purpose: One line: help of the command, first page, README.
        guide: What 使用说明 says of its button; ``""`` where there is none.
        group: Where it stands.
        needs: What it works on.
        lands_on: What the user sees after it: the name of a sheet, or the folder of what it made.
        options: What may be asked besides, in the order of ``--help``.
        questions: Problem code → the question that it raises; nothing is done until it is answered.
        joins_rounds: Loads pandas.
        draws: Loads Pillow.
        makes_documents: Writes files with long names under 输出 or 归档.
        prompt: Asked by the launcher for the first argument that is missing.
        launcher_options: What the launcher always adds.
        only_reads: Writes nothing into the workbook unless one of its flags is given.
        old_keys: What workbooks and launchers of earlier versions ask for.
        sheet: Where the button of an optional action stands: on that sheet and not on 首页; ``""``: it has none there.
        feature: The 功能 that must be switched on for it; ``""``: none.
    """

    key: str
    title: str
    run: str
    purpose: str
    group: Group
    guide: str = ""
    needs: Needs = Needs.WORKBOOK
    lands_on: str | Landing = Landing.NOWHERE
    options: tuple[Option, ...] = ()
    questions: Mapping[ProblemCode, Question] = field(default_factory=dict)
    joins_rounds: bool = False
    draws: bool = False
    makes_documents: bool = False
    prompt: str = ""
    launcher_options: tuple[str, ...] = ()
    only_reads: bool = False
    given: Mapping[str, object] = field(default_factory=dict)
    run_outside: str = ""
    old_keys: tuple[str, ...] = ()
    sheet: str = ""
    feature: str = ""

    @property
    def command(self) -> str:
        """Its command of ``peixun``."""
        return self.key.replace("_", "-")

    @property
    def has_button(self) -> bool:
        """Whether 首页 has a button for it, or the sheet of its feature."""
        return self.group.has_buttons or bool(self.sheet)

    @property
    def on_workbook(self) -> bool:
        """Whether it works on a workbook, which may be open (``--live``)."""
        return self.needs in (Needs.WORKBOOK, Needs.BACKUPS)

    def writes(self, options: Mapping[str, object]) -> bool:
        """Whether it writes into the workbook when it is asked for with these options."""
        return not self.only_reads or any(options.get(one.name) for one in self.options if one.flag)

    @property
    def launcher(self) -> str:
        """The file that a double click runs it by, in the portable edition; those of optional actions lie in a folder of their own."""
        name = f"{self.title}.cmd"
        return f"{Group.OPTIONAL.value}/{name}" if self.group is Group.OPTIONAL else name

    @property
    def macro(self) -> str:
        """The VBA Sub of its button, e.g. ``Peixun_NextRound``."""
        return "Peixun_" + "".join(part.capitalize() for part in self.key.split("_"))
