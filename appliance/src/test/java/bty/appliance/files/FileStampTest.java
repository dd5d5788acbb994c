package bty.appliance.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStampTest {
  @TempDir private Path folder;

  @Test
  void deviceIsNoPartOfIt() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "data");
    Instant time = Instant.parse("2026-11-23T10:00:00.123456789Z");
    Files.setLastModifiedTime(file, FileTime.from(time));
    FileStamp stamp = FileStamp.of(file);
    String withDevice =
        String.valueOf(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    assertThat(withDevice).contains("dev=");
    assertThat(new FileStamp(4, time, withDevice)).isEqualTo(stamp);
    assertThat(new FileStamp(4, time, withDevice.replaceFirst("dev=[0-9a-f]+", "dev=77")))
        .isEqualTo(stamp);
    assertThat(new FileStamp(4, time, "(dev=1,ino=0)")).isNotEqualTo(stamp);
  }
}
