package bty.engine.flash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.LoopDevice;
import bty.engine.disk.SysfsDisks;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an earlier life left at the ends of a disk, outside of the image, is gone after a flash:
/// libblkid, which the kernel's helpers assemble arrays and pools by, finds the image's own
/// signatures and no other.
@Tag("root")
class StaleMetadataRootTest {
  private static final int MIB = 1 << 20;
  private static final int DISK = 96 * MIB;

  @TempDir Path folder;

  /// What lies on a disk from before.
  enum Before {
    /// Both copies of the table; the image's own ends long before the backup.
    GPT {
      @Override
      void write(String device) throws IOException {
        LoopDevice.run(List.of("sh", "-c", "echo , | sfdisk -q -X gpt --no-reread " + device));
      }
    },
    /// The same, its first copy overwritten, as a tool does that does not look at the end.
    GPT_BACKUP_ALONE {
      @Override
      void write(String device) throws IOException {
        GPT.write(device);
        LoopDevice.run(List.of("dd", "if=/dev/zero", "of=" + device, "bs=1M", "count=1"));
      }
    },
    /// Superblock of version 0.90, 64 KiB aligned at the end (`md_p.h`).
    MD_0_90 {
      @Override
      void write(String device) throws IOException {
        ByteBuffer block = littleEndian(4096);
        // magic, version 0.90.0, and the fields that libblkid's checksum does not cover
        block.putInt(0, 0xa92b4efc).putInt(4, 0).putInt(8, 90).putInt(12, 0);
        put(device, DISK / 65536 * 65536L - 65536, block);
      }
    },
    /// Superblock of version 1.0, 8 KiB before the end.
    MD_1_0 {
      @Override
      void write(String device) throws IOException {
        put(device, DISK - 8192L, md1(DISK / 512 - 16));
      }
    },
    /// Superblock of version 1.2, 4 KiB after the start.
    MD_1_2 {
      @Override
      void write(String device) throws IOException {
        put(device, 4096, md1(8));
      }
    },
    /// Intel's firmware RAID, its anchor in the second last sector.
    FIRMWARE_RAID {
      @Override
      void write(String device) throws IOException {
        ByteBuffer block = littleEndian(512);
        block.put("Intel Raid ISM Cfg Sig. 1.3.00".getBytes(US_ASCII));
        put(device, DISK - 1024L, block);
      }
    },
    /// Made by LVM's own tool.
    LVM {
      @Override
      void write(String device) throws IOException {
        LoopDevice.run(List.of("pvcreate", "-q", "-ff", "-y", "--metadatacopies", "2", device));
      }
    },
    /// All four labels, with the uberblocks that a pool is recognised by.
    ZFS {
      @Override
      void write(String device) throws IOException {
        for (long label : new long[] {0, 262144, DISK - 524288L, DISK - 262144L}) {
          for (int i = 0; i < 8; i++) {
            ByteBuffer uberblock = littleEndian(1024);
            uberblock.putLong(0, 0x00bab10cL).putLong(8, 5000).putLong(16, 100 + i);
            put(device, label + 131072 + 1024L * i, uberblock);
          }
        }
      }
    },
    /// A file system on the whole disk, its superblock in the first MiB.
    BTRFS {
      @Override
      void write(String device) throws IOException {
        ByteBuffer block = littleEndian(4096);
        block.position(64).put("_BHRfS_M".getBytes(US_ASCII)).rewind();
        put(device, 65536, block);
      }
    };

    abstract void write(String device) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void nothingOfAnEarlierLifeIsFound(Before before) throws IOException {
    Path image = image();
    try (LoopDevice loop = LoopDevice.over(folder, DISK)) {
      before.write(loop.path());
      assertThat(signatures(loop.path())).as("before").isNotEmpty();
      FlashResult result =
          new Flasher(new SysfsDisks())
              .flash(
                  new FlashRequest(
                      new ImageLocation.File(image),
                      Optional.empty(),
                      OptionalLong.empty(),
                      TargetSpec.parse(loop.path()),
                      Verify.NONE),
                  event -> {});
      assertThat(result).isInstanceOf(FlashResult.Done.class);
      assertThat(signatures(loop.path()))
          .as("after")
          .containsExactlyInAnyOrder("0x1fe dos", "0x200 gpt");
    }
  }

  /// 40 MiB with a GPT of its own, whose backup is at the image's end and not the disk's.
  private Path image() throws IOException {
    Path image = folder.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(40L * MIB);
    }
    LoopDevice.run(List.of("sh", "-c", "echo , | sfdisk -q -X gpt " + image));
    assertThat(Files.size(image)).isEqualTo(40L * MIB);
    return image;
  }

  /// Offset and type of each, as wipefs would erase them.
  private static List<String> signatures(String device) throws IOException {
    return LoopDevice.run(
            List.of("wipefs", "--noheadings", "--output", "OFFSET,TYPE", "--no-act", device))
        .lines()
        .map(line -> line.strip().replaceAll(" +", " "))
        .map(line -> line.replace("PMBR", "dos"))
        .toList();
  }

  private static ByteBuffer md1(long superblockSector) {
    ByteBuffer block = littleEndian(4096);
    block.putInt(0, 0xa92b4efc).putInt(4, 1).putLong(144, superblockSector);
    block.putInt(220, 0);
    long sum = 0;
    for (int at = 0; at < 256; at += 4) {
      sum += Integer.toUnsignedLong(block.getInt(at));
    }
    return block.putInt(216, (int) ((sum & 0xffffffffL) + (sum >>> 32)));
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put(String device, long offset, ByteBuffer bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(device, "rw")) {
      file.getChannel().write(bytes.rewind(), offset);
      file.getFD().sync();
    }
  }
}
