package bty.appliance.intake;

import bty.appliance.image.ImagePinStore;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// What somebody wants to be fetched, as it was typed.
///
/// @param name of the image; empty: the last part of the URL's path
/// @param sha256 empty: whatever comes
public record FetchOrder(
    String name, String url, String sha256, String description, String author) {
  private static final int MOST_URL = 2000;

  /// What becomes of it.
  public sealed interface Result {
    /// It is on its way.
    record Accepted(FetchJob job) implements Result {}

    /// It is not.
    ///
    /// @param field what has to be mended: `name`, `url` or `sha256`
    record Refused(String field, Refusal refusal) implements Result {}
  }

  /// Whether it can be done, as far as can be told before a byte has come.
  Result check(String id, FetchAddresses rule, ImageIntake intake, ImagePinStore pins, Instant now)
      throws IOException {
    ImageLocation.Http location;
    try {
      location = location();
    } catch (IllegalArgumentException e) {
      return refused("url", 422, "Not a URL", String.valueOf(e.getMessage()));
    }
    ImageName image;
    try {
      image = new ImageName(name.isEmpty() ? lastPart(location.uri()) : name);
    } catch (IllegalArgumentException e) {
      return refused("name", 400, "Not an image name", String.valueOf(e.getMessage()));
    }
    Optional<Sha256> digest;
    try {
      digest = sha256.isEmpty() ? Optional.empty() : Optional.of(new Sha256(sha256));
    } catch (IllegalArgumentException e) {
      return refused("sha256", 422, "Not a digest", String.valueOf(e.getMessage()));
    }
    try {
      new FetchGuard(() -> rule).check(location.uri());
    } catch (ImageException e) {
      return refused("url", 422, "Not fetched from there", String.valueOf(e.getMessage()));
    }
    Optional<Refusal> objection = intake.objection(image, 0, 1);
    return objection.isPresent()
        ? new Result.Refused("name", objection.get())
        : new Result.Accepted(
            new FetchJob(
                id,
                image,
                location,
                digest,
                description,
                author,
                now,
                now,
                FetchJob.State.QUEUED,
                "",
                0,
                0,
                ""));
  }

  private ImageLocation.Http location() {
    if (url.length() > MOST_URL) {
      throw new IllegalArgumentException("it has more than " + MOST_URL + " characters");
    }
    if (ImageLocation.parse(url) instanceof ImageLocation.Http http) {
      return http;
    }
    throw new IllegalArgumentException(
        "\""
            + url
            + "\" is not a URL; wanted one such as https://images.example/debian-13.img.zst");
  }

  private static String lastPart(URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Result refused(String field, int status, String title, String detail) {
    return new Result.Refused(field, new Refusal(status, title, detail));
  }
}
