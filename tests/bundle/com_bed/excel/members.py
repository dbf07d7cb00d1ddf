"""The members of Excel's object model that xlwings and the product use, with their arguments in Excel's own order.

Written as IDL for ``widl``, so that pywin32 gets the types it gets from Excel: which members are properties and which
methods, and which arguments may be left out. Runs on Linux, where the type library is made, and in the server.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_NAMESPACE = uuid.UUID("5a1d2b7e-0000-4c3e-9c1e-000000000000")
_RANGE = "00020846-0000-0000-C000-000000000046"
"""Excel's own, by which xlwings knows a range."""
GET, PROPERTY, METHOD = "get", "property", "method"
_ALLOWED = [
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
]
ALLOWED = tuple(_ALLOWED)


@dataclass(frozen=True)
class Member:
    """One member: its name, kind, arguments, and how many of them, from the last, may be left out."""

    name: str
    kind: str
    arguments: tuple[str, ...] = ()
    optional: int = 0


def _gets(*names: str) -> list[Member]:
    return [Member(name, GET) for name in names]


def _properties(*names: str) -> list[Member]:
    return [Member(name, PROPERTY) for name in names]


def _method(name: str, *arguments: str, required: int = 0) -> Member:
    return Member(name, METHOD, arguments, len(arguments) - required)


def _collection(*more: Member) -> list[Member]:
    return [
        Member("_Default", GET, ("Index",)),
        Member("Item", GET, ("Index",)),
        *_gets("Count", "_NewEnum"),
        *more,
    ]


INTERFACES: Mapping[str, list[Member]] = {
    "_Application": [
        *_gets(
            "Name",
            "Version",
            "Hwnd",
            "Workbooks",
            "ActiveWorkbook",
            "ActiveSheet",
            "Selection",
            "Application",
            "Path",
        ),
        *_gets("OperatingSystem", "Ready", "ProtectedViewWindows"),
        Member("International", GET, ("Index",), 1),
        *_properties(
            "ScreenUpdating", "DisplayAlerts", "StatusBar", "EnableEvents", "Calculation", "Interactive"
        ),
        *_properties("Visible", "CutCopyMode"),
        _method("Calculate"),
        _method("Quit"),
    ],
    "Workbooks": _collection(*_gets("Application")),
    "ProtectedViewWindows": _collection(),
    "ProtectedViewWindow": _gets("Workbook", "SourceName", "SourcePath", "Caption"),
    "_Workbook": [
        *_gets(
            "Name",
            "FullName",
            "Path",
            "Application",
            "Worksheets",
            "Sheets",
            "Names",
            "ReadOnly",
            "FileFormat",
        ),
        *_gets("ActiveSheet", "Parent"),
        *_properties("Saved"),
        _method("SaveCopyAs", "Filename"),
        _method("Save"),
        _method("Activate"),
    ],
    "Sheets": _collection(_method("Add", "Before", "After", "Count", "Type"), *_gets("Parent")),
    "_Worksheet": [
        *_properties("Name", "Visible", "AutoFilterMode"),
        Member("Range", GET, ("Cell1", "Cell2"), 1),
        *_gets("Index", "Cells", "UsedRange", "Parent", "Application", "Names", "ProtectContents"),
        *_gets("ProtectDrawingObjects", "ProtectScenarios", "Protection", "FilterMode", "AutoFilter"),
        _method(
            "Protect", "Password", "DrawingObjects", "Contents", "Scenarios", "UserInterfaceOnly", *_ALLOWED
        ),
        _method("Unprotect", "Password"),
        _method("ShowAllData"),
        _method("Move", "Before", "After"),
        _method("Activate"),
    ],
    "Range": [
        Member("_Default", GET, ("RowIndex", "ColumnIndex"), 2),
        Member("Item", GET, ("RowIndex", "ColumnIndex"), 1),
        Member("Value", PROPERTY, ("RangeValueDataType",), 1),
        *_properties("Value2", "Formula", "Formula2", "ColumnWidth", "NumberFormat", "Hidden"),
        Member(
            "Address", GET, ("RowAbsolute", "ColumnAbsolute", "ReferenceStyle", "External", "RelativeTo"), 5
        ),
        *_gets(
            "Row",
            "Column",
            "Rows",
            "Columns",
            "Count",
            "Worksheet",
            "Parent",
            "Application",
            "Cells",
            "MergeCells",
        ),
        *_gets("MergeArea", "Validation", "Text", "EntireRow"),
        _method("Copy", "Destination"),
        _method("PasteSpecial", "Paste", "Operation", "SkipBlanks", "Transpose"),
        _method("AutoFilter", "Field", "Criteria1", "Operator", "Criteria2", "VisibleDropDown"),
    ],
    "Validation": [
        *_gets("Formula1", "Type", "AlertStyle"),
        *_properties("InCellDropdown"),
        _method("Delete"),
        _method("Add", "Type", "AlertStyle", "Operator", "Formula1", "Formula2", required=1),
        _method("Modify", "Type", "AlertStyle", "Operator", "Formula1", "Formula2", required=1),
    ],
    "Names": [
        Member("_Default", GET, ("Index", "IndexLocal", "RefersTo"), 3),
        Member("Item", GET, ("Index", "IndexLocal", "RefersTo"), 3),
        *_gets("Count", "_NewEnum"),
    ],
    "Name": [*_properties("Name", "RefersTo"), *_gets("RefersToRange")],
    "Protection": _gets(*_ALLOWED),
    "AutoFilter": _gets("Range", "Filters"),
    "Filters": _collection(),
    "Filter": _gets("On", "Criteria1", "Criteria2", "Operator"),
}
# What evidence says that WPS lacks or refuses, or that nobody has seen it answer: platform-facts.md, "Excel over COM".
WPS_LACKS = frozenset(
    {
        ("_Workbook", "SaveCopyAs"),
        ("_Worksheet", "Protection"),
        ("_Application", "Hwnd"),
        ("_Application", "ProtectedViewWindows"),
        ("_Application", "Interactive"),
        ("Range", "MergeArea"),
        ("Range", "PasteSpecial"),
    }
)
_FIXED_IDS = {"_Default": 0, "_NewEnum": -4}


def _ids() -> dict[str, int]:
    names = dict.fromkeys(member.name for members in INTERFACES.values() for member in members)
    return {name: _FIXED_IDS.get(name, 100 + place) for place, name in enumerate(names)}


IDS = _ids()


def identity(name: str, profile: str) -> str:
    """The GUID of an interface, or of the library (``"library"``), in a profile."""
    return _RANGE if name == "Range" else str(uuid.uuid5(_NAMESPACE, f"{profile} {name}"))


def has(interface: str, member: str, profile: str) -> bool:
    """Whether the program of this profile has the member."""
    return profile == "excel" or (interface, member) not in WPS_LACKS


def idl(profile: str) -> str:
    """The type library of a profile: ``excel``, ``wps``, or ``et``, a WPS by its older name, as IDL."""
    lines = ['import "oaidl.idl";', f"[uuid({identity('library', profile)}), version(1.0)]"]
    lines += ["library Spreadsheet {", '  importlib("stdole2.tlb");']
    for interface, members in INTERFACES.items():
        lines.append(f"  [uuid({identity(interface, profile)})]")
        lines.append(f"  dispinterface {interface}_ {{\n    properties:\n    methods:")
        for member in members:
            if has(interface, member.name, profile):
                lines += _in_idl(member)
        lines.append("  };")
    return "\n".join([*lines, "};", ""])


def _in_idl(member: Member) -> Iterable[str]:
    n_required = len(member.arguments) - member.optional
    arguments = [
        f"[in{', optional' if place >= n_required else ''}] VARIANT {name}"
        for place, name in enumerate(member.arguments)
    ]
    number = IDS[member.name]
    result = "IUnknown*" if member.name == "_NewEnum" else "VARIANT"
    kind = "" if member.kind == METHOD else ", propget"
    yield f"      [id({number}){kind}] {result} {member.name}({', '.join(arguments)});"
    if member.kind == PROPERTY:
        arguments.append("[in] VARIANT rhs")
        yield f"      [id({number}), propput] void {member.name}({', '.join(arguments)});"
