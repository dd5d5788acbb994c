package bty.appliance.storage;

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
import java.util.Arrays;
import java.util.Locale;

/// Root's record of where the images are, and how far an order is. It is on the disk before what it
/// says begins.
///
/// ```
///   SYSTEM_DISK --> TAKING --> SWITCHING --> IN_USE
///        ^------------+------------+   undone: the images are where they were
/// ```
///
/// @param phase where in that
/// @param order the last order that was answered, or is carried out; empty: none was
/// @param partition the GPT's id of the partition that has the images or is to have them
/// @param disk it is on, in words
/// @param aside the name of the folder that holds the old images, beside the folder of images;
///   empty if there is none
/// @param result of the last order
public record StorageJournal(
    Phase phase, String order, String partition, String disk, String aside, Result result) {
  static final String FILE = "images-disk.json";

  /// Nobody ever ordered anything.
  public static final StorageJournal NEW =
      new StorageJournal(
          Phase.SYSTEM_DISK, "", "", "", "", new Result(Outcome.NONE, "", Instant.EPOCH));

  /// How far it is.
  public enum Phase {
    /// The images are beside the appliance itself.
    SYSTEM_DISK,
    /// A disk is formatted and images are copied; those in use are still the old ones.
    TAKING,
    /// The copies are whole and compared; from here on it goes forward.
    SWITCHING,
    /// The images are on their own disk.
    IN_USE;

    /// For JSON.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// How an order ended.
  public enum Outcome {
    /// There was none, or it is under way.
    NONE,
    /// The images are on the disk.
    DONE,
    /// Nothing was written.
    REFUSED,
    /// It broke off; the images are where they were.
    FAILED;

    /// For JSON.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What became of an order.
  ///
  /// @param words a sentence without a full stop; empty for [Outcome#NONE]
  /// @param at when
  public record Result(Outcome outcome, String words, Instant at) {}

  StorageJournal answered(String id, Outcome outcome, String words, Instant at) {
    return new StorageJournal(phase, id, partition, disk, aside, new Result(outcome, words, at));
  }

  StorageJournal at(Phase next) {
    return new StorageJournal(next, order, partition, disk, aside, result);
  }

  /// The images are where they were.
  ///
  /// @param why it was not taken, a clause
  StorageJournal undone(String why, Instant at) {
    String words = "%s was not taken: %s; the images are where they were".formatted(disk, why);
    return new StorageJournal(
        Phase.SYSTEM_DISK, order, "", "", "", new Result(Outcome.FAILED, words, at));
  }

  StorageJournal on(String words) {
    return new StorageJournal(phase, order, partition, words, aside, result);
  }

  StorageJournal withAside(String name) {
    return new StorageJournal(phase, order, partition, disk, name, result);
  }

  /// Keeps it.
  void save(Path folder) throws IOException {
    String text =
        Json.write(json -> {
          json.writeStartObject();
          json.writeStringProperty("phase", phase.word());
          json.writeStringProperty("order", order);
          json.writeStringProperty("partition", partition);
          json.writeStringProperty("disk", disk);
          json.writeStringProperty("aside", aside);
          json.writeStringProperty("outcome", result.outcome().word());
          json.writeStringProperty("words", result.words());
          json.writeStringProperty("at", result.at().toString());
          json.writeEndObject();
        });
    AtomicFile.replace(folder.resolve(FILE), (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// Reads it; [#NEW] where there is none.
  ///
  /// @throws IOException if it cannot be read or understood: then nobody knows where the images are
  static StorageJournal read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return NEW;
    }
    try {
      JsonObject json = JsonObject.parse("record of the images' disk", Files.readAllBytes(file));
      return new StorageJournal(
          phase(json.string("phase")),
          json.string("order"),
          json.string("partition"),
          json.string("disk"),
          json.string("aside"),
          new Result(
              outcome(json.string("outcome")),
              json.string("words"),
              Instant.parse(json.string("at"))));
    } catch (ProtocolException | DateTimeException e) {
      throw new IOException(file + " cannot be understood: " + e.getMessage(), e);
    }
  }

  private static Phase phase(String word) throws ProtocolException {
    return Arrays.stream(Phase.values())
        .filter(one -> one.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new ProtocolException("there is no phase " + word));
  }

  private static Outcome outcome(String word) throws ProtocolException {
    return Arrays.stream(Outcome.values())
        .filter(one -> one.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new ProtocolException("there is no outcome " + word));
  }
}
