"""What the model must do at its defaults: the behaviour requirements R1–R27."""
