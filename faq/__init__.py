"""What we know: text normalisation, index, matching, topics, guides, content."""
