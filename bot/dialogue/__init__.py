"""The conversation with a citizen: state and message in; state, replies and commands out. No I/O."""
