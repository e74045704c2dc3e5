"""What is known of a text before events are read from it: the tree, the triggers, the places, all by token."""
