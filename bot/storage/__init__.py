"""Where everything is kept: the engine, the tables of the room ``bot``, migrations."""
