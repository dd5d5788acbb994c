package bty.appliance.intake;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a job stands in the list of jobs, the newest first, whether it is still there or not.
///
/// @param created when it was ordered
/// @param id its own
public record JobPlace(Instant created, String id) implements Comparable<JobPlace> {
  private static final Pattern FORM = Pattern.compile("([0-9T:.-]{1,40}Z)_([0-9a-f]{1,40})");
  private static final Comparator<JobPlace> ORDER =
      Comparator.comparing(JobPlace::created).reversed().thenComparing(JobPlace::id);

  /// That of a job.
  public static JobPlace of(FetchJob job) {
    return new JobPlace(job.created(), job.id());
  }

  /// Reads [#text()].
  ///
  /// @throws IllegalArgumentException if it is none
  public static JobPlace parse(String text) {
    Matcher parts = FORM.matcher(text);
    try {
      if (parts.matches()) {
        return new JobPlace(Instant.parse(parts.group(1)), parts.group(2));
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new IllegalArgumentException("\"" + text + "\" is no place in the list of jobs");
  }

  /// In one word.
  public String text() {
    return created + "_" + id;
  }

  @Override
  public int compareTo(JobPlace other) {
    return ORDER.compare(this, other);
  }
}
