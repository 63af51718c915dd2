"""What is told about results: words, tables, figures, the map, the terminal and the page."""
