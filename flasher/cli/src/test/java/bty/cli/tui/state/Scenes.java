package bty.cli.tui.state;

import bty.cli.tui.state.ProvisionChoice.Input;
import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.DeviceNumber;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.DiskUse;
import bty.engine.disk.Identity;
import bty.engine.disk.Partition;
import bty.engine.disk.Transport;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashStage;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.NextBoot;
import bty.engine.source.ImageLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// A machine with three images and four disks, and models of each state it can be shown in.
public final class Scenes {
  public static final String DIGEST =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  private Scenes() {}

  static final Session LOCAL =
      new Session("0.1.0", "tty1", new Session.Source.Local("/var/lib/bty/images"), true);
  static final Session SERVED =
      new Session(
          "0.1.0",
          "ttyS0",
          new Session.Source.Server("http://10.77.0.10:8080", "52:54:00:a1:9c:ae"),
          true);

  static final ProvisionFiles FILES =
      new ProvisionFiles(
          Map.of(
              Input.USER_DATA, List.of("lab.yaml", "web.yaml"),
              Input.NETWORK_CONFIG, List.of("network-config.yaml"),
              Input.WORKFLOW, List.of("provision.yaml")));

  public static ImageItem image(String name, String format, long stored, long disk) {
    return new ImageItem(
        name,
        "/var/lib/bty/images/" + name,
        format,
        OptionalLong.of(stored),
        disk == 0 ? OptionalLong.empty() : OptionalLong.of(disk),
        Optional.empty(),
        Optional.empty());
  }

  static List<ImageItem> images() {
    return List.of(
        new ImageItem(
            "debian-13.img.zst",
            "http://10.77.0.10:8080/images/debian-13.img.zst",
            "zstd",
            OptionalLong.of(88_126_000),
            OptionalLong.of(436_207_616),
            Optional.of(DIGEST),
            Optional.empty()),
        image(
            "a-name-that-is-rather-long-for-a-column-fedora-server.raw",
            "raw",
            2_147_483_648L,
            2_147_483_648L),
        ImageItem.unusable(
            "notes.docx",
            "/var/lib/bty/images/notes.docx",
            "it is a ZIP archive, not a disk image"));
  }

  static Disk sata() {
    return new Disk(
        "/dev/sda",
        DeviceNumber.NONE,
        DiskKind.PHYSICAL,
        Transport.ATA,
        new Capacity(500_107_862_016L, 512, 4096),
        new Identity(
            Optional.of("Samsung SSD 870 EVO"),
            Optional.of("S5Y1NX0R"),
            Optional.empty(),
            List.of()),
        Disk.Traits.PLAIN,
        List.of(
            partition("/dev/sda1", 1, 536_870_912L, "vfat", "EFI"),
            partition("/dev/sda2", 2, 499_500_000_000L, "ext4", "root")),
        List.of(),
        new BootMedium.No());
  }

  private static Partition partition(
      String path, int number, long bytes, String type, String label) {
    return new Partition(
        path, number, 1 << 20, bytes, Optional.of(type), Optional.of(label), Optional.empty());
  }

  static List<Disk> disks() {
    Disk stick =
        new Disk(
            "/dev/sdb",
            DeviceNumber.NONE,
            DiskKind.PHYSICAL,
            Transport.USB,
            new Capacity(16_008_609_792L, 512, 512),
            new Identity(
                Optional.of("Cruzer Blade"), Optional.of("4C530001"), Optional.empty(), List.of()),
            new Disk.Traits(true, false, false),
            List.of(partition("/dev/sdb3", 3, 14_000_000_000L, "exfat", "BTY_IMAGES")),
            List.of(),
            new BootMedium.No());
    Disk used =
        new Disk(
            "/dev/nvme0n1",
            DeviceNumber.NONE,
            DiskKind.PHYSICAL,
            Transport.NVME,
            new Capacity(1_000_204_886_016L, 512, 512),
            new Identity(
                Optional.of("WD_BLACK SN770"),
                Optional.of("22140X80"),
                Optional.empty(),
                List.of()),
            Disk.Traits.PLAIN,
            List.of(partition("/dev/nvme0n1p1", 1, 1_000_000_000_000L, "ext4", "data")),
            List.of(new DiskUse.Mounted("/dev/nvme0n1p1", "/mnt/data")),
            new BootMedium.No());
    Disk small = Disk.plain("/dev/vda", 268_435_456, Identity.NONE);
    return List.of(used, sata(), stick, small);
  }

  public static Model start(Session session) {
    return Model.start(session, Size.FALLBACK);
  }

  /// With lists, as after a start.
  public static Model filled(Session session) {
    Model model = start(session);
    model = after(model, new Event.ImagesCame(images(), FILES, Optional.empty()));
    return after(model, new Event.DisksCame(DiskItem.of(disks())));
  }

  public static Model filled() {
    return filled(LOCAL);
  }

  public static Model served() {
    return filled(SERVED);
  }

  static Model after(Model model, Event event) {
    return Update.apply(model, event).model();
  }

  /// Presses keys: a character each, and `<Name>` for the others.
  static Next press(Model model, String keys) {
    Next next = new Next(model, List.of());
    List<Effect> effects = new ArrayList<>();
    for (Key key : keys(keys)) {
      next = Update.apply(next.model(), new Event.Pressed(key));
      effects.addAll(next.effects());
    }
    return new Next(next.model(), effects);
  }

  private static List<Key> keys(String text) {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '<') {
        int end = text.indexOf('>', i);
        keys.add(Key.Named.valueOf(text.substring(i + 1, end)));
        i = end;
      } else {
        keys.add(new Key.Text(text.charAt(i)));
      }
    }
    return keys;
  }

  static FlashPlan.Ready plan(Choice choice) {
    return new FlashPlan.Ready(
        new ImageLocation.File(Path.of(choice.image().name())),
        ImageFormat.ZSTD,
        88_126_000,
        OptionalLong.of(436_207_616),
        sata(),
        List.of(),
        List.of("no SHA-256 was given, so a damaged image will be written as it is"));
  }

  /// At the plan, from the lists: Enter on the image, the disk, the setup.
  public static Model confirming(Model model) {
    Model planning = press(model, "<ENTER><ENTER><ENTER>").model();
    Choice choice = ((Page.Planning) planning.page()).choice();
    return after(planning, new Event.Planned(choice, plan(choice)));
  }

  public static Model flashing(Model model) {
    return press(confirming(model), "sda<ENTER>").model();
  }

  static Progress halfway() {
    return Progress.BEGUN
        .of(OptionalLong.of(88_126_000))
        .at(Step.WRITE, Duration.ofSeconds(1), Step.OPEN)
        .numbers(
            36_131_660,
            OptionalLong.of(88_126_000),
            180_000_000,
            41_000_000,
            OptionalLong.of(6),
            Optional.of("network"),
            Duration.ofMillis(4300));
  }

  public static Model halfway(Model model) {
    return after(flashing(model), new Event.Moved(halfway()));
  }

  public static Model done(Model model) {
    return after(
        halfway(model),
        new Event.Ended(
            new Outcome.Done(
                sata().describe(),
                436_207_616,
                Duration.ofMillis(12_400),
                Optional.of(DIGEST),
                Optional.empty())));
  }

  public static Model failed(Model model) {
    return after(
        halfway(model),
        new Event.Ended(
            new Outcome.Failed(
                "download",
                "getting http://10.77.0.10:8080/images/debian-13.img.zst: the connection broke at"
                    + " byte 36131660 of 88126000, and 8 attempts to go on from there found no"
                    + " answer",
                "/dev/sda is partly overwritten, and its first and last MiB are blank: it cannot"
                    + " boot until it is flashed again",
                "See that the appliance is up and the cable is in; then flash it again.")));
  }

  static OtherConsole elsewhere(Optional<String> outcome) {
    return new OtherConsole("ttyS0", "debian-13.img.zst", sata().describe(), halfway(), outcome);
  }

  /// Every state there is, by the name of its golden file.
  public static Map<String, Model> all() {
    Model local = filled();
    Model served = served();
    Map<String, Model> all = new TreeMap<>();
    all.put("choosing-starting", start(LOCAL));
    all.put("choosing-images", local);
    all.put("choosing-disks", press(local, "<TAB>").model());
    all.put("choosing-refused-disk", press(local, "<TAB><HOME><ENTER>").model());
    all.put("choosing-stick", press(local, "<TAB><DOWN>").model());
    all.put("choosing-filter", press(local, "/fed").model());
    all.put("choosing-filter-nothing", press(local, "/zzz").model());
    all.put("choosing-server", served);
    all.put("choosing-not-root", Scenes.notRoot());
    all.put("choosing-empty", empty(LOCAL));
    all.put("choosing-empty-server", empty(SERVED));
    all.put(
        "choosing-server-away",
        after(
            start(SERVED),
            new Event.ImagesAway(
                "The appliance http://10.77.0.10:8080 does not answer: no answer in time; asking"
                    + " again.")));
    all.put(
        "choosing-server-away-later",
        after(served, new Event.ImagesAway("The appliance is away.")));
    all.put("setup-none", press(local, "<TAB><ENTER>").model());
    all.put("setup-cloud-init", press(local, "<TAB><ENTER><RIGHT><DOWN><RIGHT>").model());
    all.put(
        "setup-no-files",
        press(
                empty(LOCAL)
                    .with(local.catalog().with(local.catalog().images()))
                    .with(new Page.SettingUp(0))
                    .with(
                        new Catalog(
                            local.catalog().images(),
                            local.catalog().disks(),
                            ProvisionFiles.NONE,
                            Optional.empty())),
                "<RIGHT>")
            .model());
    all.put("planning", press(local, "<ENTER><ENTER><ENTER>").model());
    all.put("refused", refused(local));
    all.put("plan", confirming(local));
    all.put("plan-served", confirming(press(served, "<TAB><ENTER><RIGHT><ESCAPE><TAB>").model()));
    all.put("plan-wrong-name", press(confirming(local), "sdb<ENTER>").model());
    all.put("plan-typed", press(confirming(local), "sd").model());
    all.put("plan-scrolled", press(confirming(local), "<PAGE_DOWN>").model());
    all.put("flashing-begun", flashing(local));
    all.put("flashing", halfway(local));
    all.put("flashing-served", halfway(served));
    all.put("flashing-stop", press(halfway(local), "<INTERRUPT>").model());
    all.put("flashing-stopping", press(halfway(local), "<INTERRUPT>y").model());
    all.put("done", done(local));
    all.put("done-served", done(served));
    all.put(
        "done-local-asked",
        after(
            press(done(served), "s").model(),
            new Event.NextAnswered(
                NextBoot.LOCAL,
                true,
                "The machine's policy is local now: Enter restarts it into its own disk.")));
    all.put("done-rebooting", press(done(local), "<ENTER>").model());
    all.put("failed", failed(local));
    all.put("watching", after(local, new Event.Seen(Optional.of(elsewhere(Optional.empty())))));
    all.put(
        "watching-over",
        after(
            after(local, new Event.Seen(Optional.of(elsewhere(Optional.empty())))),
            new Event.Seen(
                Optional.of(elsewhere(Optional.of("done, /dev/sda holds the image."))))));
    all.put("help", press(local, "?").model());
    all.put("log", press(logged(local), "l").model());
    all.put("log-empty", press(local, "l").model());
    return all;
  }

  /// The state of that name.
  public static Model named(String name) {
    return Objects.requireNonNull(all().get(name), name);
  }

  static Model notRoot() {
    return filled(new Session("0.1.0", "pts/3", LOCAL.source(), false));
  }

  static Model empty(Session session) {
    Model model =
        after(
            start(session), new Event.ImagesCame(List.of(), ProvisionFiles.NONE, Optional.empty()));
    return after(model, new Event.DisksCame(List.of()));
  }

  private static Model logged(Model model) {
    Model next = model;
    for (int i = 1; i <= 30; i++) {
      next =
          after(
              next,
              new Event.Said(
                  "2026-11-23T10:00:%02dZ writing: line %d of the log, which is long enough to be broken on the smallest screen"
                      .formatted(i, i)));
    }
    return next;
  }

  static Model refused(Model model) {
    Model planning = press(model, "<ENTER><ENTER><ENTER>").model();
    Choice choice = ((Page.Planning) planning.page()).choice();
    return after(
        planning,
        new Event.Planned(
            choice,
            new FlashPlan.Refused(
                FlashStage.TARGET,
                "/dev/sda (Samsung SSD 870 EVO, serial S5Y1NX0R, 500.1 GB) may not be written:"
                    + " /dev/sda2 is mounted on /mnt",
                List.of("/dev/sda may not be written: /dev/sda2 is mounted on /mnt"),
                FailureKind.REFUSED)));
  }
}
