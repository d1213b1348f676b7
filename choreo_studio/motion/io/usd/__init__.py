"""Parts of writing USD, imported only where `usd-core` is there; `files` alone does without it."""
