package bty.appliance.http;

import bty.appliance.files.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Takes a file that somebody sends.
///
/// @param folder where it goes
/// @param patience how long a sender may be silent
public record Upload(Folder folder, Duration patience) {
  /// What a sender may pause: the time of a switch's reboot, or of a slow disk.
  public static final Duration PATIENCE = Duration.ofMinutes(1);

  /// As [#refuse(Request)], for a file that may not have more than so many bytes.
  public Optional<Response> refuse(Request request, long most) throws IOException {
    long length = request.body().length().orElse(0);
    return length > most
        ? Optional.of(
            Response.problem(
                413,
                "Content too large",
                "the file has " + length + " bytes; this takes at most " + most))
        : refuse(request);
  }

  /// The answer to an upload that cannot be taken, before a byte of it is read; empty when it can.
  public Optional<Response> refuse(Request request) throws IOException {
    if (request.body().length().isEmpty()) {
      return Optional.of(
          Response.problem(411, "Length required", "send the file with its Content-Length"));
    }
    long length = request.body().length().getAsLong();
    if (length == 0) {
      return Optional.of(Response.problem(400, "Empty file", "the file has no bytes"));
    }
    long room = Files.getFileStore(folder.root()).getUsableSpace();
    if (length > room) {
      return Optional.of(
          Response.problem(
              507,
              "No room",
              "the file has " + length + " bytes, its folder has room for " + room));
    }
    return Optional.empty();
  }

  /// Takes the bytes.
  ///
  /// @return the complete file under a name nobody sees
  /// @throws IOException if the sender stops; then nothing is left
  public Path receive(Request call, String name) throws IOException {
    try (IdleTimeout watch = IdleTimeout.start(patience)) {
      return receive(call, name, watch::moved);
    }
  }

  /// Takes the bytes of one field of a form, however many they are.
  public Path receive(MultipartBody.Part part, String name) throws IOException {
    try (IdleTimeout watch = IdleTimeout.start(patience)) {
      return folder.receiveAll(name, part.content(), watch::moved);
    }
  }

  /// @param moved told after each piece how many bytes there are
  Path receive(Request call, String name, LongConsumer moved) throws IOException {
    long length = call.body().length().orElseThrow();
    try {
      return folder.receive(name, call.body().stream(), length, moved);
    } catch (RuntimeException e) {
      // Helidon's reader throws its own kind where the connection ends.
      throw new IOException("receiving " + name + ": the sender stopped", e);
    }
  }
}
