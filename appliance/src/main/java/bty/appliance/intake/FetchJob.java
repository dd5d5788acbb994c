package bty.appliance.intake;

import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import bty.engine.source.ImageLocation;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An image that is fetched from elsewhere, as it is known and kept.
///
/// @param id hexadecimal digits
/// @param sha256 what its bytes have to be; empty: whatever comes
/// @param description for `state/images/NAME.yaml`; empty: none
/// @param author who ordered it
/// @param version of what the server gave so far, see [bty.engine.source.ImageSource#version]
/// @param bytes that are here
/// @param total of them; 0 while that is not known
/// @param problem why it failed, or why nothing comes at the moment, in a sentence; empty if all is
///   well
public record FetchJob(
    String id,
    ImageName name,
    ImageLocation.Http url,
    Optional<Sha256> sha256,
    String description,
    String author,
    Instant created,
    Instant changed,
    State state,
    String version,
    long bytes,
    long total,
    String problem) {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8,32}");

  /// Checks the id, which is a file's name.
  ///
  /// @throws IllegalArgumentException if it has another form
  public FetchJob {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("\"" + id + "\" is no id of a job");
    }
  }

  /// Where it is.
  public enum State {
    /// Others are fetched first.
    QUEUED,
    /// Bytes come.
    FETCHING,
    /// All of it is here, and is read.
    READING,
    /// The image is in the folder.
    DONE,
    /// It is not, and nothing of it is kept.
    FAILED,
    /// Somebody stopped it.
    CANCELLED;

    /// The word in JSON.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Whether nothing more happens.
    public boolean isOver() {
      return this == DONE || this == FAILED || this == CANCELLED;
    }
  }

  FetchJob in(State next, String why, Instant now) {
    return with(next, now, version, bytes, total, why);
  }

  FetchJob at(String ofVersion, long there, long of, Instant now) {
    return with(State.FETCHING, now, ofVersion, there, of, "");
  }

  /// The same, while nothing comes.
  ///
  /// @param why in words to go behind a colon
  FetchJob hindered(String why) {
    String sentence = "it broke off and is tried again: " + why;
    return with(state, changed, version, bytes, total, sentence);
  }

  private FetchJob with(State next, Instant at, String ofVersion, long there, long of, String why) {
    return new FetchJob(
        id, name, url, sha256, description, author, created, at, next, ofVersion, there, of, why);
  }

  /// The hidden file that its bytes go to.
  String file() {
    return "." + name + "." + id + ".fetch";
  }

  String json() {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("id", id);
      json.writeStringProperty("name", name.text());
      json.writeStringProperty("url", url.uri().toString());
      sha256.ifPresent(digest -> json.writeStringProperty("sha256", digest.hex()));
      json.writeStringProperty("description", description);
      json.writeStringProperty("author", author);
      json.writeStringProperty("created", created.toString());
      json.writeStringProperty("changed", changed.toString());
      json.writeStringProperty("state", state.word());
      json.writeStringProperty("version", version);
      json.writeNumberProperty("bytes", bytes);
      json.writeNumberProperty("total", total);
      json.writeStringProperty("problem", problem);
      json.writeEndObject();
    });
  }

  /// @throws IllegalArgumentException if a value in it is none
  static FetchJob read(byte[] bytes) throws ProtocolException {
    JsonObject json = JsonObject.parse("a job", bytes);
    return new FetchJob(
        json.string("id"),
        new ImageName(json.string("name")),
        new ImageLocation.Http(URI.create(json.string("url"))),
        json.optionalString("sha256").map(Sha256::new),
        json.string("description"),
        json.string("author"),
        Instant.parse(json.string("created")),
        Instant.parse(json.string("changed")),
        State.valueOf(json.string("state").toUpperCase(Locale.ROOT)),
        json.string("version"),
        json.number("bytes"),
        json.number("total"),
        json.string("problem"));
  }
}
