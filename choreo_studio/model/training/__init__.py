"""Training of the tokenizer and of the two masked transformers."""
