package bty.appliance.edit;

import java.nio.file.Path;

/// Is told of each edit of the state folder once it is made, while the file is still locked against
/// the next one; so it must be quick. Keeps the history.
public interface EditListener {
  /// Where no history is kept.
  EditListener NONE = (author, file, what) -> {};

  /// A file was written or removed.
  ///
  /// @param what the thing, and each key from what to what
  void edited(Author author, Path file, String what);
}
