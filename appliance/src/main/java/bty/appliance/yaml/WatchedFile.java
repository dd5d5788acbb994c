package bty.appliance.yaml;

import bty.appliance.files.Delay;
import bty.appliance.files.FileKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A file that people, Git and this program change. Read when it is asked for, and again only when
/// its key has changed. Git and many editors replace a file by removing and writing it: while a
/// good version is remembered, a missing or broken file is looked at again for a moment before it
/// is believed. Thread-safe.
public final class WatchedFile<T> {
  /// Together 300 ms.
  private static final int LOOKS = 25;

  private final Path file;
  private final String name;
  private final Function<String, Parsed<T>> parser;
  private final Delay pause;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable FileKey lastKey;
  private FileReading<T> last = new FileReading.Missing<>();
  private Optional<T> lastGood = Optional.empty();

  /// @param name of the file in messages, relative to the state folder
  public WatchedFile(Path file, String name, Function<String, Parsed<T>> parser) {
    this(file, name, parser, Thread::sleep);
  }

  /// @param pause between two looks at what is missing or broken
  WatchedFile(Path file, String name, Function<String, Parsed<T>> parser, Delay pause) {
    this.file = file;
    this.name = name;
    this.parser = parser;
    this.pause = pause;
  }

  /// What the file says now.
  public FileReading<T> read() {
    lock.lock();
    try {
      FileReading<T> reading = look();
      for (int i = 1; i < LOOKS && isSuspicious(reading); i++) {
        // Ever longer, so as not to keep step with whoever replaces files at a steady pace.
        pause.sleep(i);
        reading = look();
      }
      last = reading;
      if (reading instanceof FileReading.Good<T> good) {
        lastGood = Optional.of(good.value());
      } else if (reading instanceof FileReading.Missing<T>) {
        lastGood = Optional.empty();
        lastKey = null;
      }
      return reading;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return last;
    } finally {
      lock.unlock();
    }
  }

  /// Something is worse than a moment ago.
  private boolean isSuspicious(FileReading<T> reading) {
    return last instanceof FileReading.Good<T> && !(reading instanceof FileReading.Good<T>);
  }

  private FileReading<T> look() {
    try {
      FileKey key = FileKey.of(file);
      if (key.equals(FileKey.ABSENT)) {
        return new FileReading.Missing<>();
      }
      if (key.equals(lastKey)) {
        return last;
      }
      byte[] bytes = bytes();
      FileReading<T> reading = parse(bytes);
      // A file that changed while it was read is read again the next time.
      boolean settled = key.equals(FileKey.of(file));
      if (settled && !isSuspicious(reading)) {
        lastKey = key;
      }
      return reading;
    } catch (NoSuchFileException e) {
      return new FileReading.Missing<>();
    } catch (IOException e) {
      return rejected(new Problem(Position.START, "reading it: " + e), new byte[0]);
    }
  }

  /// One byte more than is taken: enough to see that there is too much.
  private byte[] bytes() throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(4 * DocumentReader.MAX_LENGTH + 1);
    }
  }

  private FileReading<T> parse(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return rejected(new Problem(Position.START, "it is not UTF-8 text"), bytes);
    }
    return switch (parser.apply(text)) {
      case Parsed.Good<T> good -> new FileReading.Good<>(good.value(), text, tag(bytes));
      case Parsed.Bad<T> bad -> rejected(bad.problems().getFirst(), bytes);
    };
  }

  private FileReading<T> rejected(Problem problem, byte[] bytes) {
    return new FileReading.Rejected<>(problem.in(name), tag(bytes), lastGood);
  }

  /// A name for exactly these bytes.
  static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }
}
