"""Who acts and who speaks: a registry of actors as data, and the linking of a mention to one of them."""
