package bty.appliance.git;

import bty.appliance.edit.Author;
import bty.appliance.files.AtomicFile;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// The edits that wait to become commits, on the disk: a file each below `status/git/waiting`, so
/// that an edit costs the same however many wait, and a file that is lost takes no other with it.
///
/// ```
///   NUMBER.begun, before the edit's own file is written
///     -> NUMBER.json, once it is -> gone, once the commit is made and Git's index knows it
/// ```
///
/// What is found as begun after a crash was written if its file says so. Thread-safe.
///
/// @param state the state folder
record EditJournal(Path state) {
  private static final System.Logger LOG = System.getLogger("git");
  private static final String BEGUN = ".begun";
  private static final String WRITTEN = ".json";
  private static final Pattern NAME = Pattern.compile("([0-9]{15})(\\.begun|\\.json)");

  /// An edit and where it is noted; empty if it could not be.
  record Noted(PendingEdit edit, Optional<Path> note) {}

  private Path folder() {
    return state.resolve("status").resolve("git").resolve("waiting");
  }

  /// The highest number that is taken; empty where there is none.
  OptionalLong last() throws IOException {
    return names().stream()
        .map(NAME::matcher)
        .filter(Matcher::matches)
        .mapToLong(name -> Long.parseLong(name.group(1)))
        .max();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  /// Notes an edit that is about to be made. Is safe on the disk afterwards but for its name, which
  /// the edit's own file makes last on its way there.
  Path begin(long number, PendingEdit edit) throws IOException {
    Files.createDirectories(folder());
    Path note = folder().resolve("%015d%s".formatted(number, BEGUN));
    String text = Json.write(json -> write(json, edit));
    AtomicFile.replacePrivateSoon(note, text.getBytes(StandardCharsets.UTF_8));
    return note;
  }

  /// The edit is made.
  ///
  /// @return where it is noted now
  static Path written(Path begun) throws IOException {
    String name = String.valueOf(begun.getFileName());
    return Files.move(
        begun,
        begun.resolveSibling(name.substring(0, name.length() - BEGUN.length()) + WRITTEN),
        StandardCopyOption.ATOMIC_MOVE);
  }

  /// Those that were noted when the program ended, oldest first. Leftovers and what cannot be
  /// understood are removed; the latter is said.
  List<Noted> load() throws IOException {
    takeOverFromTheVersionBefore();
    List<Noted> noted = new ArrayList<>();
    if (Files.isDirectory(folder())) {
      AtomicFile.sweep(folder());
    }
    for (String name : names()) {
      if (NAME.matcher(name).matches()) {
        taken(folder().resolve(name)).ifPresent(noted::add);
      }
    }
    return noted;
  }

  private Optional<Noted> taken(Path note) throws IOException {
    try {
      PendingEdit edit = edit(JsonObject.parse(note.toString(), Files.readAllBytes(note)));
      boolean isBegun = note.toString().endsWith(BEGUN);
      if (!isBegun || edit.isAsWritten()) {
        return Optional.of(new Noted(edit, Optional.of(isBegun ? written(note) : note)));
      }
    } catch (ProtocolException | DateTimeException | IllegalArgumentException e) {
      LOG.log(
          Level.WARNING,
          note + " cannot be understood, so an edit is committed by nobody: " + e.getMessage());
    }
    Files.delete(note);
    return Optional.empty();
  }

  /// Versions before this one had one file for all, written when they ended.
  private void takeOverFromTheVersionBefore() throws IOException {
    Path file = state.resolve("status").resolve("git").resolve("waiting.json");
    if (!Files.exists(file)) {
      return;
    }
    try {
      long number = 0;
      for (JsonObject edit : JsonObject.parseList("waiting edits", Files.readAllBytes(file))) {
        var _ = written(begin(number++, edit(edit)));
      }
    } catch (ProtocolException | DateTimeException | IllegalArgumentException e) {
      LOG.log(Level.WARNING, file + " cannot be understood: " + e.getMessage());
    }
    Files.delete(file);
  }

  private void write(JsonGenerator json, PendingEdit edit) {
    json.writeStartObject();
    json.writeStringProperty("author", edit.author().name());
    json.writeStringProperty("file", state.relativize(edit.file()).toString());
    if (edit.before().isKnown()) {
      json.writeBooleanProperty("existed", edit.before().text().isPresent());
      edit.before().text().ifPresent(text -> json.writeStringProperty("before", text));
    }
    edit.content().ifPresent(content -> json.writeStringProperty("content", content));
    json.writeStringProperty("what", edit.what());
    json.writeStringProperty("at", edit.at().toString());
    json.writeEndObject();
  }

  private PendingEdit edit(JsonObject json) throws ProtocolException {
    return new PendingEdit(
        new Author(json.string("author")),
        state.resolve(json.string("file")),
        new PendingEdit.Before(json.values().containsKey("existed"), json.optionalString("before")),
        json.optionalString("content"),
        json.string("what"),
        Instant.parse(json.string("at")));
  }
}
