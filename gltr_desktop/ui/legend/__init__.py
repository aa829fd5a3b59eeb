"""The line below the text: what each colour means, and what is shown."""
