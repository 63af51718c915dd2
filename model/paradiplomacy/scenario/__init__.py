"""What a world is: parameters, events, and the files that say what differs."""
