"""The list of takes: hear, keep, rename, star, compare, delete."""
