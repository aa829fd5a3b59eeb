"""What the evidence says about a text. numpy only: opens without torch and without Qt."""
