"""What a text is compared with, and where it stands."""
