"""The viewport: the couple dancing in three dimensions."""
