package bty.appliance.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Secrets of this appliance that may have got into a log or a message, as they are now. What
/// cannot be read is left out: then it is in no message either.
///
/// @param token of the API
/// @param hook the file with the secret of webhooks
/// @param folder of secrets that settings name
/// @param state the state folder, whose files for provisioning hold passwords
public record KnownSecrets(String token, Path hook, Path folder, Path state)
    implements Supplier<List<String>> {
  private static final int MOST_FILES = 500;
  private static final int MOST_BYTES = 64 << 10;

  /// What stands behind a name that says so, in YAML, TOML or a shell script.
  private static final Pattern VALUE =
      Pattern.compile(
          "(?i)(?:passw|passphrase|secret|token|psk|key)[a-z0-9_-]{0,40}[\"']?\\s{0,8}[:=]\\s{0,8}[\"']?([^\\s\"']{6,200})");

  @Override
  public List<String> get() {
    List<String> known = new ArrayList<>(List.of(token));
    text(hook).lines().forEach(known::add);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(file -> text(file).lines().forEach(known::add));
    } catch (IOException | DirectoryIteratorException none) {
      // There need not be one.
    }
    for (String name : List.of("user-data", "workflows")) {
      values(state.resolve(name), known);
    }
    return known;
  }

  private static void values(Path folder, List<String> known) {
    try (Stream<Path> files = Files.walk(folder, 5)) {
      files
          .limit(MOST_FILES)
          .forEach(file -> {
            Matcher value = VALUE.matcher(text(file));
            while (value.find()) {
              known.add(value.group(1));
            }
          });
    } catch (IOException | UncheckedIOException none) {
      // There need not be one.
    }
  }

  private static String text(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException notToBeRead) {
      return "";
    }
  }
}
