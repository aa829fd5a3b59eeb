"""Starts the process that reads one document, in a bundle."""

from gltr_desktop.documents.child import main

main()
