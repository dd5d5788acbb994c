package bty.appliance.bootfile;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.Folder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;

/// `grub/grub.cfg` in the folder of boot files, where Debian's signed GRUB looks for it by TFTP. It
/// is written where that GRUB is, and again when what it should say changes.
public final class GrubConfigFile {
  /// That GRUB, under the name by which the shim asks for it.
  public static final String GRUB = "grubx64.efi";

  /// The file itself, as that GRUB asks for it.
  public static final String NAME = "grub/grub.cfg";

  private static final System.Logger LOG = System.getLogger("boot");

  private final Folder boot;
  private final Supplier<String> wanted;
  private String problem = "";

  /// @param wanted its text by the settings of this moment
  public GrubConfigFile(Folder boot, Supplier<String> wanted) {
    this.boot = boot;
    this.wanted = wanted;
  }

  /// Writes what is missing. To be called about once a second.
  public void look(Instant now) {
    if (boot.find(GRUB).isEmpty()) {
      return;
    }
    Path file = boot.root().resolve(NAME);
    try {
      String text = wanted.get();
      if (!Files.exists(file) || !Files.readString(file).equals(text)) {
        Files.createDirectories(boot.root().resolve("grub"));
        AtomicFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
      }
      problem = "";
    } catch (IOException e) {
      say("writing " + file + ", without which machines with Secure Boot do not boot: " + e);
    }
  }

  private void say(String now) {
    if (!now.equals(problem)) {
      LOG.log(Level.WARNING, now);
      problem = now;
    }
  }
}
