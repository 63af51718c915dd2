"""What is measured: one named function a column, outside the state that it reads."""
