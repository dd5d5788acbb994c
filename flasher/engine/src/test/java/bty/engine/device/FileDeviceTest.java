package bty.engine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.disk.Disk;
import bty.engine.disk.Disks;
import bty.engine.selection.Eligibility;
import bty.engine.selection.Requirement;
import bty.engine.selection.TargetChoice;
import bty.engine.selection.TargetSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileDeviceTest {
  private static final int SIZE = 3 << 20;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void makeFile() throws IOException {
    file = folder.resolve("disk.img");
    byte[] ones = new byte[SIZE];
    Arrays.fill(ones, (byte) 0xff);
    Files.write(file, ones);
  }

  private WritableDisk open() throws IOException {
    Disks none = List::of;
    List<Disk> candidates = TargetChoice.candidates(none, TargetSpec.parse(file.toString()));
    assertThat(candidates).hasSize(1);
    return WritableDisk.open(candidates.getFirst());
  }

  @ParameterizedTest(name = "{0}: {2} bytes at {1}")
  @CsvSource({
    "whole aligned units, 4096, 8192",
    "more than the copying buffer, 0, 2500000",
    "an unaligned tail, 1048576, 4196",
    "less than a unit, 8192, 100",
    "an unaligned offset, 100, 5000",
    "the last byte, 3145727, 1",
    "nothing, 512, 0"
  })
  void writesExactlyTheBytesAndReadsThemBack(String name, int offset, int length)
      throws IOException {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    byte[] expected = Files.readAllBytes(file);
    System.arraycopy(bytes, 0, expected, offset, length);
    for (ByteBuffer buffer :
        List.of(ByteBuffer.wrap(bytes), alignedCopy(bytes), misalignedCopy(bytes))) {
      try (WritableDisk disk = open()) {
        disk.zero(offset, length);
        disk.write(buffer, offset);
        disk.sync();
        assertThat(buffer.hasRemaining()).isFalse();
        ByteBuffer back = alignedCopy(new byte[length]);
        assertThat(disk.read(back, offset)).isEqualTo(length);
        assertThat(back.flip()).isEqualTo(ByteBuffer.wrap(bytes));
      }
      assertThat(Files.readAllBytes(file)).as(name).isEqualTo(expected);
    }
  }

  @ParameterizedTest(name = "{0} bytes at {1}")
  @CsvSource({"3145728,0", "4096,4096", "1,0", "5000,100", "1000000,4095", "0,77"})
  void zeroesExactlyTheRange(int length, int offset) throws IOException {
    byte[] expected = Files.readAllBytes(file);
    Arrays.fill(expected, offset, offset + length, (byte) 0);
    try (WritableDisk disk = open()) {
      disk.zero(offset, length);
      disk.sync();
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
  }

  @Test
  void readingStopsAtTheEnd() throws IOException {
    try (WritableDisk disk = open()) {
      assertThat(disk.read(ByteBuffer.allocate(100), SIZE - 10)).isEqualTo(10);
      assertThat(disk.read(ByteBuffer.allocate(100), SIZE)).isEqualTo(-1);
    }
  }

  @Test
  void aWritePastTheEndIsRefusedAndTheFileDoesNotGrow() throws IOException {
    try (WritableDisk disk = open()) {
      assertThatThrownBy(() -> disk.write(ByteBuffer.allocate(2), SIZE - 1))
          .hasMessage(
              "Writing 2 bytes at offset 3145727 of "
                  + file
                  + " would go past its end at 3.1 MB (3145728 bytes); the image is larger than the"
                  + " disk.");
      assertThatThrownBy(() -> disk.zero(0, SIZE + 1L)).isInstanceOf(IOException.class);
    }
    assertThat(Files.size(file)).isEqualTo(SIZE);
  }

  @Test
  void anInterruptedThreadStopsZeroingAndKeepsItsFlag() throws IOException {
    try (WritableDisk disk = open()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> disk.zero(0, SIZE)).hasMessageContaining("cancelled at offset 0");
      assertThat(Thread.interrupted()).isTrue();
      disk.write(ByteBuffer.allocate(1), 0);
    }
  }

  @Test
  void aFileThatIsBeingFlashedIsRefusedUntilThatIsOver() throws IOException {
    try (WritableDisk _ = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(TargetChangedException.class)
          .hasMessageContaining("another program is writing it");
    }
    open().close();
  }

  @Test
  void aFileThatChangedItsSizeSinceItWasChosenIsRefused() throws IOException {
    Disk chosen = FileDevice.describe(file);
    try (RandomAccessFile shorter = new RandomAccessFile(file.toFile(), "rw")) {
      shorter.setLength(SIZE - 1);
    }
    assertThatThrownBy(() -> WritableDisk.open(chosen))
        .isInstanceOf(TargetChangedException.class)
        .hasMessageContaining("had 3145728 bytes when chosen");
    Files.delete(file);
    assertThatThrownBy(() -> WritableDisk.open(chosen)).isInstanceOf(TargetChangedException.class);
  }

  private static ByteBuffer alignedCopy(byte[] bytes) {
    return Arena.ofAuto()
        .allocate(Math.max(1, bytes.length), 4096)
        .asByteBuffer()
        .limit(bytes.length)
        .put(bytes)
        .flip();
  }

  private static ByteBuffer misalignedCopy(byte[] bytes) {
    return Arena.ofAuto()
        .allocate(bytes.length + 1L, 4096)
        .asByteBuffer()
        .slice(1, bytes.length)
        .put(bytes)
        .flip();
  }

  @Test
  void anEmptyFileIsToldHowToBecomeADisk() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.img"));
    TargetSpec wish = TargetSpec.parse(empty.toString());
    assertThat(Eligibility.of(FileDevice.describe(empty), wish, Requirement.UNKNOWN))
        .isEqualTo(
            new Eligibility.Refused(
                List.of(
                    "it is empty; give it the size of a disk first: truncate -s SIZE " + empty)));
  }
}
