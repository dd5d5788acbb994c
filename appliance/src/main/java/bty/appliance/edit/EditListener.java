package bty.appliance.edit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Keeps the history of the state folder. Is told of each edit once it is made, while the file is
/// still locked against the next one; so it must be quick. Keeps edits away for the moment in which
/// it replaces files itself.
public interface EditListener {
  /// Where no history is kept.
  EditListener NONE =
      new EditListener() {
        @Override
        public Optional<String> begin(Duration patience) {
          return Optional.empty();
        }

        @Override
        public void edited(Author author, Path file, String what) {}

        @Override
        public void end() {}
      };

  /// An edit is about to be made. Unless that is refused, [#end] has to be called by the same
  /// thread, whether something was edited or not.
  ///
  /// @param patience how long it may wait
  /// @return why it cannot be made now, to go on a sentence; empty if it can
  Optional<String> begin(Duration patience);

  /// A file was written or removed.
  ///
  /// @param what the thing, and each key from what to what
  void edited(Author author, Path file, String what);

  /// The edit is over.
  void end();
}
