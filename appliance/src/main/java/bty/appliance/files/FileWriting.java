package bty.appliance.files;

import java.io.IOException;

/// Who wants to know what a file is going to say before it says so.
@FunctionalInterface
public interface FileWriting {
  /// Nobody does.
  FileWriting PLAIN = (text, step) -> step.run();

  /// Has to run the step, once, and to let pass what it throws.
  ///
  /// @param text of the file, once the step is done
  void around(String text, Step step) throws IOException;

  /// Writes a file, or removes it.
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }
}
