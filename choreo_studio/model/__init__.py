"""Everything torch: tokenizer, transformers, sampling, generator, checkpoints, training."""
