package bty.appliance.edit;

import bty.appliance.files.FileWriting.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Keeps the history of the state folder. Stands around each edit, while the file is locked against
/// the next one; so it must be quick. Keeps edits away for the moment in which it replaces files
/// itself.
public interface EditListener {
  /// Where no history is kept.
  EditListener NONE =
      new EditListener() {
        @Override
        public Optional<String> begin(Duration patience) {
          return Optional.empty();
        }

        @Override
        public void write(
            Author author, Path file, Optional<String> content, String what, Step step)
            throws IOException {
          step.run();
        }

        @Override
        public void end() {}
      };

  /// An edit is about to be made. Unless that is refused, [#end] has to be called by the same
  /// thread, whether something was edited or not.
  ///
  /// @param patience how long it may wait
  /// @return why it cannot be made now, to go on a sentence; empty if it can
  Optional<String> begin(Duration patience);

  /// Writes a file or removes it, by that step, and has noted it when this returns: so that it is
  /// in the history even if the program is killed in this moment.
  ///
  /// @param content what the file is going to say; empty if it is going to be removed
  /// @param what the thing, and each key from what to what
  /// @throws IOException what the step throws
  void write(Author author, Path file, Optional<String> content, String what, Step step)
      throws IOException;

  /// The edit is over.
  void end();
}
