Attribute VB_Name = "Peixun"
Option Explicit

' What the buttons run. ASCII only: the sentences shown to users are in cells with defined names (sheet xlwings.conf).
' No #If here: LibreOffice ignores it, and one module that does not compile there stops every macro.

' The file in which Python reports how a run went. Its first line is the nonce, the second done, problems or failed,
' the third the message, four hexadecimal digits a UTF-16 unit (so that no code page can spoil it).
Public TokenFile As String

Private Const INTERPRETER_VARIABLE As String = "PEIXUN_PYTHON"
Private Const HOME_VARIABLE As String = "PEIXUN_HOME"
Private Const CONF_SHEET As String = "xlwings.conf"

Private IsRunning As Boolean

' @BUTTONS@

' Everything a button does: look whether it can, run Python, look for Python's report.
Private Sub RunButton(ByVal Action As String)
    Dim Nonce As String
    Dim Reason As String
    Dim Ignored As Variant
    ' A second click while the first is still running does nothing.
    If IsRunning Then Exit Sub
    IsRunning = True
    On Error GoTo Failed
    Application.StatusBar = Words("msg_running")
    Reason = WhyNot()
    If Reason <> "" Then
        Tell Words(Reason), vbExclamation
        GoTo Finish
    End If
    Nonce = NewNonce()
    TokenFile = TemporaryFolder() & "peixun-" & Nonce & ".token"
    Forget TokenFile
    Ignored = RunPython("from python import buttons; buttons." & Action & "('" & Nonce & "')")
    Report Nonce
    GoTo Finish
Failed:
    If Err.Number = 70 Then
        Tell Words("msg_blocked"), vbCritical
    Else
        Tell Words("msg_no_result") & vbLf & Err.Number & " " & Err.Description, vbCritical
    End If
    Resume Finish
Finish:
    On Error Resume Next
    ' A run that was ended while it wrote has left Excel without keys and clicks.
    Application.Interactive = True
    Application.ScreenUpdating = True
    Application.StatusBar = False
    IsRunning = False
    ' Last: whoever sees that the file is gone may click again.
    Forget TokenFile
End Sub

' The name of the message that says why nothing can be run, or nothing.
Private Function WhyNot() As String
    Dim Program As String
    WhyNot = ""
    If ThisWorkbook.Path = "" Then
        WhyNot = "msg_not_saved"
    ElseIf InStr(ThisWorkbook.FullName, "://") > 0 Then
        WhyNot = "msg_onedrive"
    ElseIf IsReadOnly() Then
        WhyNot = "msg_read_only"
    ElseIf Application.Name <> "Microsoft Excel" Then
        WhyNot = "msg_wps"
    ElseIf Not IsUsablePath(ThisWorkbook.FullName) Then
        WhyNot = "msg_bad_path"
    ElseIf IsWindows() Then
        Program = FindProgram()
        If Program = "" Then
            WhyNot = "msg_no_program"
        ElseIf Not IsUsablePath(Program) Then
            WhyNot = "msg_bad_path"
        Else
            SetVariable INTERPRETER_VARIABLE, Program
            SetVariable HOME_VARIABLE, FolderOf(Program)
        End If
    ElseIf Not HasProgram() Then
        WhyNot = "msg_no_program"
    End If
End Function

' LibreOffice has no such property; there Python looks.
Private Function IsReadOnly() As Boolean
    On Error Resume Next
    IsReadOnly = False
    IsReadOnly = ThisWorkbook.ReadOnly
End Function

Private Function IsWindows() As Boolean
    IsWindows = InStr(Application.OperatingSystem, "Windows") > 0
End Function

' cmd.exe and xlwings stumble over these; and over what the system's code page has no letter for.
Private Function IsUsablePath(ByVal Path As String) As Boolean
    Dim Position As Integer
    Const Stumbling As String = ";%^$=!"
    IsUsablePath = True
    If Not IsWindows() Then Exit Function
    For Position = 1 To Len(Stumbling)
        If InStr(Path, Mid(Stumbling, Position, 1)) > 0 Then IsUsablePath = False
    Next Position
    If StrConv(StrConv(Path, vbFromUnicode), vbUnicode) <> Path Then IsUsablePath = False
End Function

' The Python to run: the one the school named in xlwings.conf, else the first there is of program_places.
Private Function FindProgram() As String
    Dim Named As String
    Dim Places As Variant
    Dim Index As Integer
    Dim Place As String
    FindProgram = ""
    Named = Setting("INTERPRETER_WIN")
    If Named <> "" And Named <> "%" & INTERPRETER_VARIABLE & "%" Then
        If IsFile(Named) Then FindProgram = Named
        Exit Function
    End If
    Places = Split(Words("program_places"), "|")
    For Index = LBound(Places) To UBound(Places)
        Place = ThisWorkbook.Path & "\" & Places(Index)
        If IsFile(Place) Then
            FindProgram = Place
            Exit Function
        End If
    Next Index
End Function

' On a Mac the school names the interpreter; the LibreOffice edition's launcher sets the variable.
Private Function HasProgram() As Boolean
    HasProgram = Environ(INTERPRETER_VARIABLE) <> "" Or Setting("INTERPRETER_MAC") <> ""
End Function

' A value of the sheet xlwings.conf.
Private Function Setting(ByVal Key As String) As String
    Dim Row As Integer
    Dim Conf As Object
    Set Conf = ThisWorkbook.Sheets(CONF_SHEET)
    Setting = ""
    Row = 1
    Do While CStr(Conf.Cells(Row, 1).Value) <> ""
        If CStr(Conf.Cells(Row, 1).Value) = Key Then Setting = CStr(Conf.Cells(Row, 2).Value)
        Row = Row + 1
    Loop
End Function

' A sentence for the user.
Private Function Words(ByVal Name As String) As String
    Words = CStr(ThisWorkbook.Sheets(CONF_SHEET).Range(Name).Value)
End Function

Private Sub Tell(ByVal Message As String, ByVal Icon As Long)
    Application.StatusBar = False
    MsgBox Message, Icon, Words("msg_title")
End Sub

' Shows what Python reported. No report means that nothing ran, whatever RunPython returned.
Private Sub Report(ByVal Nonce As String)
    Dim Number As Integer
    Dim FirstLine As String
    Dim State As String
    Dim Message As String
    If IsFile(TokenFile) Then
        Number = FreeFile
        Open TokenFile For Input As #Number
        If Not EOF(Number) Then Line Input #Number, FirstLine
        If Not EOF(Number) Then Line Input #Number, State
        If Not EOF(Number) Then Line Input #Number, Message
        Close #Number
    End If
    If FirstLine <> Nonce Then
        Tell Words("msg_no_result"), vbCritical
    ElseIf State = "done" Then
        Tell Decoded(Message), vbInformation
    Else
        Tell Decoded(Message), vbExclamation
    End If
End Sub

' Text from its UTF-16 units, four hexadecimal digits each.
Private Function Decoded(ByVal Digits As String) As String
    Dim Position As Long
    Dim Place As Integer
    Dim Unit As Long
    Dim Text As String
    Text = ""
    For Position = 1 To Len(Digits) - 3 Step 4
        Unit = 0
        For Place = 0 To 3
            Unit = Unit * 16 + InStr("0123456789ABCDEF", Mid(Digits, Position + Place, 1)) - 1
        Next Place
        Text = Text & ChrW(Unit)
    Next Position
    Decoded = Text
End Function

' Eight hexadecimal digits that differ from click to click.
Private Function NewNonce() As String
    Dim Count As Integer
    Dim Text As String
    Randomize
    Text = ""
    For Count = 1 To 8
        Text = Text & Mid("0123456789abcdef", Int(Rnd * 16) + 1, 1)
    Next Count
    NewNonce = Text
End Function

' The folder for temporary files, in the order in which Python looks for it.
Private Function TemporaryFolder() As String
    Dim Folder As String
    Folder = Environ("TMPDIR")
    If Folder = "" Then Folder = Environ("TEMP")
    If Folder = "" Then Folder = Environ("TMP")
    If Folder = "" Then Folder = "/tmp"
    If Right(Folder, 1) <> "/" And Right(Folder, 1) <> "\" Then
        If IsWindows() Then
            Folder = Folder & "\"
        Else
            Folder = Folder & "/"
        End If
    End If
    TemporaryFolder = Folder
End Function

Private Function FolderOf(ByVal Path As String) As String
    FolderOf = Left(Path, InStrRev(Path, "\") - 1)
End Function

Public Function IsFile(ByVal Path As String) As Boolean
    On Error Resume Next
    IsFile = False
    IsFile = (Dir(Path) <> "")
End Function

Private Sub Forget(ByVal Path As String)
    On Error Resume Next
    If Path <> "" Then
        If IsFile(Path) Then Kill Path
    End If
End Sub

' Sets an environment variable of this process; programs started from it inherit it.
Private Sub SetVariable(ByVal Name As String, ByVal Value As String)
    Dim Shell As Object
    Dim Variables As Object
    Set Shell = CreateObject("WScript.Shell")
    Set Variables = Shell.Environment("Process")
    Variables.Item(Name) = Value
End Sub
