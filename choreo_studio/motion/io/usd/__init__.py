"""Parts of writing USD, imported only where `usd-core` is there."""
