#!/usr/bin/env bash
# Installs what `make bundle` and `make test-bundle` need beyond Python packages: 64-bit Wine (it compiles with, and runs, the
# bundle's own python.exe) and the definitions from which localedef makes a Chinese locale. Only as root on a machine with apt.
set -u
packages=(wine wine64 wine64-tools locales)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "NOT INSTALLED (not root, or no apt): ${missing[*]}." >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
