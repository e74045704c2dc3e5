"""Who says so: words of saying, quotes, speakers, and how far each speaks."""
