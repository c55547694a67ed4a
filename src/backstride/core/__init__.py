"""Values and words that every part shares. Standard library only; imports nothing else of Backstride."""
