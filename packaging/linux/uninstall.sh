#!/bin/sh
# Removes GLTR Desktop that install.sh installed. Texts, settings and figures of its users stay.
set -eu

program=gltr-desktop
id=io.github.gltr_desktop.GltrDesktop
here=$(cd "$(dirname "$0")" && pwd -P)

usage() {
    echo "Usage: uninstall.sh [--prefix FOLDER]   (default: where it lies, or else ~/.local)"
}

case $here in
*/lib/$program) prefix=${here%/lib/"$program"} ;;
*) prefix=${HOME:?}/.local ;;
esac
case $# in
0) ;;
1) usage; [ "$1" = --help ] && exit 0; exit 2 ;;
2) [ "$1" = --prefix ] || { usage >&2; exit 2; }; prefix=$2 ;;
*) usage >&2; exit 2 ;;
esac
lib=$prefix/lib/$program
share=$prefix/share

if [ ! -x "$lib/$program" ]; then
    echo "GLTR Desktop is not installed in “$prefix”. Name its folder with --prefix." >&2
    exit 1
fi
rm -f "$prefix/bin/$program" \
    "$share/applications/$id.desktop" \
    "$share/metainfo/$id.metainfo.xml" \
    "$share/mime/packages/$id.xml" \
    "$share/icons/hicolor/scalable/apps/$id.svg" \
    "$share/man/man1/$program.1.gz"
rm -rf "$share/doc/$program" "$lib"

refresh() {
    if command -v "$1" >/dev/null 2>&1; then
        "$@" >/dev/null 2>&1 || true
    fi
}
refresh update-desktop-database "$share/applications"
refresh update-mime-database "$share/mime"
refresh gtk-update-icon-cache -q -t -f "$share/icons/hicolor"

echo "Removed. Your settings, unsaved texts, figures and log were left in"
echo "  ${XDG_CONFIG_HOME:-$HOME/.config}/gltr_desktop"
echo "  ${XDG_DATA_HOME:-$HOME/.local/share}/gltr_desktop"
echo "  ${XDG_CACHE_HOME:-$HOME/.cache}/gltr_desktop"
echo "  ${XDG_STATE_HOME:-$HOME/.local/state}/gltr_desktop"
