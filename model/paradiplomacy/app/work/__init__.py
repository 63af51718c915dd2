"""What the page has done beside itself, in processes: explanations, comparisons, downloads."""
