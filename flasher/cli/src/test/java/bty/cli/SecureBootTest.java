package bty.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.client.FlashPort;
import bty.cli.machine.Keys;
import bty.cli.stick.StickEnding;
import bty.cli.stick.StickPorts;
import bty.cli.stick.StickRun;
import bty.cli.tui.backend.FlashLock;
import bty.cli.tui.backend.LocalBackend;
import bty.cli.tui.lines.LineMode;
import bty.cli.tui.state.Choice;
import bty.cli.tui.state.DiskItem;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.Model;
import bty.cli.tui.state.Page;
import bty.cli.tui.state.ProvisionChoice;
import bty.cli.tui.state.Scenes;
import bty.cli.tui.state.Session;
import bty.cli.tui.view.Line;
import bty.cli.tui.view.View;
import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import bty.engine.flash.FlashPlan;
import bty.engine.image.ImageFolder;
import bty.engine.protocol.RunId;
import com.github.luben.zstd.Zstd;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where no appliance knows the image: a machine with Secure Boot on, and an image whose loader it
/// would refuse, in every way to flash one. The loader lies beyond what a plan has to decode.
class SecureBootTest {
  private static final String WARNING =
      "this machine starts only what is signed (Secure Boot is on), and the image's loader"
          + " EFI/BOOT/BOOTX64.EFI is not: it will not start here; take another image, or switch"
          + " Secure Boot off in the firmware";
  private static final int SECTOR = 512;
  private static final int START = 2 << 20;
  private static final Disk DISK = Disk.plain("/dev/sdz", 4 << 20, Identity.NONE);

  @TempDir private Path root;
  private Path folder = Path.of("");

  @BeforeEach
  void unsignedImage() throws IOException {
    folder = Files.createDirectories(root.resolve("images"));
    image(false);
  }

  /// MBR, and an EFI system partition (FAT12, clusters of one sector) with EFI/BOOT/BOOTX64.EFI.
  private void image(boolean signed) throws IOException {
    ByteBuffer disk = ByteBuffer.allocate(4 << 20).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(450, (byte) 0xef).putInt(454, START / SECTOR).putInt(458, 64);
    disk.putShort(510, (short) 0xaa55);
    ByteBuffer part = disk.slice(START, 64 * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    part.putShort(11, (short) SECTOR).put(13, (byte) 1).putShort(14, (short) 1).put(16, (byte) 1);
    part.putShort(17, (short) 16).putShort(19, (short) 64).putShort(22, (short) 1);
    part.put(54, "FAT12   ".getBytes(StandardCharsets.US_ASCII)).putShort(510, (short) 0xaa55);
    part.put(SECTOR, new byte[] {-8, -1, -1, -1, -1, -1, -1, 15, 0});
    entry(part, 2, "EFI        ", 0x10, 2);
    entry(part, 3, "BOOT       ", 0x10, 3);
    entry(part, 4, "BOOTX64 EFI", 0x20, 4);
    ByteBuffer loader = part.slice(5 * SECTOR, SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    loader.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, 0x40).putInt(0x40, 0x4550);
    loader.putShort(0x58, (short) 0x20b).putInt(0x58 + 108, 16);
    loader.putInt(0x58 + 144, signed ? 4096 : 0).putInt(0x58 + 148, signed ? 4096 : 0);
    Files.write(folder.resolve("a.img.zst"), Zstd.compress(disk.array()));
  }

  private static void entry(ByteBuffer part, int sector, String name, int kind, int cluster) {
    part.put(sector * SECTOR, name.getBytes(StandardCharsets.US_ASCII));
    part.put(sector * SECTOR + 11, (byte) kind).putShort(sector * SECTOR + 26, (short) cluster);
  }

  /// @param on the last byte of the firmware's variable
  private FlashPort machine(int on) throws IOException {
    Path variable =
        root.resolve("sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c");
    Files.createDirectories(variable.getParent());
    Files.write(variable, new byte[] {6, 0, 0, 0, (byte) on});
    return FlashPort.engine(() -> List.of(DISK), root);
  }

  private String dryRun(FlashPort flasher, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("flash", "--image", folder.resolve("a.img.zst").toString(), "--dry-run"));
    words.addAll(List.of("--target", DISK.path()));
    words.addAll(List.of(more));
    return new Shell().with(flasher).run(words.toArray(String[]::new)).out();
  }

  @Test
  void dryRunSaysSo() throws IOException {
    assertThat(dryRun(machine(1))).contains("\nNote   " + WARNING + "\n");
    assertThat(dryRun(machine(1), "--json")).contains("\"outcome\":\"plan\"", WARNING);
    assertThat(dryRun(machine(0))).contains("Disk   /dev/sdz").doesNotContain("signed");
    assertThat(dryRun(FlashPort.engine(() -> List.of(DISK), root.resolve("bios"))))
        .contains("Disk   /dev/sdz")
        .doesNotContain("signed");
    image(true);
    assertThat(dryRun(machine(1))).contains("Disk   /dev/sdz").doesNotContain("signed");
  }

  private LocalBackend backend(FlashPort flasher) {
    return new LocalBackend(
        new ImageFolder(folder),
        ImageFolder::formatOf,
        flasher,
        root,
        InstantSource.system(),
        System::nanoTime,
        _ -> {});
  }

  @Test
  void screenSaysSoBeforeTheNameIsTyped() throws IOException {
    LocalBackend backend = backend(machine(1));
    Event.ImagesCame came = (Event.ImagesCame) backend.fetch();
    Choice choice =
        new Choice(
            came.images().getFirst(), DiskItem.of(List.of(DISK)).getFirst(), ProvisionChoice.NONE);
    FlashPlan.Ready plan = (FlashPlan.Ready) backend.plan(choice);
    Model at = Scenes.filled();
    Model asking =
        new Model(
            at.session(),
            at.size(),
            at.catalog(),
            at.selection(),
            at.setup(),
            new Page.Confirming(choice, plan, "", 0),
            at.overlay(),
            at.log(),
            at.notice());
    String screen =
        View.lines(asking).stream()
            .map(Line::text)
            .map(String::strip)
            .collect(Collectors.joining(" "));
    assertThat(screen).containsSubsequence("Note   " + WARNING, "Type sdz to flash it");
  }

  @Test
  void lineByLineItIsSaidBeforeTheNameIsAskedFor() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int _ =
        new LineMode(
                new Session("1", "tty1", new Session.Source.Local(folder.toString()), true),
                backend(machine(1)),
                () -> List.of(DISK),
                new FlashLock(root, "tty1"),
                Optional::empty,
                new BufferedReader(new StringReader("1\n1\nno\nq\n")),
                new PrintStream(out, true, StandardCharsets.UTF_8))
            .run();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsSubsequence("Note   " + WARNING, "Type sdz");
  }

  @Test
  void countdownOfAStickIsPrecededByIt() throws IOException {
    Files.writeString(folder.resolve("bty-stick.yaml"), "image: a.img.zst\ntarget: /dev/sdz\n");
    List<String> consoles = new ArrayList<>();
    StickPorts ports =
        new StickPorts(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            root.resolve("bty.log"),
            () -> Instant.EPOCH,
            consoles::add,
            PressedKey::new,
            Optional::empty,
            machine(1),
            (_, _) -> false,
            new RunId("20261123T001500Z-3f9a1c"),
            Optional::empty,
            Optional::empty,
            _ -> {});
    assertThat(StickRun.run(folder, ports)).isEqualTo(StickEnding.LEFT_TO_A_PERSON);
    assertThat(consoles)
        .containsSubsequence(
            "bty: note   " + WARNING,
            "bty: everything on /dev/sdz is overwritten in 30 s; any key stops it");
  }

  /// At once.
  private record PressedKey() implements Keys {
    @Override
    public boolean pressed() {
      return true;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
