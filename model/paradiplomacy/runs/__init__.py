"""How results are computed: one process or many, on one machine or several, to the end or going on."""
