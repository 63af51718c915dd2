"""What is kept of runs, and what it says: tables, folders, differences, sensitivity."""
