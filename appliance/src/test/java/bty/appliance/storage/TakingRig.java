package bty.appliance.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.Disks;
import bty.engine.disk.SysfsDisks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A loop device as the disk that is taken, folders of the test's, and everything that systemd does
/// elsewhere; each step is written down and can be cut off.
final class TakingRig implements AutoCloseable, CopyWorker, WebServer {
  private static final long DISK_BYTES = 512L << 20;

  private final Path folder;
  private final FolderCopy copies = new FolderCopy();
  private final List<String> said = new ArrayList<>();
  private final Map<String, Step> before = new TreeMap<>();
  private Step beforeFormatting = () -> {};
  private String loop;
  private int orders;

  /// The power goes: nobody gets to tidy up.
  static final class PowerCut extends Error {
    private static final long serialVersionUID = 1;
  }

  /// What happens at a step.
  interface Step {
    void happen() throws IOException;
  }

  TakingRig(Path folder) throws IOException {
    this.folder = folder;
    for (String name : List.of("bty/images", "status", "storage", "staging", "hand")) {
      Files.createDirectories(folder.resolve(name));
    }
    this.loop = attach("disk");
  }

  private String attach(String name) throws IOException {
    Path file = folder.resolve(name);
    try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
      disk.setLength(DISK_BYTES);
    }
    return run("losetup", "--find", "--show", file.toString()).strip();
  }

  static String run(String... words) throws IOException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(Eventually.end(process)).as("%s: %s", List.of(words), output).isZero();
    return output;
  }

  Path images() {
    return folder.resolve("bty/images");
  }

  Path staging() {
    return folder.resolve("staging");
  }

  List<String> said() {
    return said;
  }

  StorageJournal journal() throws IOException {
    return StorageJournal.read(folder.resolve("storage"));
  }

  /// No other disk of this computer is looked at.
  private Disks disks() {
    return () -> new SysfsDisks().list().stream().filter(one -> one.path().equals(loop)).toList();
  }

  DiskTaker taker() {
    Commands commands = new Commands(Cancel.NEVER);
    HoldingsLook looks =
        disk -> {
          DiskHoldings found = HoldingsLook.atBytes(disk);
          Step once = beforeFormatting;
          beforeFormatting = () -> {};
          once.happen();
          return found;
        };
    DiskFormatter formatter = new DiskFormatter(commands, disks(), HoldingsLook::atBytes, "0:0");
    return new DiskTaker(
        folder.resolve("status"),
        folder.resolve("storage"),
        disks(),
        looks,
        new DiskObjections(Set.of(DiskKind.LOOP), 0),
        formatter,
        new Staging(commands, staging()),
        this,
        this,
        new ImagesSwitch(
            folder.resolve("storage"), images(), new ByHand(), this, this, () -> Offers.NOW),
        () -> Offers.NOW);
  }

  /// A person is shown the disk as it is, and orders it.
  void order() throws IOException {
    Disk disk = disks().list().getFirst();
    DiskOffer offer = DiskOffer.of(disk, HoldingsLook.atBytes(disk), List.of());
    new TakeOrder("00000000-" + orders++, "anna", offer).save(folder.resolve("status"));
  }

  void before(String step, Step what) {
    before.put(step, what);
  }

  void beforeFormatting(Step what) {
    beforeFormatting = what;
  }

  void cutPowerAt(String step) {
    before(
        step,
        () -> {
          throw new PowerCut();
        });
  }

  void failAt(String step) {
    before(
        step,
        () -> {
          throw new IOException("it does not work");
        });
  }

  private void step(String name) throws IOException {
    said.add(name);
    Step once = before.remove(name);
    if (once != null) {
      once.happen();
    }
  }

  void formatByHand() throws IOException {
    run("mkfs.ext4", "-q", "-F", "-L", "photos", loop);
  }

  void mountByHand() throws IOException {
    run("mount", "-o", "ro", loop, folder.resolve("hand").toString());
  }

  void exchangeDisk() throws IOException {
    run("losetup", "--detach", loop);
    String other = attach("other");
    assertThat(other).isEqualTo(loop);
    loop = other;
  }

  byte[] diskBytes() throws IOException {
    byte[] head = new byte[4 << 20];
    try (RandomAccessFile disk = new RandomAccessFile(folder.resolve("disk").toFile(), "r")) {
      disk.readFully(head);
    }
    return head;
  }

  void unmountImages() throws IOException {
    run("umount", images().toString());
  }

  void remountImages() throws IOException {
    run("mount", loop + "p1", images().toString());
  }

  @Override
  public int copy(Path from, Path to, Consumer<String> doing) throws IOException {
    step("copy");
    return copies.copy(from, to, doing);
  }

  @Override
  public void compareCopied(Path from, Path to) throws IOException {
    step("compare-copied");
    copies.compareCopied(from, to);
  }

  @Override
  public void compare(Path from, Path to, boolean bytes) throws IOException {
    step(from.equals(images()) ? "compare" : "compare-names");
    copies.compare(from, to, bytes);
  }

  @Override
  public void remove(Path old) throws IOException {
    step("remove");
    copies.remove(old);
  }

  @Override
  public void start() throws IOException {
    step("start");
  }

  @Override
  public void stop() throws IOException {
    step("stop");
  }

  private final class ByHand implements ImagesMount {
    @Override
    public void install(String partition) throws IOException {
      step("install");
    }

    @Override
    public void start() throws IOException {
      step("mount");
      remountImages();
    }

    @Override
    public void uninstall() throws IOException {
      said.add("uninstall");
      if (MountedPartition.isMountPoint(images())) {
        unmountImages();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Path point : List.of(images(), staging(), folder.resolve("hand"))) {
      if (MountedPartition.isMountPoint(point)) {
        run("umount", point.toString());
      }
    }
    new ProcessBuilder("partx", "--delete", loop).start().onExit().join();
    run("losetup", "--detach", loop);
  }
}
