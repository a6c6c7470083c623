"""Small windows over a screen: a sentence, a question, the help."""
