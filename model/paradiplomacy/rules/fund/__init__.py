"""Who gets a grant of the network's own fund, equation (9): the rules, a file each, with one signature."""
