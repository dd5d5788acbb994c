package bty.engine.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Qcow2RefusalTest {
  private static final Qcow2Exception.Kind DAMAGED = Qcow2Exception.Kind.DAMAGED;
  private static final Qcow2Exception.Kind UNSUPPORTED = Qcow2Exception.Kind.UNSUPPORTED;

  /// A sound image with clusters of 4 KiB: a plain one, a compressed one, and a zero one.
  private static byte[] sound() {
    return new Qcow2Builder(3, 12, 1 << 20)
        .plain(0, Qcow2ImageTest.noise(4096, 1))
        .compressed(1, new byte[4096])
        .zero(2, true)
        .build();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(header(), features(), l1Table(), l2Table()).flatMap(rows -> rows);
  }

  private static Stream<Arguments> header() {
    return Stream.of(
        row("magic", f -> f.putInt(0, 0x514649fa), DAMAGED, "magic number"),
        row("version 1", f -> f.putInt(4, 1), UNSUPPORTED, "of version 1;"),
        row("version 4", f -> f.putInt(4, -1), UNSUPPORTED, "of version 4294967295;"),
        row("small clusters", f -> f.putInt(20, 8), DAMAGED, "clusters have 2^8 bytes"),
        row("large clusters", f -> f.putInt(20, 22), DAMAGED, "clusters have 2^22 bytes"),
        row("odd clusters", f -> f.putInt(20, -1), DAMAGED, "wanted 2^9 to 2^21"),
        row("short header", f -> f.putInt(100, 96), DAMAGED, "its header has 96 bytes"),
        row("odd header", f -> f.putInt(100, 113), DAMAGED, "its header has 113 bytes"),
        row("long header", f -> f.putInt(100, 8192), DAMAGED, "its header has 8192 bytes"),
        row("huge header", f -> f.putInt(100, -8), DAMAGED, "its header has 4294967288 bytes"),
        row("refcounts", f -> f.putInt(96, 7), DAMAGED, "reference counts have 2^7 bits"),
        row("no refcounts", f -> f.putInt(56, 0), DAMAGED, "refcount table has 0 bytes"),
        row("many refcounts", f -> f.putInt(56, -1), DAMAGED, "its refcount table has"),
        row("refcounts far", f -> f.putLong(48, 1L << 40), DAMAGED, "refcount table takes"),
        row("refcounts odd", f -> f.putLong(48, 4097), DAMAGED, "is at byte 4097, within"),
        row("snapshots", f -> f.putInt(60, 65_537), DAMAGED, "it has 65537 snapshots"),
        row("snapshots far", f -> f.putInt(60, 1).putLong(64, -4096), DAMAGED, "snapshot table"),
        row("size 2^63", f -> f.putLong(24, 1L << 63), DAMAGED, "9223372036854775808 bytes"),
        row("size 2^63-1", f -> f.putLong(24, Long.MAX_VALUE), DAMAGED, "are needed for a disk"),
        row("L1 too small", f -> f.putLong(24, 1L << 32), DAMAGED, "1 entries and 2048 are needed"),
        row("L1 too large", f -> f.putInt(36, 4_194_305), DAMAGED, "and its L1 table 4194305"),
        row("L1 beyond", f -> f.putInt(36, 4_194_304), DAMAGED, "its L1 table takes 33554432"),
        row("L1 huge", f -> f.putInt(36, -1), DAMAGED, "its L1 table 4294967295 entries"),
        row("L1 at 0", f -> f.putLong(40, 0), DAMAGED, "between the header and the end"),
        row("L1 odd", f -> f.putLong(40, 8200), DAMAGED, "at byte 8200, within a cluster"),
        row("L1 negative", f -> f.putLong(40, -4096), DAMAGED, "its L1 table takes 8 bytes"));
  }

  private static Stream<Arguments> features() {
    return Stream.of(
        row("backing", Qcow2RefusalTest::overBackingFile, UNSUPPORTED, "(\"base?.img\")"),
        row("backing far", f -> f.putLong(8, 4097), DAMAGED, "at byte 4097, outside"),
        row("backing long", f -> f.putLong(8, 200).putInt(16, 1024), DAMAGED, "has 1024 bytes"),
        row("AES", f -> f.putInt(32, 1), UNSUPPORTED, "is qcow2 and encrypted (AES)"),
        row("LUKS", f -> f.putInt(32, 2), UNSUPPORTED, "is qcow2 and encrypted (LUKS)"),
        row("cipher 3", f -> f.putInt(32, 3), DAMAGED, "encryption is of method 3"),
        row("corrupt", f -> f.putLong(72, 2), DAMAGED, "marked as corrupt"),
        row("external", f -> f.putLong(72, 4), UNSUPPORTED, "keeps its data in another file;"),
        row("external named", Qcow2RefusalTest::external, UNSUPPORTED, "file (\"data.raw\")"),
        row("unknown", f -> f.putLong(72, 1L << 63 | 32), UNSUPPORTED, "bit 5, feature bit 63"),
        row("unknown named", Qcow2RefusalTest::named, UNSUPPORTED, "not known here (time travel)"),
        row("type without bit", f -> f.put(104, (byte) 1), DAMAGED, "compression type is 1"),
        row("bit without type", f -> f.putLong(72, 8), DAMAGED, "compression type is 0"),
        row("type 2", f -> f.putLong(72, 8).put(104, (byte) 2), UNSUPPORTED, "(type 2)"),
        row("subclusters", f -> f.putLong(72, 16), DAMAGED, "it has subclusters in clusters of"));
  }

  private static Stream<Arguments> l1Table() {
    return Stream.of(
        l1("beyond", 1L << 63 | 1 << 24, "points to byte 16777216, beyond its end"),
        l1("in the header", 1L << 63, "which makes no sense"),
        l1("at itself", 1L << 63 | 2 * 4096, "inside the header or that table itself"),
        l1("unaligned", 1L << 63 | 3 * 4096 + 512, "which makes no sense"),
        l1("reserved low", 1L << 63 | 3 * 4096 | 1, "which makes no sense"),
        l1("reserved high", 1L << 62 | 3 * 4096, "which makes no sense"),
        row(
            "twice",
            f -> {
              f.putLong(24, 4 << 20).putInt(36, 2);
              f.putLong(2 * 4096 + 8, f.getLong(2 * 4096));
            },
            DAMAGED,
            "names the L2 table at byte 12288 twice"));
  }

  private static Stream<Arguments> l2Table() {
    return Stream.of(
        l2("beyond", 1L << 63 | 1 << 24, "stored at byte 16777216, and the file ends at"),
        l2("in the header", 1L << 63, "makes no sense"),
        l2("in the L1 table", 1L << 63 | 2 * 4096, "where its own tables are"),
        l2("in itself", 1L << 63 | 3 * 4096, "where its own tables are"),
        l2("unaligned", 1L << 63 | 4 * 4096 + 512, "makes no sense"),
        l2("reserved low", 1L << 63 | 4 * 4096 | 2, "makes no sense"),
        l2("reserved high", 1L << 56 | 4 * 4096, "makes no sense"),
        l2("compressed beyond", 1L << 62 | 1 << 24, "and the file ends at"),
        l2("compressed over the end", 1L << 62 | 15L << 58 | 7 * 4096, "it was cut off"),
        l2("compressed in tables", 1L << 62 | 3 * 4096 + 7, "where its own tables are"),
        l2("compressed into tables", 1L << 62 | 8L << 58 | 3 * 4096 - 512, "its own tables are"),
        l2("compressed and copied", 3L << 62 | 5 * 4096, "makes no sense"),
        l2("compressed reserved", 1L << 62 | 1L << 57 | 5 * 4096, "makes no sense"));
  }

  private static Arguments l1(String name, long entry, String words) {
    return row("L1 entry " + name, f -> f.putLong(2 * 4096, entry), DAMAGED, words);
  }

  private static Arguments l2(String name, long entry, String words) {
    return row("L2 entry " + name, f -> f.putLong(3 * 4096, entry), DAMAGED, words);
  }

  private static Arguments row(
      String name, Consumer<ByteBuffer> change, Qcow2Exception.Kind kind, String words) {
    return Arguments.of(name, change, kind, words);
  }

  private static void overBackingFile(ByteBuffer file) {
    file.putLong(8, 200).putInt(16, 9).put(200, text("base\u0007.img"));
  }

  private static void external(ByteBuffer file) {
    file.putLong(72, 4).putInt(112, 0x44415441).putInt(116, 8).put(120, text("data.raw"));
  }

  private static void named(ByteBuffer file) {
    file.putLong(72, 64).putInt(112, 0x6803f857).putInt(116, 96);
    file.put(120 + 1, (byte) 5).put(122, text("other"));
    file.put(168 + 1, (byte) 6).put(170, text("time travel"));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void whatCanNotBeReadIsRefusedInOneSentence(
      String name, Consumer<ByteBuffer> change, Qcow2Exception.Kind kind, String words) {
    byte[] file = sound();
    change.accept(ByteBuffer.wrap(file));
    assertThatThrownBy(() -> Qcow2Image.open("disk.img", new MemoryBytes(file)))
        .isInstanceOfSatisfying(
            Qcow2Exception.class, e -> assertThat(e.kind()).as(name).isEqualTo(kind))
        .hasMessageStartingWith("disk.img is ")
        .hasMessageContaining(words);
  }

  @Test
  void whatIsSoundThoughRareIsRead() throws IOException {
    byte[] file = sound();
    ByteBuffer bytes = ByteBuffer.wrap(file);
    bytes.putLong(72, 1).putLong(80, -1).putLong(88, -1);
    bytes.putInt(112, 0x12345678).putInt(116, 3).putInt(128, 0x23852875).putInt(132, 1 << 30);
    assertThat(Qcow2Image.open("x", new MemoryBytes(file)).diskBytes()).isEqualTo(1 << 20);
    byte[] empty = new Qcow2Builder(2, 16, 0).build();
    assertThat(Qcow2Image.open("x", new MemoryBytes(empty)).diskBytes()).isZero();
  }

  @Test
  void aFileThatWasCutOffAnywhereIsRefused() {
    byte[] file =
        new Qcow2Builder(3, 12, 1 << 20)
            .plain(0, Qcow2ImageTest.noise(4096, 1))
            .plain(200, Qcow2ImageTest.noise(4096, 2))
            .build();
    for (int length = 0; length < file.length; length += length < 200 ? 1 : 511) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> Qcow2Image.open("disk.img", new MemoryBytes(cut)))
          .isInstanceOf(Qcow2Exception.class)
          .hasMessageStartingWith("disk.img is damaged qcow2: ");
    }
  }

  @Test
  void subclustersAndZeroFlagsAreChecked() {
    byte[] sub =
        new Qcow2Builder(3, 14, 1 << 20, Compression.DEFLATE, true)
            .parts(0, 3, 4, new byte[1 << 14])
            .build();
    int table = Qcow2ImageTest.l2(sub);
    assertRefused(sub, table + 8, 1L << 32 | 1);
    assertRefused(sub, table, 1);
    assertRefused(sub, table, 0);
    assertRefused(sub, table, 1L << 62 | 4 << 14);
    byte[] old = new Qcow2Builder(2, 12, 1 << 20).zero(0, true).build();
    assertRefused(old, Qcow2ImageTest.l2(old), 1);
  }

  private static void assertRefused(byte[] file, int at, long value) {
    byte[] changed = file.clone();
    ByteBuffer.wrap(changed).putLong(at, value);
    assertThatThrownBy(() -> Qcow2Image.open("x", new MemoryBytes(changed)))
        .isInstanceOf(Qcow2Exception.class)
        .hasMessageContaining("makes no sense");
  }

  @Test
  void aTebibyteFitsIntoTheHeapOfTheFlasherUnlessItsClustersAreScattered() throws IOException {
    Qcow2Image image = Qcow2Image.open("x", new HugeBytes(false));
    RangeCursor needed = image.neededRanges();
    long bytes = 0;
    while (needed.next()) {
      bytes += needed.to() - needed.from();
    }
    assertThat(bytes).isBetween(1L << 40, (1L << 40) + (2048L << 16));
    assertThatThrownBy(() -> Qcow2Image.open("x", new HugeBytes(true)))
        .hasMessageContaining("scattered over more than 2097152 pieces");
  }
}
