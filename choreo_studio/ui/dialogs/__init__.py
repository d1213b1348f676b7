"""Questions and answers in windows of their own; each is made from plain values and gives plain values back."""
