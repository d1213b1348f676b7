"""Re-danced bars fitted into a take: placed, bent to arrive, and joined without a jump."""
