"""Reference passages: the shipped ones, a reader's own, and what models have made of them."""
