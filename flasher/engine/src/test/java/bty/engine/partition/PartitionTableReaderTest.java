package bty.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTableReaderTest {
  private static final String LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";

  @ParameterizedTest(name = "sectors of {0} bytes")
  @ValueSource(ints = {512, 4096})
  void aGptIsReadWithNamesTypesAndPlaces(int sector) {
    PartitionTableReader.Reading reading = read(gpt(sector));
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.table())
        .isEqualTo(
            new PartitionTable.Gpt(
                sector,
                PartitionTable.Copy.PRIMARY,
                "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
                sector * 2048L - sector - 128 * 128,
                List.of(
                    new PartitionEntry(
                        1,
                        64L * sector,
                        64L * sector,
                        PartitionTypes.EFI_SYSTEM,
                        "EFI system",
                        "ESP",
                        false,
                        true),
                    new PartitionEntry(
                        2, 128L * sector, 128L * sector, LINUX, "Linux", "räth", false, false))));
  }

  @Test
  void aMissingBackupAndAMissingPrimaryAreSaid() {
    byte[] noBackup = gpt(512);
    Arrays.fill(noBackup, noBackup.length - 512, noBackup.length, (byte) 0);
    assertThat(read(noBackup).problems())
        .containsExactly("the GPT backup header is missing or damaged");

    byte[] noPrimary = gpt(512);
    Arrays.fill(noPrimary, 512, 1024, (byte) 0);
    PartitionTableReader.Reading reading = read(noPrimary);
    assertThat(reading.problems())
        .containsExactly("the GPT header at the beginning is missing; only its backup is there");
    assertThat(reading.table().partitions()).hasSize(2);
    assertThat(reading.table())
        .isInstanceOfSatisfying(
            PartitionTable.Gpt.class,
            gpt -> assertThat(gpt.copy()).isEqualTo(PartitionTable.Copy.BACKUP));
  }

  @Test
  void ofTheBeginningAloneNothingIsSaidOfTheEnd() {
    byte[] noBackup = gpt(512);
    Arrays.fill(noBackup, noBackup.length - 512, noBackup.length, (byte) 0);
    ByteBuffer head = ByteBuffer.wrap(noBackup, 0, 1 << 19);
    for (DiskEnds beginning :
        List.of(DiskEnds.beginning(head), DiskEnds.beginning(head, noBackup.length))) {
      PartitionTableReader.Reading reading = PartitionTableReader.read(beginning);
      assertThat(reading.problems()).isEmpty();
      assertThat(reading.table().partitions()).hasSize(2);
    }
    assertThat(PartitionTableReader.read(DiskEnds.beginning(head, 1 << 19)).problems())
        .first()
        .asString()
        .contains("it is cut off");
  }

  @Test
  void aBackupThatAnotherTableWasWrittenOverDoesNotCount() {
    byte[] disk = gpt(512);
    Arrays.fill(disk, 512, 1024, (byte) 0);
    ByteBuffer sector = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    sector.put(446 + 4, (byte) 0x83).putInt(446 + 8, 2).putInt(446 + 12, 100);
    PartitionTableReader.Reading reading = read(disk);
    assertThat(reading.table()).isInstanceOf(PartitionTable.Mbr.class);
    assertThat(reading.problems()).first().asString().contains("an older GPT is left at its end");
  }

  @Test
  void aTableSaysForWhatDisksItIs() {
    PartitionTable gpt = read(gpt(4096)).table();
    assertThat(gpt.neededSectorBytes()).hasValue(4096);
    assertThat(gpt.neededDiskBytes()).isEqualTo(4096 * 2048 - 4096 - 128 * 128);
    byte[] disk = new byte[4096];
    ByteBuffer sector = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    sector.putShort(510, (short) 0xaa55);
    sector.put(446 + 4, (byte) 0x83).putInt(446 + 8, 2048).putInt(446 + 12, 1000);
    PartitionTable mbr = read(disk).table();
    assertThat(mbr.neededSectorBytes()).hasValue(512);
    assertThat(mbr.neededDiskBytes()).isEqualTo(3048 * 512);
    sector.put(446 + 4, (byte) 0xee).putInt(446 + 12, -1);
    PartitionTable protective = read(disk).table();
    assertThat(protective.neededSectorBytes()).isEmpty();
    assertThat(protective.neededDiskBytes()).isZero();
  }

  @Test
  void aCutImageIsToldByWhereItsBackupShouldBe() {
    byte[] cut = Arrays.copyOf(gpt(512), (1 << 20) - 4096);
    assertThat(read(cut).problems()).first().asString().contains("it is cut off");
  }

  @Test
  void anMbrIsReadAndABootSectorIsNone() {
    ByteBuffer disk = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    disk.putInt(440, 0xcafe0001).putShort(510, (short) 0xAA55);
    disk.put(446, (byte) 0x80).put(450, (byte) 0x83).putInt(454, 8).putInt(458, 100);
    assertThat(read(disk.array()).table())
        .isEqualTo(
            new PartitionTable.Mbr(
                "cafe0001",
                List.of(new PartitionEntry(1, 4096, 51200, "83", "Linux", "", true, false))));

    disk.put(446, (byte) 'e');
    PartitionTableReader.Reading bootSector = read(disk.array());
    assertThat(bootSector.table()).isEqualTo(new PartitionTable.None());
    assertThat(bootSector.problems()).singleElement().asString().contains("no partition table");
  }

  @Test
  void logicalPartitionsAreCountedAsTheKernelCountsThem() {
    byte[] disk = mbrWithExtended();
    record(disk, 2048, 0, 4096);
    record(disk, 2048 + 4096, 0x83, 8192);
    record(disk, 2048 + 8192, 0x82, 0);
    assertThat(read(disk).table().partitions())
        .extracting(PartitionEntry::number, PartitionEntry::startBytes, PartitionEntry::type)
        .containsExactly(
            tuple(1, 2048L * 512, "05"),
            tuple(5, (2048L + 4096 + 64) * 512, "83"),
            tuple(6, (2048L + 8192 + 64) * 512, "82"));
  }

  @Test
  void aChainThatLeadsBackIntoItselfEnds() {
    byte[] disk = mbrWithExtended();
    record(disk, 2048, 0x83, 4096);
    record(disk, 2048 + 4096, 0x83, 4096);
    assertThat(read(disk).table().partitions()).hasSize(1 + 100);
  }

  private static byte[] mbrWithExtended() {
    byte[] disk = new byte[8 << 20];
    ByteBuffer sector = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    sector.putShort(510, (short) 0xAA55);
    sector.put(450, (byte) 5).putInt(454, 2048).putInt(458, 14_336);
    return disk;
  }

  /// An extended record with a partition 64 sectors behind it.
  ///
  /// @param type of the partition; 0 for none
  /// @param next where the next record is, in sectors of the extended partition; 0 for none
  private static void record(byte[] whole, int sector, int type, int next) {
    ByteBuffer disk = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    int at = sector * 512;
    disk.putShort(at + 510, (short) 0xAA55);
    if (type != 0) {
      disk.put(at + 450, (byte) type).putInt(at + 454, 64).putInt(at + 458, 128);
    }
    if (next != 0) {
      disk.put(at + 466, (byte) 5).putInt(at + 470, next).putInt(at + 474, 128);
    }
  }

  @Test
  void aPartitionBeyondTheEndAndAnOverlapAreSaid() {
    byte[] disk =
        new GptBuilder(1 << 20, 512)
            .partition(LINUX, 64, 200, "a")
            .partition(LINUX, 200, 5000, "b")
            .build();
    assertThat(read(disk).problems())
        .containsExactly(
            "partition 2 ends at byte 2560512, beyond the image's end at 1048576",
            "partitions 1 and 2 overlap");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void noDamageMakesTheReaderFall(long seed) {
    Random random = new Random(seed);
    byte[] good = gpt(512);
    for (int round = 0; round < 2000; round++) {
      byte[] disk = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int i = random.nextInt(20); i >= 0; i--) {
        disk[random.nextInt(Math.min(disk.length, 1200))] = (byte) random.nextInt(256);
      }
      read(disk);
      readUnchecked(disk);
    }
  }

  /// Makes the checksums right again, so that the numbers are what is looked at.
  private static void readUnchecked(byte[] disk) {
    if (disk.length < 1024) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    int headerBytes = Math.clamp(bytes.getInt(512 + 12), 92, 512);
    bytes.putInt(512 + 12, headerBytes).putInt(512 + 16, 0);
    bytes.put(512, "EFI PART".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(disk, 512, headerBytes);
    bytes.putInt(512 + 16, (int) crc.getValue());
    read(disk);
  }

  private static byte[] gpt(int sector) {
    return new GptBuilder(sector * 2048, sector)
        .partition(PartitionTypes.EFI_SYSTEM, 64, 127, "ESP")
        .partition(LINUX, 128, 255, "räth")
        .build();
  }

  private static PartitionTableReader.Reading read(byte[] disk) {
    ByteBuffer head = ByteBuffer.wrap(disk, 0, Math.min(disk.length, 8 << 20));
    int tail = Math.min(disk.length, 1 << 20);
    return PartitionTableReader.read(
        new DiskEnds(head, ByteBuffer.wrap(disk, disk.length - tail, tail), disk.length));
  }
}
