"""The card beside a token: what it shows, and when."""
