"""The analysed text on pages: for PDF files, pictures and printers."""
