Attribute VB_Name = "xlwings"
Option Explicit

' In place of xlwings.bas in the edition for LibreOffice, which xlwings does not know and where xlwings.bas does not compile.
' Python runs beside LibreOffice and talks to it over UNO. LibreOffice must answer meanwhile: so Python is started without
' waiting, and this waits in a loop that lets LibreOffice work.

Private Const PAUSE As Long = 10

Public Function RunPython(ByVal PythonCommand As String)
    Dim Gone As String
    Dim Script As String
    Dim Arguments As String
    Gone = Peixun.TokenFile & ".gone"
    ' As a URL: ThisWorkbook.FullName loses the folder when its name has a % in it.
    ' The shell notes when Python has ended, also when it ends without a report.
    Script = """$PEIXUN_PYTHON"" ""$@"" 2>/dev/null; : > ""$0"""
    Arguments = "-c '" & Script & "' " & Quoted(Gone) & " -B -c " & Quoted(PythonCommand) & " " & Quoted("--wb=" & ThisComponent.URL)
    Shell "/bin/sh", 0, Arguments, False
    Do While Not Peixun.IsFile(Gone)
        DoEvents
        Wait PAUSE
    Loop
    Kill Gone
    RunPython = 0
End Function

Private Function Quoted(ByVal Text As String) As String
    Quoted = """" & Text & """"
End Function
