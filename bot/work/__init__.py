"""Background work: taking in, handling, sending, fetching files, clock jobs."""
