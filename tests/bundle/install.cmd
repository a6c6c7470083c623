@echo off
rem Installs the program from the files beside this one: install.cmd [FOLDER]
py -3 "%~dp0install.py" %*
