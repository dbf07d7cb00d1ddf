#!/usr/bin/env bash
# Installs what the tests need beyond Python packages: LibreOffice with its Python bridge, a virtual screen
# with a mouse, fonts with Chinese glyphs, tools that read PDF, a browser, and Node.js, which builds the page for it. Only as root on
# a machine with apt; elsewhere the tests that need them are skipped and counted at the end of the run.
set -u
packages=(libreoffice-calc libreoffice-writer python3-uno xvfb xdotool poppler-utils fonts-noto-cjk imagemagick zbar-tools chromium chromium-driver)
# Debian's own node and npm only where there are none: a machine may have newer ones from elsewhere.
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)
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
