"""What a page shows; needs neither Panel nor a browser."""
