"""Every number and choice of the model, with symbol, unit, meaning, source and ranges."""
