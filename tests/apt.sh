#!/usr/bin/env bash
# Installs what the tests need beyond Python packages: LibreOffice with its Python bridge, a virtual screen
# with a mouse, fonts with Chinese glyphs, and tools that read PDF. Only as root on a machine with apt; elsewhere the tests that need
# them are skipped and counted at the end of the run.
set -u
packages=(libreoffice-calc libreoffice-writer python3-uno xvfb xdotool poppler-utils fonts-noto-cjk imagemagick zbar-tools)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "NOT INSTALLED (not root, or no apt): ${missing[*]}. Tests that need them will be SKIPPED." >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
