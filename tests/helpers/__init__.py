"""What several tests share: tiny models, texts with analyses, windows and their pixels."""
