package bty.appliance.http;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.files.FileStamp;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWindowsTest {
  private static final int MANY = 40;

  @TempDir private Path folder;

  @Test
  void stretchesThatNobodyUsesAreFewAndThenGone() throws Exception {
    Path file = folder.resolve("sparse");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(MANY * FileWindows.BYTES);
    }
    FileWindows windows = new FileWindows(Duration.ofMillis(200));
    FileStamp stamp = FileStamp.of(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileWindows.Use used = windows.use(file, stamp, channel, 5)) {
      for (int i = 1; i < MANY; i++) {
        windows.use(file, stamp, channel, i * FileWindows.BYTES).close();
        assertThat(windows.count()).isLessThan(20);
      }
      int _ = Eventually.see("the one in use", windows::count, count -> count == 1);
      ByteBuffer bytes = used.bytes(FileWindows.BYTES - 3, 100);
      assertThat(bytes.remaining()).isEqualTo(3);
    }
    int _ = Eventually.see("none", windows::count, count -> count == 0);
  }

  @Test
  void twoWhoReadTheSameShareIt() throws Exception {
    Path file = folder.resolve("small");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(100);
    }
    FileWindows windows = new FileWindows(Duration.ofMinutes(1));
    FileStamp stamp = FileStamp.of(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileWindows.Use one = windows.use(file, stamp, channel, 0);
        FileWindows.Use other = windows.use(file, stamp, channel, 99)) {
      assertThat(windows.count()).isEqualTo(1);
      assertThat(one.bytes(0, 50).remaining()).isEqualTo(50);
      assertThat(other.bytes(99, 50).remaining()).isEqualTo(1);
    }
  }
}
