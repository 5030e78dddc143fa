"""The people of the office: accounts, ways in, sessions."""
