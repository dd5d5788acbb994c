package bty.appliance.resource;

import bty.appliance.http.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which bytes of a file a request is to get: RFC 9110, 13 (conditions) and 14 (ranges). Pure.
final class Ranges {
  private static final Pattern ONE = Pattern.compile("(?i:bytes)=\\s*([0-9]*)-([0-9]*)\\s*");
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private Ranges() {}

  /// What a file is, for a client that may have it already.
  ///
  /// @param etag strong, with its quotes
  /// @param modified sent to the second
  record Entity(long size, Optional<String> etag, Instant modified) {
    String lastModified() {
      return HTTP_DATE.format(modified.atZone(ZoneOffset.UTC));
    }
  }

  /// Which bytes.
  sealed interface Choice {
    /// All of them: 200.
    record Whole() implements Choice {}

    /// Those from the first to the last, both counted: 206.
    record Part(long first, long last) implements Choice {}

    /// None, the client has them: 304.
    record NotModified() implements Choice {}

    /// None, and the client is wrong about the file: 412.
    record PreconditionFailed() implements Choice {}

    /// None, there are no such bytes: 416.
    record Unsatisfiable() implements Choice {}
  }

  /// Decides in the order of RFC 9110, 13.2.2.
  static Choice choose(Request request, Entity entity) {
    Optional<String> ifMatch = request.header("If-Match");
    if (ifMatch.isPresent() && !EntityTags.matchesStrongly(ifMatch.get(), entity.etag())) {
      return new Choice.PreconditionFailed();
    }
    Optional<String> ifNoneMatch = request.header("If-None-Match");
    if (ifNoneMatch.isPresent()) {
      if (EntityTags.matchesWeakly(ifNoneMatch.get(), entity.etag())) {
        return new Choice.NotModified();
      }
    } else if (request
        .header("If-Modified-Since")
        .flatMap(Ranges::date)
        .filter(since -> !entity.modified().truncatedTo(ChronoUnit.SECONDS).isAfter(since))
        .isPresent()) {
      return new Choice.NotModified();
    }
    Optional<String> range = request.header("Range");
    // A range has a meaning with GET only (RFC 9110, 14.2).
    if (!request.method().equals("GET") || range.isEmpty() || !sameAsBefore(request, entity)) {
      return new Choice.Whole();
    }
    return part(range.get(), entity.size());
  }

  /// If-Range: a stretch is only worth something if it is of the file the client began with.
  private static boolean sameAsBefore(Request request, Entity entity) {
    Optional<String> ifRange = request.header("If-Range");
    if (ifRange.isEmpty()) {
      return true;
    }
    String validator = ifRange.get().strip();
    // A date has only seconds, and a file can change twice in one: it is never a strong validator.
    return validator.startsWith("\"") && Optional.of(validator).equals(entity.etag());
  }

  private static Choice part(String range, long size) {
    Matcher one = ONE.matcher(range);
    if (!one.matches()) {
      // Several ranges, another unit or nonsense: a server may ignore the field (RFC 9110, 14.2).
      return new Choice.Whole();
    }
    String from = one.group(1);
    String to = one.group(2);
    if (from.isEmpty() && to.isEmpty()) {
      return new Choice.Whole();
    }
    if (from.isEmpty()) {
      long suffix = number(to);
      return suffix == 0 || size == 0
          ? new Choice.Unsatisfiable()
          : new Choice.Part(Math.max(0, size - suffix), size - 1);
    }
    long first = number(from);
    long last = to.isEmpty() ? Long.MAX_VALUE : number(to);
    if (last < first) {
      return new Choice.Whole();
    }
    return first >= size
        ? new Choice.Unsatisfiable()
        : new Choice.Part(first, Math.min(last, size - 1));
  }

  /// More digits than fit mean beyond any file.
  private static long number(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > 18 ? Long.MAX_VALUE : Long.parseLong(significant);
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(ZonedDateTime.parse(text, HTTP_DATE.withZone(ZoneOffset.UTC)).toInstant());
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  /// Entity tags in conditions (RFC 9110, 8.8.3).
  static final class EntityTags {
    private EntityTags() {}

    /// If-Match: strong comparison.
    static boolean matchesStrongly(String field, Optional<String> etag) {
      return field.strip().equals("*") || etag.filter(own -> list(field, own)).isPresent();
    }

    /// If-None-Match: weak comparison.
    static boolean matchesWeakly(String field, Optional<String> etag) {
      String strong = field.replace("W/\"", "\"");
      return field.strip().equals("*") || etag.filter(own -> list(strong, own)).isPresent();
    }

    private static boolean list(String field, String etag) {
      return Arrays.stream(field.split(",", -1)).map(String::strip).anyMatch(etag::equals);
    }
  }
}
