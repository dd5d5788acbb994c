package bty.appliance.resource;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.resource.Ranges.Choice;
import java.io.InputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangesTest {
  private static final Ranges.Entity FILE =
      new Ranges.Entity(
          1000, Optional.of("\"abc\""), Instant.parse("2026-11-23T10:00:00.123456789Z"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-0                     | 0-0",
        "bytes=0-999                   | 0-999",
        "bytes=0-                      | 0-999",
        "bytes=999-                    | 999-999",
        "bytes=5-100000                | 5-999",
        "bytes=5-99999999999999999999  | 5-999",
        "bytes=-1                      | 999-999",
        "bytes=-1000                   | 0-999",
        "bytes=-5000                   | 0-999",
        "bytes=0000005-0000007         | 5-7",
        "BYTES=5-7                     | 5-7",
        "bytes= 5-7                    | 5-7",
        "bytes=1000-                   | none",
        "bytes=1000-2000               | none",
        "bytes=99999999999999999999-   | none",
        "bytes=-0                      | none",
        "bytes=-                       | whole",
        "bytes=7-5                     | whole",
        "bytes=0-0,5-7                 | whole",
        "bytes=a-b                     | whole",
        "bytes                         | whole",
        "items=0-5                     | whole",
        "bytes=1-2-3                   | whole",
      })
  void rangeMeansTheseBytes(String range, String wanted) {
    assertThat(text(choose(Map.of("Range", range)))).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "If-Range            | \"abc\"                        | 5-7",
        "If-Range            | \"other\"                      | whole",
        "If-Range            | W/\"abc\"                      | whole",
        "If-Range            | Mon, 23 Nov 2026 10:00:00 GMT  | whole",
        "If-Match            | \"abc\"                        | 5-7",
        "If-Match            | \"x\", \"abc\"                 | 5-7",
        "If-Match            | *                              | 5-7",
        "If-Match            | \"x\"                          | 412",
        "If-Match            | W/\"abc\"                      | 412",
        "If-None-Match       | \"abc\"                        | 304",
        "If-None-Match       | \"x\" , W/\"abc\"              | 304",
        "If-None-Match       | *                              | 304",
        "If-None-Match       | \"x\"                          | 5-7",
        "If-None-Match       | abc                            | 5-7",
        "If-Modified-Since   | Mon, 23 Nov 2026 10:00:00 GMT  | 304",
        "If-Modified-Since   | Mon, 23 Nov 2026 09:59:59 GMT  | 5-7",
        "If-Modified-Since   | yesterday                      | 5-7",
      })
  void conditionComesBeforeTheRange(String header, String value, String wanted) {
    assertThat(text(choose(Map.of("Range", "bytes=5-7", header, value)))).isEqualTo(wanted);
  }

  @Test
  void headGetsNoPart() {
    assertThat(text(Ranges.choose(call("HEAD", Map.of("Range", "bytes=5-7")), FILE)))
        .isEqualTo("whole");
  }

  @Test
  void emptyFileHasNoPart() {
    Ranges.Entity empty = new Ranges.Entity(0, Optional.empty(), Instant.EPOCH);
    for (String range : new String[] {"bytes=0-", "bytes=-5", "bytes=0-0"}) {
      assertThat(text(Ranges.choose(call("GET", Map.of("Range", range)), empty))).isEqualTo("none");
    }
  }

  private static Choice choose(Map<String, String> headers) {
    return Ranges.choose(call("GET", headers), FILE);
  }

  private static Request call(String method, Map<String, String> headers) {
    Map<String, String> lower = new TreeMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    return new Request(
        method,
        "/",
        Map.of(),
        Map.of(),
        lower,
        new Caller.Anybody("a test"),
        "peer",
        "local",
        false,
        new NoBody());
  }

  private record NoBody() implements Request.Body {
    @Override
    public OptionalLong length() {
      return OptionalLong.empty();
    }

    @Override
    public InputStream stream() {
      return InputStream.nullInputStream();
    }
  }

  private static String text(Choice choice) {
    return switch (choice) {
      case Choice.Whole _ -> "whole";
      case Choice.Part part -> part.first() + "-" + part.last();
      case Choice.NotModified _ -> "304";
      case Choice.PreconditionFailed _ -> "412";
      case Choice.Unsatisfiable _ -> "none";
    };
  }
}
