package bty.appliance.image;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.event.ChangeFeed;
import bty.appliance.files.Folder;
import bty.engine.inspect.ImageInspection;
import bty.engine.inspect.ImageInspector;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import bty.engine.source.ImageName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that are put into the image folder by hand, round by round.
class ImageRoundTest {
  private static final ImageName A = new ImageName("a.img");
  private static final ImageName B = new ImageName("b.img");
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  @TempDir private Path folder;
  private Path images;
  private Path facts;
  private Instant now = Instant.parse("2026-11-23T10:00:00Z");
  private ImageProbe probe = file -> new ImageInspector().inspect(new ImageLocation.File(file));
  private ImageCatalog catalog;
  private ImageRound round;

  @BeforeEach
  void start() throws IOException {
    images = Files.createDirectories(folder.resolve("images"));
    facts = Files.createDirectories(folder.resolve("facts"));
    restart();
  }

  private void restart() {
    catalog =
        new ImageCatalog(
            new Folder(images),
            file -> probe.inspect(file),
            new ImageFactsStore(facts),
            new ImagePinStore(folder),
            new ChangeFeed());
    round = catalog.round();
  }

  private void look() throws IOException {
    round.run(() -> now);
  }

  private void lookAfter(Duration time) throws IOException {
    now = now.plus(time);
    look();
  }

  /// So often that what stays as it is has been read.
  private void settle() throws IOException {
    look();
    lookAfter(TWO_SECONDS);
  }

  private String reason(ImageName name) {
    return catalog.find(name) instanceof ImageLookup.NotReady not ? not.reason() : "";
  }

  private Path put(ImageName name, byte[] content) throws IOException {
    return Files.write(images.resolve(name.text()), content);
  }

  /// One partition, of all but the first MiB.
  private static byte[] disk(int bytes) {
    ByteBuffer disk = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    disk.putShort(510, (short) 0xaa55).put(446 + 4, (byte) 0x83).putInt(446 + 8, 2048);
    return disk.putInt(446 + 12, bytes / 512 - 2048).array();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    }
    return packed.toByteArray();
  }

  @Test
  void copyThatStallsIsRefusedUntilItIsWhole() throws IOException {
    byte[] whole = disk(2 << 20);
    put(A, Arrays.copyOf(whole, (2 << 20) - 512));
    settle();
    assertThat(reason(A)).contains("cannot be used", "was cut off, or is still being copied");
    put(A, whole);
    look();
    assertThat(reason(A)).contains("still being read");
    lookAfter(TWO_SECONDS);
    assertThat(catalog.find(A)).isInstanceOf(ImageLookup.Ready.class);
  }

  @Test
  void imageThatWasPackedWhileItWasCutOffIsRefused() throws IOException {
    put(A, gzip(Arrays.copyOf(disk(2 << 20), 1 << 20)));
    put(B, gzip(disk(2 << 20)));
    settle();
    assertThat(reason(A)).contains("ends at byte 1048576 once decoded");
    assertThat(catalog.find(B)).isInstanceOf(ImageLookup.Ready.class);
  }

  @Test
  void fileIsSettledByItsChangesAndNotByItsTime() throws IOException {
    Path file = put(A, disk(2 << 20));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));
    settle();
    assertThat(catalog.find(A)).isInstanceOf(ImageLookup.Ready.class);
  }

  @Test
  void fileThatGoesOnChangingIsNotRead() throws IOException {
    probe =
        _ -> {
          throw new AssertionError("it was read");
        };
    for (int i = 1; i < 5; i++) {
      // As a copy does that keeps the time of the original.
      Path file = put(A, new byte[i * 512]);
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
      lookAfter(TWO_SECONDS);
      assertThat(reason(A)).contains("still being read");
    }
  }

  @Test
  void clockThatIsSetBackMakesItWaitTwoSecondsMore() throws IOException {
    put(A, disk(2 << 20));
    look();
    lookAfter(Duration.ofDays(-1000));
    lookAfter(TWO_SECONDS);
    assertThat(catalog.find(A)).isInstanceOf(ImageLookup.Ready.class);
  }

  @Test
  void factsThatCannotBeReadKeepNoImageFromBeingRead() throws IOException {
    put(A, disk(2 << 20));
    put(B, disk(2 << 20));
    Files.createDirectories(facts.resolve("a.img.json/in the way"));
    settle();
    assertThat(catalog.find(A)).isInstanceOf(ImageLookup.Ready.class);
    assertThat(catalog.find(B)).isInstanceOf(ImageLookup.Ready.class);
  }

  /// As on a full disk.
  @Test
  void factsThatCannotBeWrittenAreWrittenLater() throws IOException {
    Files.delete(facts);
    put(A, disk(2 << 20));
    settle();
    assertThat(catalog.find(A)).isInstanceOf(ImageLookup.Ready.class);
    Files.createDirectories(facts);
    look();
    assertThat(facts.resolve("a.img.json")).exists();
    probe =
        _ -> {
          throw new AssertionError("it was read again");
        };
    restart();
    look();
    assertThat(catalog.find(A)).isInstanceOf(ImageLookup.Ready.class);
  }

  @Test
  void imageThatCouldNotBeReadIsTriedAgain() throws IOException {
    ImageProbe good = probe;
    put(A, disk(2 << 20));
    for (IOException fault :
        new IOException[] {
          new IOException("Input/output error"),
          new ImageException(ImageException.Kind.FETCH, "reading a.img at byte 7: no"),
          new ImageException(ImageException.Kind.TOOL_MISSING, "liblzma.so.5 is not installed")
        }) {
      restart();
      probe =
          _ -> {
            throw fault;
          };
      settle();
      assertThat(reason(A)).contains("is tried again", fault.getMessage());
      probe = good;
      lookAfter(TWO_SECONDS);
      assertThat(reason(A)).contains("is tried again");
      lookAfter(Duration.ofMinutes(1));
      assertThat(catalog.find(A)).isInstanceOf(ImageLookup.Ready.class);
      Files.delete(facts.resolve("a.img.json"));
    }
  }

  @Test
  void whateverOneImageDoesToItsReaderTheOthersAreRead() throws IOException {
    ImageProbe good = probe;
    put(A, disk(2 << 20));
    put(B, disk(2 << 20));
    for (Throwable fault :
        new Throwable[] {
          new OutOfMemoryError("Java heap space"),
          new StackOverflowError(),
          new IllegalStateException("a bug")
        }) {
      restart();
      Files.deleteIfExists(facts.resolve("b.img.json"));
      probe = file -> file.endsWith("a.img") ? fail(fault) : good.inspect(file);
      settle();
      assertThat(reason(A)).contains("could not be read").doesNotContain("Exception", "Error");
      assertThat(catalog.find(B)).isInstanceOf(ImageLookup.Ready.class);
    }
  }

  private static ImageInspection fail(Throwable fault) {
    if (fault instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) fault;
  }

  @Test
  void fileThatChangesWhileItIsReadIsReadAgain() throws IOException {
    ImageProbe good = probe;
    put(A, disk(2 << 20));
    probe =
        file -> {
          var found = good.inspect(file);
          put(A, disk(3 << 20));
          return found;
        };
    settle();
    assertThat(reason(A)).contains("still being read");
  }

  @Test
  void linksAreFollowedInsideAndOutside() throws IOException {
    Path nas = Files.createDirectories(folder.resolve("nas"));
    Files.write(nas.resolve("disk"), disk(2 << 20));
    Files.setPosixFilePermissions(
        nas.resolve("disk"), PosixFilePermissions.fromString("rw-r--r--"));
    Files.createSymbolicLink(images.resolve("a.img"), nas.resolve("disk"));
    Files.createSymbolicLink(images.resolve("b.img"), Path.of("a.img"));
    settle();
    assertThat(catalog.find(A)).isInstanceOf(ImageLookup.Ready.class);
    assertThat(catalog.find(B)).isInstanceOf(ImageLookup.Ready.class);
  }

  @Test
  void whatCannotBeUsedIsListedAndSaysWhy() throws Exception {
    Files.createSymbolicLink(images.resolve("dangling"), Path.of("/nowhere/disk.img"));
    Files.createSymbolicLink(images.resolve("circle"), Path.of("circle"));
    Files.createSymbolicLink(images.resolve("up"), Path.of(".."));
    Files.createDirectory(images.resolve("sub"));
    Files.createDirectory(images.resolve("lost+found"));
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Files.createSymbolicLink(images.resolve("guarded"), secret);
    String pipe = images.resolve("pipe").toString();
    assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
    settle();
    assertThat(catalog.list().stream().map(ImageName::text))
        .containsExactly("circle", "dangling", "guarded", "pipe", "sub", "up");
    assertThat(reason(new ImageName("dangling")))
        .contains("a link to /nowhere/disk.img, which is not there");
    assertThat(reason(new ImageName("circle"))).contains("which cannot be looked at");
    assertThat(reason(new ImageName("up"))).contains("which is a folder");
    assertThat(reason(new ImageName("sub"))).contains("it is a folder");
    assertThat(reason(new ImageName("pipe"))).contains("it is a pipe");
    assertThat(reason(new ImageName("guarded"))).contains("not every user");
  }

  /// What they hold of the file is its device, too, which is another one after a remount.
  @Test
  void factsOfAnOlderVersionAreUnderstood() throws IOException {
    Path file = put(A, disk(2 << 20));
    writeOldFacts(file, "no boot code");
    probe =
        _ -> {
          throw new AssertionError("it was read again");
        };
    look();
    assertThat(catalog.find(A)).isInstanceOf(ImageLookup.Ready.class);
  }

  @Test
  void factsOfAnOlderVersionThatTookAPartForTheWholeAreNot() throws IOException {
    Path file = put(A, Arrays.copyOf(disk(2 << 20), 1 << 20));
    writeOldFacts(file, "partition 1 ends at byte 2097152, beyond the image's end at 1048576");
    settle();
    assertThat(reason(A)).contains("was cut off");
  }

  @Test
  void imageWithNoMoreThanTheBackupOfItsTableIsNone() throws IOException {
    Path file = put(A, onlyBackup(1 << 20));
    writeOldFacts(file, "the GPT header at the beginning is missing; only its backup is there");
    settle();
    assertThat(reason(A)).contains("cannot be used", "it has only the backup");
  }

  /// A GPT without partitions, UEFI 2.10 section 5.3: its last sector, and zeroes before.
  private static byte[] onlyBackup(int bytes) {
    ByteBuffer disk = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long last = bytes / 512L - 1;
    ByteBuffer header = disk.slice(bytes - 512, 512).order(ByteOrder.LITTLE_ENDIAN);
    header.put(0, "EFI PART".getBytes(StandardCharsets.US_ASCII));
    header.putInt(8, 0x10000).putInt(12, 92).putLong(24, last).putLong(32, 1);
    header.putLong(40, 34).putLong(48, last - 33).putLong(72, last - 32);
    header.putInt(80, 128).putInt(84, 128).putInt(88, crc(ByteBuffer.allocate(128 * 128)));
    header.putInt(16, crc(header.slice(0, 92)));
    return disk.array();
  }

  private static int crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Test
  void factsOfAnOlderVersionThatTookAnythingForADiskAreNot() throws IOException {
    byte[] noise = new byte[4096];
    new Random(1).nextBytes(noise);
    Path file = put(A, noise);
    writeOldFacts(file, "no partition table: firmware will not find anything to boot on it");
    settle();
    assertThat(reason(A)).contains("no partition table, file system or boot sector");
  }

  private void writeOldFacts(Path file, String problem) throws IOException {
    Files.writeString(
        facts.resolve("a.img.json"),
        """
        {"name":"a.img","size_bytes":%d,"modified":"%s","inode":"(dev=fe0123,ino=%s)","format":"raw",
         "disk_size_bytes":%d,"sha256":"%s","problems":"%s"}
        """
            .formatted(
                Files.size(file),
                Files.getLastModifiedTime(file).toInstant(),
                Files.getAttribute(file, "unix:ino"),
                Files.size(file),
                "0".repeat(64),
                problem),
        StandardCharsets.UTF_8);
  }
}
