"""LibreOffice as an oracle: opens a workbook without a screen, reads cells, runs a macro, saves a workbook of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's python3-uno works only there
_PATIENCE, _PATIENCE_TO_SAVE = 100, 200  # seconds

# Called in the opened workbook: shows that its VBA still runs, and reads a cell that was patched.
MACRO = 'Sub WriteMark()\r\n    Sheets(1).Range("A20").Value = Sheets(1).Range("E2").Value * 2\r\nEnd Sub\r\n'

_DRIVER = textwrap.dedent(
    """
    import json, subprocess, sys, time, uno
    from com.sun.star.beans import PropertyValue

    def option(name, value):
        made = PropertyValue()
        made.Name, made.Value = name, value
        return made

    job = json.load(sys.stdin)
    pipe = job["pipe"]
    office = subprocess.Popen([
        "soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{job['profile']}",
        f"--accept=pipe,name={pipe};urp;",
    ], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        deadline = time.monotonic() + 60
        while True:
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:
                if time.monotonic() > deadline or office.poll() not in (None, 0, 81):
                    raise
                time.sleep(0.05)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        answer = {}
        exec(job["script"])
        print("ANSWER" + json.dumps(answer))
        try:
            desktop.terminate()
        except Exception:
            pass
        office.wait(20)
    finally:
        if office.poll() is None:
            office.kill()
    """
)

_READ = textwrap.dedent(
    """
    doc = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(job["path"]), "_blank", 0, (option("Hidden", job["macro"] is None), option("MacroExecutionMode", 4))
    )
    sheet = doc.Sheets.getByName(job["sheet"])
    if job["macro"]:
        script = doc.getScriptProvider().getScript(
            f"vnd.sun.star.script:VBAProject.{job['macro']}?language=Basic&location=document"
        )
        script.invoke((), (), ())
    answer["cells"] = {cell: sheet.getCellRangeByName(cell).String for cell in job["cells"]}
    answer["formulas"] = {cell: sheet.getCellRangeByName(cell).Formula for cell in job["cells"]}
    answer["charts"] = sum(s.Charts.Count for s in (doc.Sheets.getByIndex(i) for i in range(doc.Sheets.Count)))
    answer["shapes"] = sheet.DrawPage.Count
    answer["notes"] = sheet.Annotations.Count
    doc.close(True)
    """
)

_MAKE = textwrap.dedent(
    """
    from com.sun.star.awt import Point, Size, Rectangle
    from com.sun.star.table import CellRangeAddress
    doc = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (option("Hidden", True),))
    sheet = doc.Sheets.getByIndex(0)
    sheet.Name = "成绩册"
    for r, row in enumerate(job["rows"]):
        for c, value in enumerate(row):
            cell = sheet.getCellByPosition(c, r)
            if isinstance(value, str):
                cell.setString(value)
            else:
                cell.setValue(value)
    sheet.getCellRangeByName("E2").Formula = "=C2+D2"
    from com.sun.star.table import CellAddress
    address = sheet.getCellRangeByName("B2").CellAddress
    sheet.Annotations.insertNew(address, "批注")
    shape = doc.createInstance("com.sun.star.drawing.EllipseShape")
    shape.Position, shape.Size = Point(9000, 4000), Size(3000, 1500)
    sheet.DrawPage.add(shape)
    shape.String = "形状"
    area = sheet.getCellRangeByName("C1:D3").RangeAddress
    box = Rectangle()
    box.X, box.Y, box.Width, box.Height = 9000, 7000, 8000, 5000
    sheet.Charts.addNewByName("图", box, (area,), True, False)
    control = doc.createInstance("com.sun.star.drawing.ControlShape")
    control.Position, control.Size = Point(14000, 1000), Size(3000, 800)
    model = doc.createInstance("com.sun.star.form.component.CheckBox")
    model.Label = "复选框"
    control.Control = model
    sheet.DrawPage.add(control)
    provider = context.ServiceManager.createInstanceWithContext("com.sun.star.graphic.GraphicProvider", context)
    graphic = provider.queryGraphic((option("URL", uno.systemPathToFileUrl(job["picture"])),))
    image = doc.createInstance("com.sun.star.drawing.GraphicObjectShape")
    image.Graphic = graphic
    image.Position, image.Size = Point(1000, 9000), Size(2000, 1000)
    sheet.DrawPage.add(image)
    doc.storeToURL(uno.systemPathToFileUrl(job["path"]), (option("FilterName", "Calc MS Excel 2007 XML"),))
    doc.close(True)
    """
)


def missing() -> str:
    """Why LibreOffice cannot be used here; ``""`` when it can."""
    if shutil.which("soffice") is None:
        return "LibreOffice is not installed: this test was SKIPPED"
    uno = subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False)
    return "" if uno.returncode == 0 else "python3-uno is not installed: this test was SKIPPED"


def converted(file: Path, form: str, folder: Path) -> Path:
    """The folder in which LibreOffice put the file in another form: ``xlsx``, or with a filter ``xlsm:Calc MS Excel 2007 VBA XML``.

    Its profile lies in ``folder``, what it made in ``folder``/saved, named as the file is.
    """
    profile, target = (folder / "profile").as_uri(), folder / "saved"
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", form]
    subprocess.run(
        [*command, "--outdir", str(target), str(file)],
        check=True,
        capture_output=True,
        timeout=_PATIENCE_TO_SAVE,
    )
    return target


@dataclass(frozen=True)
class Office:
    """LibreOffice with a private profile; each call starts it and ends it."""

    profile: Path

    def run(self, script: str, **job: object) -> dict[str, Any]:
        """Starts LibreOffice, executes ``script`` (which knows ``job``, ``desktop`` and ``option``), gives its ``answer``."""
        job |= {"script": script, "profile": str(self.profile), "pipe": f"peixun{abs(hash(self.profile))}"}
        done = subprocess.run(
            [SYSTEM_PYTHON, "-c", _DRIVER], input=json.dumps(job),
            capture_output=True, text=True, timeout=_PATIENCE, check=False,
        )  # fmt: skip
        assert "ANSWER" in done.stdout, done.stderr[-2000:]
        answer: dict[str, Any] = json.loads(done.stdout.split("ANSWER", 1)[1])
        return answer

    def read(
        self, path: Path, sheet: str, cells: list[str], *, macro: str | None = None
    ) -> dict[str, dict[str, str]]:
        """Opens a workbook, runs ``macro`` (``Module.Name``) if given, and reads cells as shown.

        Returns:
            ``cells`` and ``formulas`` by address; the numbers of ``charts``, ``shapes`` and ``notes``.
        """
        return self.run(_READ, path=str(path), sheet=sheet, cells=cells, macro=macro)

    def make(self, path: Path, rows: list[list[object]], picture: Path) -> None:
        """Saves an .xlsx with a shape, a chart, a comment, a picture, a check box and a formula in E2 of 成绩册."""
        self.run(_MAKE, path=str(path), rows=rows, picture=str(picture))
