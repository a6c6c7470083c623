#!/bin/sh
# Installs the program from the files beside this one: sh install.sh [FOLDER]
exec "${PYTHON:-python3}" "$(dirname "$0")/install.py" "$@"
