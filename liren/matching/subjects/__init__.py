"""What a free text is about: a plain linear model that shows its confidence and the words that spoke."""
