"""What there is: cities, countries, ties, projects and money, each a table of columns."""
