package bty.engine.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.LoopDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// File systems made by their own tools, told as `blkid` tells them.
@Tag("root")
class BlkidRootTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "mkfs.ext2 -q -L some",
        "mkfs.ext3 -q -L some",
        "mkfs.ext4 -q -L some",
        "mkfs.ext4 -q -b 4096 -O ^has_journal",
        "mkfs.xfs -q -L some",
        "mkfs.btrfs -q -L some",
        "mkfs.vfat -n SOME",
        "mkfs.vfat -F 32 -n SOME",
        "mkfs.vfat -F 16",
        "mkswap -L some",
      })
  void itIsWhatBlkidSaysItIs(String command) throws IOException {
    Path file = folder.resolve("partition");
    try (RandomAccessFile empty = new RandomAccessFile(file.toFile(), "rw")) {
      empty.setLength(320 << 20);
    }
    List<String> make = new ArrayList<>(Arrays.asList(command.split(" ")));
    make.add(file.toString());
    LoopDevice.run(make);
    Map<String, String> wanted = new TreeMap<>();
    for (String line :
        LoopDevice.run(List.of("blkid", "-p", "-o", "export", file.toString())).lines().toList()) {
      int equals = line.indexOf('=');
      wanted.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
    }
    byte[] start = new byte[FileSystems.START_BYTES];
    try (var in = Files.newInputStream(file)) {
      assertThat(in.readNBytes(start, 0, start.length)).isEqualTo(start.length);
    }
    assertThat(FileSystems.of(new MemoryDisk(ByteBuffer.wrap(start))))
        .hasValueSatisfying(found -> {
          assertThat(found.type()).isEqualTo(wanted.get("TYPE"));
          assertThat(found.label()).isEqualTo(wanted.getOrDefault("LABEL", ""));
          assertThat(found.uuid()).isEqualTo(wanted.getOrDefault("UUID", ""));
        });
  }
}
