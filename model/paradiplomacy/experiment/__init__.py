"""What is asked: scenarios, designs, replications, and the files that say so."""
