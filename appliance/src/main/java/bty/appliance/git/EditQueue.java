package bty.appliance.git;

import bty.appliance.edit.Author;
import bty.appliance.files.AtomicFile;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The edits that wait to become commits, oldest first; those that wait when the program ends are
/// kept in a file. Thread-safe.
final class EditQueue {
  /// More wait only where commits have not worked for long; the files themselves are written.
  static final int MOST = 10_000;

  private final Path state;
  private final Deque<PendingEdit> waiting = new ArrayDeque<>();
  private boolean stopped;

  /// @param state the state folder
  EditQueue(Path state) {
    this.state = state;
  }

  /// Puts one at the end.
  ///
  /// @return whether there was room
  synchronized boolean add(PendingEdit edit) {
    return waiting.size() < MOST && waiting.add(edit);
  }

  /// The oldest; it stays. Empty also once the program is about to end.
  synchronized Optional<PendingEdit> first() {
    return stopped ? Optional.empty() : Optional.ofNullable(waiting.peekFirst());
  }

  /// Gives out no more.
  synchronized void stop() {
    stopped = true;
  }

  /// Whether no other edit of that file waits.
  synchronized boolean isLast(PendingEdit edit) {
    return waiting.stream().filter(other -> other.file().equals(edit.file())).count() <= 1;
  }

  /// The oldest is done.
  synchronized void removeFirst() {
    waiting.pollFirst();
  }

  /// None is to be committed any more.
  synchronized void clear() {
    waiting.clear();
  }

  synchronized int size() {
    return waiting.size();
  }

  private Path file() {
    return state.resolve("status").resolve("git").resolve("waiting.json");
  }

  /// Writes down those that wait; removes the file where none does.
  synchronized void save() throws IOException {
    if (waiting.isEmpty()) {
      Files.deleteIfExists(file());
      return;
    }
    Files.createDirectories(state.resolve("status").resolve("git"));
    String text =
        Json.write(json -> {
          json.writeStartArray();
          waiting.forEach(edit -> write(json, edit));
          json.writeEndArray();
        });
    AtomicFile.replacePrivate(file(), text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(JsonGenerator json, PendingEdit edit) {
    json.writeStartObject();
    json.writeStringProperty("author", edit.author().name());
    json.writeStringProperty("file", state.relativize(edit.file()).toString());
    edit.content().ifPresent(content -> json.writeStringProperty("content", content));
    json.writeStringProperty("what", edit.what());
    json.writeStringProperty("at", edit.at().toString());
    json.writeEndObject();
  }

  /// Takes up again what waited when the program ended.
  synchronized void load() throws IOException {
    if (!Files.exists(file())) {
      return;
    }
    List<PendingEdit> read = new ArrayList<>();
    try {
      for (JsonObject edit : JsonObject.parseList("waiting edits", Files.readAllBytes(file()))) {
        read.add(
            new PendingEdit(
                new Author(edit.string("author")),
                state.resolve(edit.string("file")),
                edit.optionalString("content"),
                edit.string("what"),
                Instant.parse(edit.string("at"))));
      }
    } catch (ProtocolException | DateTimeException | IllegalArgumentException e) {
      throw new IOException(file() + " cannot be understood: " + e.getMessage(), e);
    }
    waiting.addAll(read);
  }
}
