"""What is usual: indicators of reference passages, and where a text stands among them."""
