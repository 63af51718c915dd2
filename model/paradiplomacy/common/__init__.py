"""What every room may use: errors and their words, columns, TOML files, languages."""
