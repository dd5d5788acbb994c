package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.DeviceNumber;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.Identity;
import bty.engine.disk.Transport;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.image.DiskPieces;
import bty.engine.image.OpenImage;
import bty.engine.image.Reading;
import bty.engine.inspect.ImageContents.BootWays;
import bty.engine.qcow2.Qcow2Builder;
import bty.engine.selection.Requirement;
import bty.engine.selection.TargetSpec;
import bty.engine.source.FlakyServer;
import bty.engine.source.ImageLocation;
import bty.engine.source.RetryPolicy;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said of an image whose loader a machine with Secure Boot on would refuse.
class UnsignedLoaderTest {
  private static final int START = 4 << 20;
  private static final int NEAR = 40;
  private static final int FAR = 600;
  private static final String WARNING = "this machine starts only what is signed";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"raw", "zstd", "gzip", "qcow2"})
  void planSaysSoWhateverTheFormat(String format) throws IOException {
    ImageLocation unsigned = file(stored(format, EfiDisk.with(START, NEAR, false)));
    assertThat(notes(true, unsigned)).filteredOn(note -> note.startsWith(WARNING)).hasSize(1);
    assertThat(notes(false, unsigned)).noneMatch(note -> note.contains("signed"));
    ImageLocation signed = file(stored(format, EfiDisk.with(START, NEAR, true)));
    assertThat(notes(true, signed)).noneMatch(note -> note.contains("signed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "zstd", "qcow2"})
  void planOfAnImageOnAServerSaysSoToo(String format) throws IOException {
    for (boolean signed : List.of(true, false)) {
      byte[] stored = stored(format, EfiDisk.with(START, NEAR, signed));
      try (FlakyServer server = new FlakyServer(it -> FlakyServer.good(it, stored, "\"1\""))) {
        assertThat(
                notes(true, server.location("/x.img")).stream()
                    .anyMatch(it -> it.contains(WARNING)))
            .isEqualTo(!signed);
      }
    }
  }

  @Test
  void imageWithoutALoaderIsSaidToHaveNone() throws IOException {
    ImageLocation image = file(Zstd.compress(EfiDisk.empty(START)));
    assertThat(notes(true, image)).anyMatch(note -> note.contains("has no loader in EFI/BOOT"));
    assertThat(notes(true, image)).noneMatch(note -> note.contains("signed"));
  }

  /// A plan does not go so far; the flash sees it on the disk.
  @Test
  void loaderThatLiesFarInIsFoundWhenItIsWritten() throws IOException {
    byte[] disk = EfiDisk.with(START, FAR, false);
    ImageLocation image = file(Zstd.compress(disk));
    assertThat(notes(true, image)).noneMatch(note -> note.contains("signed"));
    List<String> started = new ArrayList<>();
    assertThat(flash(true, disk.length, image, started))
        .singleElement()
        .asString()
        .contains(WARNING);
    assertThat(started).noneMatch(note -> note.contains("signed"));
    assertThat(flash(false, disk.length, image, started)).isEmpty();
    assertThat(
            flash(true, disk.length, file(Zstd.compress(EfiDisk.with(START, FAR, true))), started))
        .isEmpty();
  }

  @Test
  void whatShowsBeforehandIsSaidWhenTheFlashBeginsAndOnlyOnce() throws IOException {
    byte[] disk = EfiDisk.with(START, FAR, false);
    List<String> started = new ArrayList<>();
    assertThat(flash(true, disk.length, file(disk), started)).isEmpty();
    assertThat(started).filteredOn(note -> note.contains(WARNING)).hasSize(1);
  }

  /// Unknown is said as nothing, and stops nothing.
  @ParameterizedTest
  @ValueSource(ints = {2 << 20, START + 600, START + (64 << 10)})
  void imageThatBreaksOffBeforeTheLoaderIsPlannedAllTheSame(int good) throws IOException {
    byte[] disk = EfiDisk.with(START, NEAR, false);
    byte[] first = Zstd.compress(Arrays.copyOf(disk, good));
    byte[] broken = Arrays.copyOf(first, first.length + 100);
    broken[first.length] = 0x28;
    assertThat(notes(true, file(broken))).noneMatch(note -> note.contains("signed"));
  }

  @Test
  void nothingMoreIsReadWhereAnythingStarts() throws IOException {
    ImageLocation location = file(Zstd.compress(EfiDisk.with(START, NEAR, false)));
    try (OpenImage image = OpenImage.open(location, RetryPolicy.PATIENT, Reading.NEEDED);
        DiskPieces pieces = image.pieces(image.chunks())) {
      ImageHead head = ImageHead.read(image, pieces, request(location), Optional.empty());
      assertThat(head.hidesLoader()).isTrue();
      assertThat(new SignedOnly(false).planned(head, image, pieces)).isSameAs(head);
      ImageHead known = new SignedOnly(true).planned(head, image, pieces);
      assertThat(known.boot().flatMap(BootWays::signed)).contains(false);
    }
  }

  @Test
  void warningIsForTheDiskThatIsMeant() {
    BootWays ways =
        new BootWays("", false, true, List.of("EFI/BOOT/BOOTX64.EFI"), Optional.of(false));
    ImageHead head =
        new ImageHead(ByteBuffer.allocate(0), Requirement.UNKNOWN, List.of(), Optional.of(ways));
    SignedOnly secure = new SignedOnly(true);
    assertThat(secure.caution(head, disk(DiskKind.PHYSICAL, Transport.NVME)).orElseThrow())
        .endsWith("take another image, or switch Secure Boot off in the firmware");
    assertThat(secure.caution(head, disk(DiskKind.PHYSICAL, Transport.USB)).orElseThrow())
        .endsWith("it may in another machine, where Secure Boot is off");
    assertThat(secure.caution(head, disk(DiskKind.FILE, Transport.UNKNOWN))).isEmpty();
    assertThat(secure.caution(head, disk(DiskKind.LOOP, Transport.UNKNOWN))).isEmpty();
    assertThat(new SignedOnly(false).caution(head, disk(DiskKind.PHYSICAL, Transport.NVME)))
        .isEmpty();
  }

  private static Disk disk(DiskKind kind, Transport transport) {
    return new Disk(
        "/dev/fake",
        DeviceNumber.NONE,
        kind,
        transport,
        new Capacity(1 << 30, 512, 512),
        Identity.NONE,
        Disk.Traits.PLAIN,
        List.of(),
        List.of(),
        new BootMedium.No());
  }

  private static byte[] stored(String format, byte[] disk) throws IOException {
    return switch (format) {
      case "zstd" -> Zstd.compress(disk);
      case "qcow2" -> Qcow2Builder.of(disk, 3, 16, new Random(1)).shuffled(1).build();
      case "gzip" -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
          gzip.write(disk);
        }
        yield out.toByteArray();
      }
      default -> disk;
    };
  }

  private ImageLocation file(byte[] stored) throws IOException {
    return new ImageLocation.File(Files.write(folder.resolve("image"), stored));
  }

  private static FlashRequest request(ImageLocation image) {
    return new FlashRequest(
        image, Optional.empty(), OptionalLong.empty(), TargetSpec.ONLY, Verify.NONE);
  }

  private static Flasher flasher(boolean secure, RecordingDisk disk, RetryPolicy policy) {
    Flasher flasher = new Flasher(() -> List.of(disk.disk()), _ -> disk.opened(), policy);
    return secure ? flasher.inSecureMachine() : flasher;
  }

  private static List<String> notes(boolean secure, ImageLocation image) {
    FlashPlan plan =
        flasher(secure, new RecordingDisk(40 << 20), FlakyServer.UNHURRIED).plan(request(image));
    assertThat(plan).isInstanceOf(FlashPlan.Ready.class);
    return plan instanceof FlashPlan.Ready ready ? ready.notes() : List.of();
  }

  /// @param started takes what is said at the beginning
  /// @return what is said at the end
  private static List<String> flash(
      boolean secure, int bytes, ImageLocation image, List<String> started) {
    started.clear();
    FlashResult result =
        flasher(secure, new RecordingDisk(bytes), FlakyServer.UNHURRIED)
            .flash(
                request(image),
                event -> {
                  if (event instanceof FlashEvent.Started begun) {
                    started.addAll(begun.notes());
                  }
                });
    assertThat(result).isInstanceOf(FlashResult.Done.class);
    return result instanceof FlashResult.Done done ? done.notes() : List.of();
  }
}
