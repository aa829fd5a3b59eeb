"""What the Finder is told of the app: its name, its version, and what it opens.

The specification of the bundle merges :func:`info_plist` into what PyInstaller writes by itself.
"""

from __future__ import annotations

from gltr_desktop import __version__
from gltr_desktop.documents.readers import READERS, Reader
from gltr_desktop.installation import IDENTIFIER

MINIMUM_SYSTEM = "14.0"
"""That of the wheels of torch and NumPy in constraints.txt; Qt's asks for 13.0."""

UNIFORM_TYPES = {
    "docx": ("org.openxmlformats.wordprocessingml.document",),
    "doc": ("com.microsoft.word.doc",),
    "odt": ("org.oasis-open.opendocument.text",),
    "rtf": ("public.rtf",),
    "pdf": ("com.adobe.pdf",),
    "epub": ("org.idpf.epub-container",),
    "html": ("public.html", "public.xhtml"),
    "markdown": ("net.daringfireball.markdown",),
    "email": ("com.apple.mail.email",),
    "csv": ("public.comma-separated-values-text", "public.tab-separated-values-text"),
    "slides": (
        "org.openxmlformats.presentationml.presentation",
        "com.microsoft.powerpoint.ppt",
    ),
    "gltr": ("public.json",),
    "tei": ("public.xml",),
    "text": ("public.plain-text",),
}
"""The types by which macOS knows the formats of readers, where it has one."""


def document_type(reader: Reader) -> dict[str, object]:
    """What the Finder is told of the files of one ``reader``.

    Alternate: it is offered under *Open With*, and takes no file from another program.
    """
    entry: dict[str, object] = {
        "CFBundleTypeName": reader.title,
        "CFBundleTypeRole": "Viewer",
        "LSHandlerRank": "Alternate",
        "CFBundleTypeExtensions": [suffix.removeprefix(".") for suffix in reader.suffixes],
    }
    if types := UNIFORM_TYPES.get(reader.name):
        entry["LSItemContentTypes"] = list(types)
    return entry


def info_plist() -> dict[str, object]:
    """The entries of ``Info.plist``."""
    return {
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleName": "GLTR Desktop",
        "CFBundleDisplayName": "GLTR Desktop",
        # Of the executables in the app, PyInstaller would take the first, which has a console.
        "CFBundleExecutable": "gltr-desktop-window",
        "LSBackgroundOnly": False,
        "CFBundleShortVersionString": __version__,
        "CFBundleVersion": __version__,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDocumentTypes": [document_type(reader) for reader in READERS],
        "LSApplicationCategoryType": "public.app-category.education",
        "LSMinimumSystemVersion": MINIMUM_SYSTEM,
        "NSHighResolutionCapable": True,
        # The window has a dark look of its own, which follows that of the system.
        "NSRequiresAquaSystemAppearance": False,
        "NSHumanReadableCopyright": (
            "Copyright The gltr_desktop contributors. Apache License 2.0."
        ),
    }
