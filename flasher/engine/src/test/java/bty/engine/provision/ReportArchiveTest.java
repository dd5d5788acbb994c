package bty.engine.provision;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.LoopDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportArchiveTest {
  @TempDir Path folder;

  private Path unpack(Path archive) throws IOException {
    Path there = Files.createTempDirectory(folder, "there");
    LoopDevice.run(List.of("tar", "-xzf", archive.toString(), "-C", there.toString()));
    return there;
  }

  @Test
  void whatIsPackedIsWhatTarUnpacks() throws IOException {
    Path output = Files.createDirectories(folder.resolve("output"));
    String deep = "d".repeat(90) + "/" + "ü".repeat(60) + ".txt";
    for (String name : List.of("a", "empty", "step/cmd 1.log", deep)) {
      Files.createDirectories(output.resolve(name).getParent());
      Files.writeString(output.resolve(name), name.equals("empty") ? "" : name.repeat(200));
    }
    Files.createSymbolicLink(output.resolve("link"), Path.of("/etc/hostname"));
    Path archive = folder.resolve("r.tar.gz");
    ReportArchive.pack(output, archive);
    Path there = unpack(archive);
    Files.delete(output.resolve("link"));
    LoopDevice.run(List.of("diff", "-r", output.toString(), there.toString()));
  }

  @Test
  void whatDoesNotFitIsLeftOutAndListed() throws IOException {
    Path output = Files.createDirectories(folder.resolve("output"));
    byte[] noise = new byte[1 << 20];
    new Random(1).nextBytes(noise);
    Files.write(output.resolve("noise"), noise);
    Files.writeString(output.resolve("small"), "x");
    Files.write(output.resolve("zeroes"), new byte[4 << 20]);
    Path archive = folder.resolve("r.tar.gz");
    ReportArchive.pack(output, archive, 500_000);
    assertThat(Files.size(archive)).isLessThan(500_000);
    Path there = unpack(archive);
    assertThat(there.resolve("zeroes")).hasSize(4 << 20);
    assertThat(there.resolve("small")).hasContent("x");
    assertThat(there.resolve("noise")).doesNotExist();
    assertThat(there.resolve(ReportArchive.LEFT_OUT)).content().contains("1048576 bytes: noise");
  }
}
