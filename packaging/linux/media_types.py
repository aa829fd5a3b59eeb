"""Writes the media types of what the program opens into what desktops read of it.

    python packaging/linux/media_types.py

This is done after a reader was added. The types are those of the shared MIME database, and of our
addition to it, which file managers go by; those of file_types.py tell more apart.
"""

from __future__ import annotations

import re

from program_tree import HERE

from gltr_desktop.documents.readers import READERS
from gltr_desktop.installation import IDENTIFIER

TYPE_OF_SUFFIX = {
    ".csv": "text/csv",
    ".doc": "application/msword",
    ".docm": "application/vnd.ms-word.document.macroEnabled.12",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".dotx": "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
    ".eml": "message/rfc822",
    ".epub": "application/epub+zip",
    ".gguf": "application/x-gguf",
    ".htm": "text/html",
    ".html": "text/html",
    ".json": "application/json",
    ".log": "text/x-log",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".mht": "application/x-mimearchive",
    ".mhtml": "application/x-mimearchive",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ott": "application/vnd.oasis.opendocument.text-template",
    ".pdf": "application/pdf",
    ".ppsx": "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".srt": "application/x-subrip",
    ".tei": "application/tei+xml",
    ".tex": "text/x-tex",
    ".text": "text/plain",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
}


def media_types() -> list[str]:
    """The types of the files of all readers and of models, each once.

    That of folders is not among them: a desktop without a program of its own for folders would
    open all of them with this one.
    """
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]
    return list(dict.fromkeys(TYPE_OF_SUFFIX[name] for name in [*suffixes, ".gguf"]))


def with_media_types(desktop_entry: str) -> str:
    """The desktop entry with the line that names the types."""
    line = f"MimeType={''.join(f'{name};' for name in media_types())}"
    return re.sub(r"^MimeType=.*$", line, desktop_entry, flags=re.MULTILINE)


def with_provided_types(metainfo: str) -> str:
    """The metainfo with the types among what the program provides."""
    without = re.sub(r" *<mediatype>.*</mediatype>\n", "", metainfo)
    lines = [f"    <mediatype>{name}</mediatype>\n" for name in media_types()]
    return without.replace("  </provides>\n", "".join(lines) + "  </provides>\n")


def main() -> None:
    """Write the types into both files."""
    for suffix, renewed in ((".desktop", with_media_types), (".metainfo.xml", with_provided_types)):
        file = HERE / f"{IDENTIFIER}{suffix}"
        file.write_text(renewed(file.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
