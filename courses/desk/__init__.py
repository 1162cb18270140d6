"""What the agency's desk needs to keep courses true: lists, words, forms, steps."""
