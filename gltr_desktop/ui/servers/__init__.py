"""Models on servers as the user sees them: choosing one, and what is sent to it."""
