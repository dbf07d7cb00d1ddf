"""Which files go into the bundle: what a school PC needs to run, and nothing it does not.

All paths are relative to the folder's top, with forward slashes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from python.making.bundle.sources import ROOT, BuildError, Source

Files = dict[str, bytes]
RUNTIME = "runtime"
SITE = f"{RUNTIME}/Lib/site-packages"
ON_DEMAND = f"{RUNTIME}/Lib/on-demand"
WORKBOOK = "培训考核.xlsm"

# Only the folders of the bundle, and no site module: nothing that the user's account has installed is ever seen.
_PATH_FILE = "python313.zip\r\n.\r\nLib\\site-packages\r\nLib\\site-packages\\win32\r\nLib\\site-packages\\win32\\lib\r\n"
# Not on that path, so that xlwings and openpyxl do not find them (python.system.shipped.find_on_demand).
_ON_DEMAND = ("numpy", "pandas", "pillow", "python-dateutil", "tzdata")
# Our packages that only build.
_NOT_SHIPPED = ("making",)
# Files of our package that are no modules.
_DATA = ("documents/certificates/check_page.html",)
# Folders and files of wheels that no launcher and no button uses. xlwings/pro has a licence for noncommercial use only;
# without it xlwings works as its free edition. pandas wants tzdata to be there, and no time zone from it: 600 small files.
_LEFT_OUT = re.compile(
    r"""
      ^(pythonwin|adodbapi|isapi|win32comext)/ | ^PyWin32\.chm$ | ^pywin32\.(pth|version\.txt)$ | ^[^/]+\.data/
    | ^win32/(?!lib/|License|_win32sysloader\.|win32(api|event|gui|process|trace)\.)
    | ^win32/lib/(?!(pywintypes|win32con|win32timezone|win32traceutil|winerror)\.py$)
    | ^win32com/(demos|HTML|include|libs|makegw|servers|test)/ | ^win32com/client/(combrowse|tlbrowse)\.py$ | \.html$
    | ^xlwings/(pro|addin|html|js)/ | ^xlwings/xlwingslib\. | ^xlwings/[^/]*\.(xlsm|xlam|bas|applescript)$
    | ^xlwings/(_xlmac|mac_dict)\.py$
    | ^pywin32-[^/]+\.dist-info/licenses/.*/(win32comext|adodbapi|isapi|pythonwin)/
    | ^docx/templates/default-docx-template/
    | ^lxml/(includes|isoschematron)/ | ^lxml/(builder|objectify|sax)\. | ^lxml/html/(?!__init__|_setmixin|defs)
    | ^numpy/(doc|f2py|fft|_pyinstaller|_core/(include|lib)|random/_examples)/ | ^numpy/_core/_(simd|\w+_tests)\.
    | ^numpy/linalg/lapack_lite\. | ^pandas/_libs/(byteswap|sas)\. | ^pandas/io/sas/sas(7bdat|_constants|_xport)\.py$
    | ^(numpy|pandas)/conftest\.py$ | ^numpy/_configtool\.py$ | ^numpy/ma/API_CHANGES\.txt$ | ^pandas/pyproject\.toml$
    | ^PIL/_(avif|imaging(cms|math|morph|tk)|webp)\. | ^PIL/Image(Math|Morph)\.py$
    | ^pypdfium2-[^/]+\.dist-info/licenses/BUILD_LICENSES/(android|cibw_musl|pbin_musl|v8_xfa)/
    | ^cffi/ | ^msvc_runtime\. | ^nacl/(hash|hashlib|public|secret|signing|utils|encoding)\.py$ | ^nacl/pwhash/
    | ^mnemonic/wordlist/(?!chinese_simplified\.txt$) | ^pypdfium2_cli/
    | ^pypinyin/(phrases_dict\.json|__pyinstaller/|tools/)
    | ^tzdata/zones$ | ^tzdata/zoneinfo/(?!__init__\.py$)
    | (^|/)(tests?|testing|__pycache__)/ | \.(pyi|pyx|pxd|pxi|h|c|cpp|lib|rst)$ | (^|/)py\.typed$
    | \.dist-info/(RECORD|WHEEL|DELVEWHEEL|top_level\.txt|entry_points\.txt|eager_resources\.txt|sboms/.*)$
    """,
    re.VERBOSE,
)
# Loaded by python.exe's own folder, so that every .pyd of pywin32 finds them.
_SYSTEM_DLLS = "pywin32_system32/"
# Microsoft's library for C++, which zxing-cpp was compiled for and not every Windows has.
_RUNTIME_DLL = re.compile(r"^msvc_runtime-[^/]+\.data/data/(msvcp140\.dll)$")
_GENERATED = f"{SITE}/win32com/gen_py/__init__.py"
# Of Python itself: work shared among processes, beeps, Python without a console, and WMI: what asks `platform` for the
# machine (pypdfium2 does) would wait for a service that answers late, or not at all; without it the environment is asked.
_NOT_OF_PYTHON = (
    "_multiprocessing.pyd",
    "winsound.pyd",
    "pythonw.exe",
    "_wmi.pyd",
)


def runtime(files: Files) -> Files:
    """Python for Windows, less what nothing here loads, with our search path."""
    chosen = {f"{RUNTIME}/{name}": data for name, data in files.items() if name not in _NOT_OF_PYTHON}
    pth = next((name for name in chosen if name.endswith("._pth")), None)
    if pth is None:
        raise BuildError("the embeddable Python has no ._pth file")
    chosen[pth] = _PATH_FILE.encode("ascii")
    return chosen


def packages(wheels: Iterable[Source]) -> Files:
    """The contents of the wheels, less what is left out, and pywin32's package for generated modules."""
    chosen: Files = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel.path) as archive:
            chosen |= {place: archive.read(name) for name, place in _places(wheel, archive)}
    chosen[_GENERATED] = Path(__file__).with_name("gen_py.py").read_bytes()
    return chosen


def brought_by(wheels: Iterable[Source]) -> dict[str, str]:
    """Path of a shipped file → the package from which it comes."""
    brought: dict[str, str] = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel.path) as archive:
            brought |= {place: wheel.name for _, place in _places(wheel, archive)}
    return brought


def _places(wheel: Source, archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name in the wheel and path in the bundle of each of its files that ships."""
    top = ON_DEMAND if wheel.name in _ON_DEMAND else SITE
    for entry in archive.infolist():
        name = _installed_name(entry.filename)
        if library := _RUNTIME_DLL.match(entry.filename):
            yield entry.filename, f"{RUNTIME}/{library[1]}"
            continue
        if name.startswith(_SYSTEM_DLLS) and not entry.is_dir():
            yield entry.filename, f"{RUNTIME}/{name.removeprefix(_SYSTEM_DLLS)}"
        elif not entry.is_dir() and not _LEFT_OUT.search(name):
            yield entry.filename, f"{top}/{name}"


def _installed_name(name: str) -> str:
    """Where a wheel's file goes in site-packages: ``x.data/purelib/`` and ``platlib/`` are unpacked to the top."""
    return re.sub(r"^[^/]+\.data/(purelib|platlib)/", "", name)


def program() -> Files:
    """Our own package, the blank workbook for 新建工作簿, the templates and the workbook to start with."""
    chosen: Files = {}
    package = ROOT / "python"
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package)
        if inside.parts[0] not in _NOT_SHIPPED:
            chosen[f"{RUNTIME}/python/{inside.as_posix()}"] = path.read_bytes()
    for name in _DATA:
        chosen[f"{RUNTIME}/python/{name}"] = (package / name).read_bytes()
    for path in sorted((ROOT / "templates").glob("*.docx")):
        chosen[f"templates/{path.name}"] = path.read_bytes()
    workbook = (ROOT / "workbook" / WORKBOOK).read_bytes()
    chosen[WORKBOOK] = workbook
    chosen[f"{RUNTIME}/workbook/{WORKBOOK}"] = workbook
    return chosen


def longest_path(files: Iterable[str]) -> str:
    """The path of which the folder's own place leaves least of Windows' 259 characters."""
    return max(files, key=lambda name: (len(name.encode("utf-16-le")), name))


def save(files: Files, folder: Path) -> None:
    """Writes the files into a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
