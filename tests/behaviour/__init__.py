"""What the model must do at its defaults: the fifteen behaviour requirements R1–R15."""
