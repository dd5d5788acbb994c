package bty.appliance.bootfile;

import bty.appliance.boot.IpxeScripts;
import bty.appliance.files.FileKey;
import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.appliance.files.QuietFiles;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The folder of boot files. A kernel and the initrd of another build make a live environment
/// without its drivers; where there are checksum files, they say which belong together:
/// `bty-netboot-x86_64.sha256` for both, or one beside each, as `sha256sum` writes them.
/// Thread-safe.
public final class BootFiles {
  private static final System.Logger LOG = System.getLogger("boot");
  private static final Set<String> SET = Set.of(IpxeScripts.KERNEL, IpxeScripts.INITRD);
  private static final List<String> CHECKSUMS =
      List.of(
          "bty-netboot-x86_64.sha256",
          IpxeScripts.KERNEL + ".sha256",
          IpxeScripts.INITRD + ".sha256");
  private static final int MOST_CHECKSUM_BYTES = 64 * 1024;
  private static final int BUFFER_BYTES = 256 * 1024;

  private final Folder folder;
  private final QuietFiles quiet = new QuietFiles();
  private final Map<String, Digested> digests = new ConcurrentHashMap<>();
  private final ReentrantLock changes = new ReentrantLock();
  private volatile String problem = "";

  private record Digested(FileStamp stamp, Sha256 digest) {}

  /// @param folder whose files are served
  public BootFiles(Folder folder) {
    this.folder = folder;
  }

  /// Where they lie.
  public Folder folder() {
    return folder;
  }

  /// The digest of exactly that file, once it is known.
  public Optional<Sha256> digest(String name, FileStamp stamp) {
    return Optional.ofNullable(digests.get(name))
        .filter(known -> known.stamp().equals(stamp))
        .map(Digested::digest);
  }

  /// Why a file must not be served now, in a sentence; empty when it may be.
  public Optional<String> problem(String name) {
    return SET.contains(name) && !problem.isEmpty() ? Optional.of(problem) : Optional.empty();
  }

  /// The bytes of a file; 0 where there is none.
  public long size(String name) {
    try {
      Optional<Path> file = folder.find(name);
      return file.isPresent() ? Files.size(file.get()) : 0;
    } catch (IOException vanished) {
      return 0;
    }
  }

  /// Why machines cannot load the live environment, in a sentence; empty when they can.
  public Optional<String> liveProblem() {
    for (String name : List.of(IpxeScripts.KERNEL, IpxeScripts.INITRD)) {
      if (folder.find(name).isEmpty()) {
        return Optional.of("the boot folder has no " + name);
      }
    }
    return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
  }

  /// Digests what is new and has been left alone for a while, and compares. For the one background
  /// thread.
  public void look(Instant now) throws IOException {
    Set<Path> files = new HashSet<>();
    for (String name : folder.names()) {
      Optional<Path> file = folder.find(name);
      if (file.isPresent()) {
        files.add(file.get());
        look(name, file.get(), now);
      }
    }
    quiet.keepOnly(files);
    judge();
  }

  /// One file that cannot be read keeps no other from it.
  private void look(String name, Path file, Instant now) {
    try {
      FileKey key = FileKey.of(file);
      FileStamp stamp = FileStamp.of(file);
      boolean isQuiet = quiet.isQuiet(file, key, now);
      if (isQuiet && digest(name, stamp).isEmpty()) {
        Sha256 digest = digest(file);
        if (FileKey.of(file).equals(key)) {
          digests.put(name, new Digested(stamp, digest));
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "digesting boot file " + name + "; it is tried again", e);
    }
  }

  /// Gives a received file its name, unless something speaks against it at the last moment.
  ///
  /// @param objection asked once; nobody else changes a boot file from then on
  /// @return the objection; then nothing has changed
  public <T> Optional<T> publish(
      Path part, String name, Sha256 digest, Supplier<Optional<T>> objection) throws IOException {
    changes.lock();
    try {
      Optional<T> refused = objection.get();
      if (refused.isEmpty()) {
        FileStamp stamp = FileStamp.of(part);
        folder.publish(part, name);
        digests.put(name, new Digested(stamp, digest));
        LOG.log(Level.INFO, "boot file " + name + " was uploaded: sha256 " + digest);
        judge();
      }
      return refused;
    } finally {
      changes.unlock();
    }
  }

  private void judge() throws IOException {
    Map<String, Sha256> found = new HashMap<>();
    for (String name : SET) {
      Optional<Path> file = folder.find(name);
      if (file.isPresent()) {
        digest(name, FileStamp.of(file.get())).ifPresent(digest -> found.put(name, digest));
      }
    }
    String now = "";
    for (String source : CHECKSUMS) {
      now = now.isEmpty() ? contradiction(source, found) : now;
    }
    say(now);
  }

  /// Checksums that cannot be read say nothing.
  private String contradiction(String source, Map<String, Sha256> found) {
    Optional<Path> file = folder.find(source);
    try {
      if (file.isEmpty() || Files.size(file.get()) > MOST_CHECKSUM_BYTES) {
        return "";
      }
      String text = Files.readString(file.get(), StandardCharsets.ISO_8859_1);
      return Checksums.parse(source, text).contradiction(found).orElse("");
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "reading " + source + " of the boot files; it is tried again", e);
      return "";
    }
  }

  private synchronized void say(String now) {
    if (!now.equals(problem)) {
      LOG.log(
          now.isEmpty() ? Level.INFO : Level.WARNING,
          now.isEmpty() ? "kernel and initrd of the live environment match again" : now);
      problem = now;
    }
  }

  /// Reads a file from its first to its last byte.
  public static Sha256 digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sha.update(buffer, 0, count);
      }
      return Sha256.of(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }
}
