#!/usr/bin/env bash
# Makes the disk image for macOS: build_dmg.sh APP OUT_FOLDER. A user drags the app to the link beside
# it. The app keeps its ad-hoc signature, without which no Mac with Apple's
# processors would run it; what a signature by a developer would take is in packaging/README.md.
set -euo pipefail

app=$1
version=$(plutil -extract CFBundleShortVersionString raw "$app/Contents/Info.plist")
image=$2/gltr-desktop-$version-macos-$(uname -m).dmg

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# ditto keeps links and permissions, which the signature covers.
ditto "$app" "$folder/GLTR Desktop.app"
codesign --verify --deep --strict "$folder/GLTR Desktop.app"
ln -s /Applications "$folder/Applications"

hdiutil create -ov -volname "GLTR Desktop" -srcfolder "$folder" -fs HFS+ -format ULMO "$image"
hdiutil verify "$image"
