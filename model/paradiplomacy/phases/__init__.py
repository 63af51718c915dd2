"""The phases of a year: each calls rules and writes columns of the world. ``CityNetwork.step`` lists them."""
