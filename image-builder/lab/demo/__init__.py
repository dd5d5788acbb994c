"""For people to watch and to play with: the story of `mvn -Plab`, and the rack by hand."""
