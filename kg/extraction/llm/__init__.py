"""Another reader: a language model behind an endpoint, whose every quote is checked against the text."""
