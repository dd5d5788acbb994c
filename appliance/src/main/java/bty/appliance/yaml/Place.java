package bty.appliance.yaml;

/// Where in a text something stands.
///
/// @param line counted from 1
/// @param column counted from 1
public record Place(int line, int column) implements Comparable<Place> {
  /// The beginning.
  public static final Place START = new Place(1, 1);

  @Override
  public int compareTo(Place other) {
    return line != other.line
        ? Integer.compare(line, other.line)
        : Integer.compare(column, other.column);
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
