@echo off
setlocal DisableDelayedExpansion
title peixun
rem Every line above the messages is ASCII. Exclamation marks around variables, not percent signs:
rem the folder may have blanks, ampersands, brackets, quotes and percent signs in its name.
set "PEIXUN_HERE=%~dp0@UP@"
set PEIXUN_ARGS=%*
setlocal EnableDelayedExpansion
set "PEIXUN_CMDLINE=!CMDCMDLINE!"
if not exist "!PEIXUN_HERE!runtime\python.exe" goto missing
if not exist "!PEIXUN_HERE!runtime\python\entry\launcher\__main__.py" goto missing
"!PEIXUN_HERE!runtime\python.exe" -B -m python.entry.launcher @KEY@
set PEIXUN_CODE=!ERRORLEVEL!
rem 0, 1 and 2 are the program's own answers; anything else means that it never got to speak.
if "!PEIXUN_CODE!"=="0" goto end
if "!PEIXUN_CODE!"=="1" goto end
if "!PEIXUN_CODE!"=="2" goto end
goto blocked
:end
if not defined PEIXUN_CMDLINE exit /b !PEIXUN_CODE!
rem After a double click or a drop, exit without /b: in a dropped name, cmd.exe takes what follows
rem an ampersand for one more command, and that must not run.
set "PEIXUN_REST=!PEIXUN_CMDLINE:%~nx0=!"
if not "!PEIXUN_REST!"=="!PEIXUN_CMDLINE!" exit !PEIXUN_CODE!
exit /b !PEIXUN_CODE!
:missing
set PEIXUN_CODE=2
chcp | find "936" >nul && goto missing_gbk
chcp 65001 >nul
goto missing_utf8
:blocked
chcp | find "936" >nul && goto blocked_gbk
chcp 65001 >nul
goto blocked_utf8
@MESSAGES@
:hold
pause
goto end
