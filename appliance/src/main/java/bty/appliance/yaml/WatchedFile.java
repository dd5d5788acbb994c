package bty.appliance.yaml;

import bty.appliance.files.Delay;
import bty.appliance.files.FileKey;
import bty.appliance.files.FolderWatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
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
/// its key has changed. Thread-safe.
///
/// Git and many editors replace a file by removing and writing it, so bad news is not believed at
/// once:
///
/// ```
///   missing or broken, and it was not before
///     Git is at work here -------------------> what it said before stays in force; of what was
///                                              never read nothing is known
///     else: looked at again for 300 ms ------> then it is believed
///   missing, never read, and no file of its
///     folder has come or gone for a while ----> believed at once: made-up names cost nothing
/// ```
public final class WatchedFile<T> {
  /// Together 300 ms.
  private static final int LOOKS = 25;

  private final Path file;
  private final String name;
  private final Function<String, Parsed<T>> parser;
  private final FolderWatch around;
  private final Delay pause;
  private final ReentrantLock lock = new ReentrantLock();

  /// What was believed last, and the key of that very reading; none if it is to be read again.
  private FileReading<T> last = new FileReading.Missing<>();

  private @Nullable FileKey lastKey;
  private boolean known;
  private Optional<T> lastGood = Optional.empty();
  private @Nullable FileKey lookedAt;

  /// @param name of the file in messages, relative to the state folder
  /// @param around the folder it is in
  public WatchedFile(
      Path file, String name, Function<String, Parsed<T>> parser, FolderWatch around) {
    this(file, name, parser, around, Thread::sleep);
  }

  /// @param pause between two looks at what is missing or broken
  WatchedFile(
      Path file, String name, Function<String, Parsed<T>> parser, FolderWatch around, Delay pause) {
    this.file = file;
    this.name = name;
    this.parser = parser;
    this.around = around;
    this.pause = pause;
  }

  /// What the file says now.
  public FileReading<T> read() {
    lock.lock();
    try {
      FileReading<T> reading = look();
      if (isBadNews(reading) && !(last instanceof FileReading.Good<T>)) {
        around.awaitCalm(pause);
        reading = look();
      }
      FileKey folder = isBadNews(reading) ? around.key() : FileKey.ABSENT;
      for (int i = 1; isBadNews(reading); i++) {
        Optional<String> unrest = around.unrest();
        if (unrest.isPresent()) {
          return held(reading, unrest.get());
        }
        if (!isWorthWaiting(reading, folder)) {
          break;
        }
        if (i == LOOKS) {
          around.settle(folder);
          break;
        }
        // Ever longer, so as not to keep step with whoever replaces files at a steady pace.
        pause.sleep(i);
        reading = look();
      }
      believe(reading);
      return reading;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return held(last, "this program is about to end");
    } finally {
      lock.unlock();
    }
  }

  /// Reads the file for the first time, so that later it is known what it said. What is wrong with
  /// it is left to whoever asks.
  public void learn() {
    lock.lock();
    try {
      if (look() instanceof FileReading.Good<T> good) {
        believe(good);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isBadNews(FileReading<T> reading) {
    return switch (reading) {
      case FileReading.Good<T> _, FileReading.Held<T> _ -> false;
      case FileReading.Missing<T> _ -> !known || !(last instanceof FileReading.Missing<T>);
      case FileReading.Rejected<T> rejected ->
          !(last instanceof FileReading.Rejected<T> before
              && before.problem().equals(rejected.problem())
              && before.tag().equals(rejected.tag()));
    };
  }

  private boolean isWorthWaiting(FileReading<T> reading, FileKey folder) {
    return known || reading instanceof FileReading.Rejected<T> || !around.isQuiet(folder);
  }

  private FileReading<T> held(FileReading<T> reading, String why) {
    if (last instanceof FileReading.Good<T> good) {
      return new FileReading.Held<>(Optional.of(good), why);
    }
    return reading instanceof FileReading.Missing<T>
        ? new FileReading.Held<>(Optional.empty(), why)
        : reading;
  }

  private void believe(FileReading<T> reading) {
    last = reading;
    lastKey = lookedAt;
    known = true;
    if (reading instanceof FileReading.Good<T> good) {
      lastGood = Optional.of(good.value());
    } else if (reading instanceof FileReading.Missing<T>) {
      lastGood = Optional.empty();
    }
  }

  private FileReading<T> look() {
    lookedAt = null;
    try {
      FileKey key = FileKey.of(file);
      if (key.equals(FileKey.ABSENT)) {
        return Files.isSymbolicLink(file) ? dangling() : new FileReading.Missing<>();
      }
      if (key.equals(lastKey)) {
        lookedAt = key;
        return last;
      }
      // The key is that of what a link leads to, so a link that leads to something else now comes
      // here. What is refused gets no key: it may be put right without a change of its own.
      Optional<String> objection = around.objection(file);
      if (objection.isPresent()) {
        return rejected("it " + objection.get());
      }
      if (!key.isRegularFile()) {
        return rejected("it is not a file, so it was not opened");
      }
      FileReading<T> reading = parse(bytes());
      // A file that changed while it was read is read again the next time.
      lookedAt = key.equals(FileKey.of(file)) ? key : null;
      return reading;
    } catch (NoSuchFileException e) {
      return new FileReading.Missing<>();
    } catch (AccessDeniedException e) {
      return rejected("the appliance has no permission to read it");
    } catch (IOException e) {
      return rejected("it cannot be read: " + e.getMessage());
    }
  }

  private FileReading<T> dangling() throws IOException {
    String leads = "is a link to " + Files.readSymbolicLink(file) + ", which is not there";
    return rejected("it " + around.objection(file).orElse(leads));
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

  private FileReading<T> rejected(String message) {
    return rejected(new Problem(Position.START, message), new byte[0]);
  }

  private FileReading<T> rejected(Problem problem, byte[] bytes) {
    return new FileReading.Rejected<>(problem.in(name), tag(bytes), lastGood);
  }

  /// A name for exactly these bytes.
  public static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }
}
