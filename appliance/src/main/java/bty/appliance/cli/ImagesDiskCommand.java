package bty.appliance.cli;

import bty.appliance.config.ServerConfig;
import bty.appliance.storage.CopyWorker;
import bty.appliance.storage.DiskFormatter;
import bty.appliance.storage.DiskObjections;
import bty.appliance.storage.DiskTaker;
import bty.appliance.storage.FolderCopy;
import bty.appliance.storage.HoldingsLook;
import bty.appliance.storage.ImagesMount;
import bty.appliance.storage.ImagesSwitch;
import bty.appliance.storage.OwnersWorker;
import bty.appliance.storage.Staging;
import bty.appliance.storage.WebServer;
import bty.appliance.upgrade.Upgrade;
import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import bty.engine.disk.SysfsDisks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `bty-web images-disk`.
final class ImagesDiskCommand {
  static final String HELP =
      """
      usage: bty-web images-disk [apply|settle] [SETTINGS]

      Looks at the disks of this computer, for the Settings page, and carries out the order to put
      the images on one of them that the page or POST /storage/images-disk has written into status/,
      once: the disk has to be the one that was shown, not in use, and to hold what it was shown to
      hold. It is given a partition table and an ext4 file system; the images are copied there and
      compared, while those before stay in use; bty-web.service stands still while the disk is
      mounted in their place, now and at each start. With settle, which bty-storage-settle.service
      does at a start, what a power cut has left is undone, or ended where the copies were whole.
      Writes what it found and did into the folder of --storage-dir. Wants to be root, and systemd.
      """;

  private static final Path UNITS = Path.of("/etc/systemd/system");
  private static final Path STAGING = Path.of("/run/bty-storage");

  private ImagesDiskCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    return new SettingsVerb("putting the images on a disk")
        .run(arguments, host, (words, settings) -> run(words, settings, host));
  }

  private static ExitStatus run(List<String> words, ServerConfig settings, Environment host)
      throws IOException {
    String word = words.isEmpty() ? "apply" : words.getFirst();
    boolean taken =
        switch (word + " " + words.size()) {
          case "apply 0", "apply 1" -> {
            taker(settings, host).apply();
            yield true;
          }
          case "settle 1" -> {
            taker(settings, host).settle();
            yield true;
          }
          default -> work(words, host);
        };
    return taken
        ? ExitStatus.DONE
        : SettingsVerb.refuse(
            host, "images-disk takes apply or settle, and settings; found: " + words);
  }

  /// What [OwnersWorker] has done in a process of the images' owner.
  private static boolean work(List<String> words, Environment host) throws IOException {
    FolderCopy folders = new FolderCopy();
    Path first = Path.of(words.size() < 2 ? "" : words.get(1));
    Path second = Path.of(words.size() < 3 ? "" : words.get(2));
    switch (words.getFirst() + " " + words.size()) {
      case "copy 3" -> {
        int count =
            folders.copy(first, second, line -> host.out().println(OwnersWorker.DOING + line));
        host.out().println(OwnersWorker.COPIED + count);
      }
      case "compare-copied 3" -> folders.compareCopied(first, second);
      case "compare 3" -> folders.compare(first, second, true);
      case "compare-names 3" -> folders.compare(first, second, false);
      case "remove 2" -> folders.remove(first);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static DiskTaker taker(ServerConfig settings, Environment host) throws IOException {
    Path storage =
        settings
            .storageDir()
            .orElseThrow(() -> new IOException("--storage-dir is not set, so it is not done here"));
    Path images = settings.imageRoot().toAbsolutePath().normalize();
    Commands commands = new Commands(Cancel.NEVER);
    SysfsDisks disks = new SysfsDisks();
    Owner owner = Owner.of(settings.stateDir());
    CopyWorker worker =
        new OwnersWorker(commands, Upgrade.PROGRAM.resolve("bin/bty-web"), owner.user, owner.group);
    WebServer server = new WebServer.Systemd(commands);
    ImagesMount mount = new ImagesMount.Systemd(commands, UNITS, images);
    HoldingsLook looks = HoldingsLook::atBytes;
    return new DiskTaker(
        settings.stateDir().resolve("status"),
        storage,
        disks,
        looks,
        new DiskObjections(DiskObjections.REAL, FolderCopy.bytes(images)),
        new DiskFormatter(commands, disks, looks, owner.user + ":" + owner.group),
        new Staging(commands, STAGING),
        worker,
        server,
        new ImagesSwitch(storage, images, mount, worker, server, host.clock()),
        host.clock());
  }

  /// Whom the images belong to, by number: whom the state belongs to, which is never mounted over.
  private record Owner(int user, int group) {
    static Owner of(Path state) throws IOException {
      Map<String, Object> found =
          Files.readAttributes(state, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
      Owner owner = new Owner(number(found, "uid"), number(found, "gid"));
      if (owner.user == 0) {
        throw new IOException(state + " is root's; images are copied by another account only");
      }
      return owner;
    }

    private static int number(Map<String, Object> of, String name) {
      return Objects.requireNonNull((Integer) of.get(name), name);
    }
  }
}
