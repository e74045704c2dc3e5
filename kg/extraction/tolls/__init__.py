"""How many: numbers, what they count, and what befell those counted."""
