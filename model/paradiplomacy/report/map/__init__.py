"""The network on a map: scenes, interactive, as a film, and still."""
