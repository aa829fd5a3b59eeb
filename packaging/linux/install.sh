#!/bin/sh
# Installs GLTR Desktop for this user, or with --prefix FOLDER elsewhere.
set -eu

program=gltr-desktop
id=io.github.gltr_desktop.GltrDesktop
here=$(cd "$(dirname "$0")" && pwd -P)
prefix=${HOME:?}/.local

usage() {
    echo "Usage: install.sh [--prefix FOLDER]   (default: ~/.local)"
}

case $# in
0) ;;
1) usage; [ "$1" = --help ] && exit 0; exit 2 ;;
2) [ "$1" = --prefix ] || { usage >&2; exit 2; }; prefix=$2 ;;
*) usage >&2; exit 2 ;;
esac
mkdir -p "$prefix/lib" "$prefix/bin"
prefix=$(cd "$prefix" && pwd -P)
lib=$prefix/lib/$program
share=$prefix/share

if [ -e "$lib" ] && [ ! -x "$lib/$program" ]; then
    echo "“$lib” is in the way, and is not this program. Move it, or choose another folder with --prefix." >&2
    exit 1
fi
# Copied beside the old one first: a full disk leaves the old one as it was.
rm -rf "$lib.new"
trap 'rm -rf "$lib.new"' EXIT
cp -R "$here/lib/$program" "$lib.new"
cp "$here/uninstall.sh" "$lib.new/uninstall.sh"
rm -rf "$lib"
mv "$lib.new" "$lib"
ln -sf "../lib/$program/$program" "$prefix/bin/$program"

(cd "$here/share" && find . -type f) | while IFS= read -r file; do
    mkdir -p "$share/$(dirname "$file")"
    cp "$here/share/$file" "$share/$file"
done

# Menus need not know the PATH of a shell. Within quotes, the specification of desktop entries asks
# for a backslash before these characters, and for two for each backslash in any value.
command=$prefix/bin/$program
quoted=$(printf '%s' "$command" | sed 's/[\\"`$]/\\&/g; s/\\/\\\\/g; s/%/%%/g')
while IFS= read -r line; do
    case $line in
    Exec=*) printf 'Exec="%s" %%F\n' "$quoted" ;;
    TryExec=*) printf 'TryExec=%s\n' "$(printf '%s' "$command" | sed 's/\\/\\\\/g')" ;;
    *) printf '%s\n' "$line" ;;
    esac
done <"$here/share/applications/$id.desktop" >"$share/applications/$id.desktop"

refresh() {
    if command -v "$1" >/dev/null 2>&1; then
        "$@" >/dev/null 2>&1 || true
    fi
}
refresh update-desktop-database "$share/applications"
refresh update-mime-database "$share/mime"
refresh gtk-update-icon-cache -q -t -f "$share/icons/hicolor"

echo "Installed. To start it, choose GLTR Desktop in the menu or run $command"
case :$PATH: in
*":$prefix/bin:"*) ;;
*) echo "“$prefix/bin” is not in PATH: without that, the short command $program is not found." ;;
esac
echo "To remove it, run $lib/uninstall.sh"
