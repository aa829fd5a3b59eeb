"""What the readers of Word’s formats share, and the package of Office’s newer ones."""
