#!/usr/bin/env bash
# Uses the app as it comes out of the disk image: try_dmg.sh DMG.
set -euo pipefail

folder=$(mktemp -d)
mounted=$folder/image
eject() {
    hdiutil detach -quiet "$mounted" || true
    rm -rf "$folder"
}
trap eject EXIT
mkdir "$mounted"

hdiutil attach -readonly -nobrowse -mountpoint "$mounted" "$1"
test "$(readlink "$mounted/Applications")" = /Applications
ditto "$mounted/GLTR Desktop.app" "$folder/GLTR Desktop.app"

plutil -lint "$folder/GLTR Desktop.app/Contents/Info.plist"
codesign --verify --deep --strict "$folder/GLTR Desktop.app"
for option in --version --diagnostics --smoke-test; do
    "$folder/GLTR Desktop.app/Contents/MacOS/gltr-desktop" "$option"
done
