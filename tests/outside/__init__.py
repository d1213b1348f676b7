"""Our files opened by programs that we did not write; `make test-exports` installs these."""
