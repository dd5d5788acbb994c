package bty.appliance.upgrade;

import bty.engine.command.Commands;
import bty.engine.source.ImageLocation;
import bty.engine.source.ImageSource;
import bty.engine.source.RetryPolicy;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Consumer;

/// Puts another version in the place of the one that runs.
///
/// ```
/// note: signed? --> tarball: its digest? --> unpacked beside, on the disk --> link --> restart
///                                                                                       |
///           done <-- answers, and says it is that version <-- looked at once a second <-+
///                                  | not within the time
///                                  v
///           link back --> restart --> said what was wrong; nothing else has changed
/// ```
///
/// The state is not touched. Until the link is replaced, the old version runs on. If the power goes
/// before there is an answer, [#settle] sees to it after the next start.
///
/// @param program the link to the program
/// @param key the file of the public key
/// @param patience how long the new version has to answer
/// @param say what goes on, a line at a time
public record Upgrade(
    Path program,
    Path key,
    Commands commands,
    Supervisor supervisor,
    Duration patience,
    Pause pause,
    Consumer<String> say) {
  /// Where the program is, if this project installed it.
  public static final Path PROGRAM = Path.of("/usr/lib/bty-web");

  /// Where the key is.
  public static final Path KEY = Path.of("/etc/bty/upgrade-key.pem");

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int MOST_NOTE_BYTES = 4096;

  /// Lets time pass.
  @FunctionalInterface
  public interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  /// The new version is taken in.
  ///
  /// @param from a path or URL of the tarball; its note is `FROM.sig`
  /// @throws IOException with a sentence if it is not, and what runs then
  public void to(String from) throws IOException, InterruptedException {
    Releases releases = new Releases(program, commands);
    String before = releases.current();
    PublicKey signer = ReleaseKey.read(key);
    ReleaseNote note = note(from, signer);
    if (note.folder().equals(before)) {
      say.accept("bty-web %s is what runs already".formatted(note.version()));
      return;
    }
    releases.tidy();
    Path tarball = Files.createTempFile(releases.of("."), ".", ".tar.gz.part");
    try {
      fetch(from, tarball, note);
      releases.unpack(tarball, note);
    } finally {
      Files.deleteIfExists(tarball);
    }
    say.accept("bty-web %s is checked and unpacked; starting it".formatted(note.version()));
    start(releases, note.folder(), before);
    releases.tidy();
  }

  /// The version that ran before is taken in again.
  ///
  /// @throws IOException with a sentence if that can't be
  public void back() throws IOException, InterruptedException {
    Releases releases = new Releases(program, commands);
    String before = releases.current();
    String wanted =
        releases
            .previous()
            .orElseThrow(() -> new IOException("there is no version beside " + before));
    start(releases, wanted, before);
  }

  /// What was on trial when the power went has the time to answer once more, having been started
  /// with the computer; else the version before is taken in again.
  ///
  /// @throws IOException with a sentence if it was
  public void settle() throws IOException, InterruptedException {
    Releases releases = new Releases(program, commands);
    String trial = releases.onTrial().orElse("");
    String before = releases.previous().orElse("");
    if (trial.isEmpty() || before.isEmpty()) {
      releases.endTrial();
      say.accept("no version is on trial");
      return;
    }
    decide(releases, trial, before, answered(trial));
  }

  private ReleaseNote note(String from, PublicKey signer) throws IOException {
    String file = from + ".sig";
    try (ImageSource source = open(file)) {
      if (source.length() > MOST_NOTE_BYTES) {
        throw new IOException(file + " is too long for the note of a release");
      }
      ByteBuffer bytes = ByteBuffer.allocateDirect((int) source.length());
      while (bytes.hasRemaining() && source.read(bytes) >= 0) {
        // Until it is whole.
      }
      return ReleaseNote.verified(
          StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString(), signer);
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s; nothing has changed".formatted(file, e.getMessage()), e);
    }
  }

  private static ImageSource open(String from) throws IOException {
    try {
      return ImageSource.open(ImageLocation.parse(from), RetryPolicy.PATIENT);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void fetch(String from, Path to, ReleaseNote note) throws IOException {
    MessageDigest digest = sha256();
    try (ImageSource source = open(from);
        FileChannel file = FileChannel.open(to, StandardOpenOption.WRITE)) {
      ByteBuffer piece = ByteBuffer.allocateDirect(1 << 16);
      while (source.read(piece.clear()) >= 0) {
        digest.update(piece.flip());
        piece.rewind();
        while (piece.hasRemaining()) {
          file.write(piece);
        }
      }
    }
    Sha256 found = new Sha256(HexFormat.of().formatHex(digest.digest()));
    if (!found.equals(note.digest())) {
      throw new IOException(
          "%s has the SHA-256 %s, and %s was signed: it was damaged on its way, or replaced; nothing has changed"
              .formatted(from, found, note.digest()));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }

  private void start(Releases releases, String wanted, String before)
      throws IOException, InterruptedException {
    String found;
    try {
      releases.switchTo(wanted);
      supervisor.restart();
      found = answered(wanted);
    } catch (IOException e) {
      found = String.valueOf(e.getMessage());
    } catch (InterruptedException stop) {
      goBack(releases, before, wanted, "it was interrupted");
      throw stop;
    }
    decide(releases, wanted, before, found);
  }

  private void decide(Releases releases, String wanted, String before, String found)
      throws IOException {
    if (found.isEmpty()) {
      releases.endTrial();
      say.accept("bty-web %s runs, and answers".formatted(wanted));
      return;
    }
    goBack(releases, before, wanted, found);
    throw new IOException(
        "%s did not answer as it should within %d s: %s; %s runs again"
            .formatted(wanted, patience.toSeconds(), found, before));
  }

  /// Looks until it is well.
  ///
  /// @return what is wrong; empty if nothing is
  private String answered(String wanted) throws InterruptedException {
    String found = "nothing";
    for (long left = patience.toSeconds(); left > 0; left--) {
      try {
        String version = supervisor.healthy();
        if (Releases.version(wanted).equals(version)) {
          return "";
        }
        found = "version " + version + " answers";
      } catch (IOException notYet) {
        found = String.valueOf(notYet.getMessage());
      }
      pause.pause(LOOK);
    }
    return found;
  }

  private void goBack(Releases releases, String before, String wanted, String why)
      throws IOException {
    say.accept("%s: %s; going back to %s".formatted(wanted, why, before));
    releases.returnTo(before);
    releases.endTrial();
    supervisor.restart();
  }
}
