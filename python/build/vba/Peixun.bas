Attribute VB_Name = "Peixun"
Option Explicit

Public Sub Peixun_Check()
End Sub

Public Sub Peixun_Score()
End Sub

Public Sub Peixun_Undo()
End Sub

Public Sub Peixun_SelfTest()
End Sub
