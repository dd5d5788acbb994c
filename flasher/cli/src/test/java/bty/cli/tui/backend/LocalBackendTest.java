package bty.cli.tui.backend;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Eventually;
import bty.cli.client.FlashPort;
import bty.cli.machine.Reboot;
import bty.cli.tui.state.Choice;
import bty.cli.tui.state.Confirmed;
import bty.cli.tui.state.DiskItem;
import bty.cli.tui.state.Effect;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.ImageItem;
import bty.cli.tui.state.Outcome;
import bty.cli.tui.state.Progress;
import bty.cli.tui.state.ProvisionChoice;
import bty.cli.tui.state.ProvisionChoice.Input;
import bty.cli.tui.state.ProvisionFiles;
import bty.cli.tui.state.Step;
import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import bty.engine.flash.FlashPlan;
import bty.engine.image.ImageFolder;
import bty.engine.image.ImageFormat;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder of images, the real pipeline, and a file for a disk.
class LocalBackendTest {
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @TempDir private Path folder;

  @Test
  void imagesAndFilesToSetUpWithAreListed() throws Exception {
    image("b.img");
    Files.writeString(folder.resolve("readme.txt"), "not an image");
    Files.createDirectories(folder.resolve("user-data"));
    Files.writeString(folder.resolve("user-data/lab.yaml"), "#cloud-config\n");
    Files.writeString(folder.resolve("user-data/lab-network-config.yaml"), "version: 2\n");
    Files.createDirectories(folder.resolve("workflows"));
    Files.writeString(
        folder.resolve("workflows/a.yaml"), "doc: nothing yet\nsteps: [{name: look, run: date}]\n");
    Files.writeString(folder.resolve("workflows/a.toml"), "");
    Event.ImagesCame came = (Event.ImagesCame) supply().fetch();
    assertThat(came.images()).extracting(ImageItem::name).containsExactly("b.img");
    ProvisionFiles files = came.files();
    assertThat(files.of(Input.USER_DATA)).containsExactly(folder + "/user-data/lab.yaml");
    assertThat(files.of(Input.NETWORK_CONFIG))
        .containsExactly(folder + "/user-data/lab-network-config.yaml");
    assertThat(files.of(Input.WORKFLOW)).containsExactly(folder + "/workflows/a.yaml");
    assertThat(files.of(Input.CONFIG)).containsExactly(folder + "/workflows/a.toml");
  }

  /// They lie on every stick beside the images, and none is one.
  @Test
  void whatIsNoDiskIsListedWithTheReasonAndCannotBeChosen() throws Exception {
    Files.writeString(folder.resolve("manifest"), "{\"images\": []}\n");
    byte[] kernel = new byte[4096];
    byte[] signs = HexFormat.of().parseHex("55aaeb6648647253");
    System.arraycopy(signs, 0, kernel, 510, signs.length);
    Files.write(folder.resolve("vmlinuz"), kernel);
    Files.writeString(folder.resolve("initrd"), "070701" + "0".repeat(200));
    Files.write(folder.resolve("noise"), Zstd.compress(noise()));
    byte[] cut = new byte[2048];
    cut[450] = (byte) 0x83;
    cut[459] = 1;
    cut[510] = 0x55;
    cut[511] = (byte) 0xaa;
    Files.write(folder.resolve("part.img"), cut);
    image("whole.img");
    List<ImageItem> images = ((Event.ImagesCame) supply(ImageFolder::formatOf).fetch()).images();
    assertThat(images)
        .extracting(ImageItem::name)
        .containsExactly("initrd", "manifest", "noise", "part.img", "vmlinuz", "whole.img");
    assertThat(images.stream().map(item -> item.problem().orElse("")).toList())
        .satisfiesExactly(
            why -> assertThat(why).contains("is a cpio archive"),
            why -> assertThat(why).contains("is a JSON document"),
            why -> assertThat(why).contains("no partition table, file system or boot sector"),
            why -> assertThat(why).contains("it was cut off"),
            why -> assertThat(why).contains("is a Linux kernel"),
            why -> assertThat(why).isEmpty());
  }

  private static byte[] noise() {
    byte[] noise = new byte[4096];
    new Random(1).nextBytes(noise);
    return noise;
  }

  @Test
  void aFolderThatIsNotThereHasNoImages() {
    Event.ImagesCame came =
        (Event.ImagesCame)
            new LocalBackend(
                    new ImageFolder(folder.resolve("none")),
                    _ -> ImageFormat.RAW,
                    FlashPort.engine(List::of),
                    folder,
                    InstantSource.system(),
                    System::nanoTime,
                    _ -> {})
                .fetch();
    assertThat(came.images()).isEmpty();
  }

  @Test
  void everyStepIsTickedOffAndTheDiskHoldsTheImage() throws Exception {
    List<Progress> heard = new ArrayList<>();
    Outcome ending = supply().flash(confirmed(), heard::add);
    assertThat(ending).isInstanceOf(Outcome.Done.class);
    assertThat(heard.getLast().done()).contains(Step.OPEN, Step.WRITE, Step.SYNC, Step.HEAD);
    assertThat(heard.getLast().percent()).hasValue(100);
    assertThat(Files.mismatch(folder.resolve("b.img"), folder.resolve("disk"))).isEqualTo(-1);
  }

  @Test
  void theLogTellsWhatWasAskedForAndWhatHappened() throws Exception {
    Outcome _ = supply().flash(confirmed(), _ -> {});
    assertThat(log).hasSize(6);
    assertThat(log.getFirst()).contains("b.img to ", folder.resolve("disk").toString(), "none");
    assertThat(log.get(3)).matches(" +\\d+\\.\\d s  synced: .* are on the disk");
    assertThat(log.getLast()).contains("done");
  }

  @Test
  void theWorkerFlashesOnItsOwnThreadAndSaysHowItEnded() throws Exception {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    FlashLock seat = new FlashLock(folder.resolve("run"), "tty1");
    Reboot never = () -> Optional.of("not here");
    try (Worker worker = new Worker(supply(), List::of, seat, never, events::add)) {
      worker.have(new Effect.MakePlan(choice()));
      assertThat(await(events, Event.Planned.class).plan()).isInstanceOf(FlashPlan.Ready.class);
      worker.have(new Effect.Flash(confirmed()));
      assertThat(await(events, Event.Ended.class).ending()).isInstanceOf(Outcome.Done.class);
      worker.have(new Effect.Restart());
      assertThat(await(events, Event.NotRestarted.class).words())
          .isEqualTo("not here; restart the machine by hand.");
      try (FlashLock.Held _ = new FlashLock(folder.resolve("run"), "ttyS0").take("x", "y")) {
        worker.have(new Effect.Flash(confirmed()));
        assertThat(await(events, Event.NotBegun.class).words()).contains("Another console");
      }
    }
  }

  private static <T extends Event> T await(BlockingQueue<Event> events, Class<T> kind) {
    while (true) {
      Event event = Eventually.next(kind.getSimpleName(), events);
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  private LocalBackend supply() {
    return supply(_ -> ImageFormat.RAW);
  }

  private LocalBackend supply(ImageFolder.Sniffer sniffer) {
    return new LocalBackend(
        new ImageFolder(folder),
        sniffer,
        FlashPort.engine(List::of),
        folder,
        InstantSource.system(),
        System::nanoTime,
        log::add);
  }

  private Confirmed confirmed() throws IOException {
    Choice choice = choice();
    return new Confirmed(choice, (FlashPlan.Ready) supply().plan(choice));
  }

  private Choice choice() throws IOException {
    Path image = image("b.img");
    try (RandomAccessFile disk = new RandomAccessFile(folder.resolve("disk").toFile(), "rw")) {
      disk.setLength(Files.size(image));
    }
    Disk disk = Disk.plain(folder.resolve("disk").toString(), Files.size(image), Identity.NONE);
    ImageItem item =
        new ImageItem(
            "b.img",
            image.toString(),
            "raw",
            OptionalLong.of(Files.size(image)),
            OptionalLong.of(Files.size(image)),
            Optional.empty(),
            Optional.empty());
    return new Choice(item, new DiskItem(disk, disk.path(), List.of()), ProvisionChoice.NONE);
  }

  private Path image(String name) throws IOException {
    byte[] bytes = new byte[4 << 20];
    bytes[510] = 0x55;
    bytes[511] = (byte) 0xaa;
    bytes[3 << 20] = 1;
    return Files.write(folder.resolve(name), bytes);
  }
}
