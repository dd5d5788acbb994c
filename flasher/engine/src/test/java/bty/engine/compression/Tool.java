package bty.engine.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program that packs standard input to standard output.
///
/// @param folder where to keep the bytes meanwhile
/// @param command its words
public record Tool(Path folder, String command) {
  /// What it makes of the content.
  public byte[] pack(byte[] content, String... options) throws IOException {
    Path from = Files.write(folder.resolve("packing"), content);
    Path to = folder.resolve("packed");
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(List.of(options));
    words.add("-c");
    Process process =
        new ProcessBuilder(words)
            .redirectInput(from.toFile())
            .redirectOutput(to.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IOException(e);
    }
    return Files.readAllBytes(to);
  }
}
