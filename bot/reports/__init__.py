"""Reports ready to sign: the figures of a period in words, tables and charts, as .docx, .xlsx and .pdf."""
