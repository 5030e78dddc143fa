"""How people and the world reach us: channels, dialogue, pages, command line, background work, start-up."""
