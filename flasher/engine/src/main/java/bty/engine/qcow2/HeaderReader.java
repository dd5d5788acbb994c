package bty.engine.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads and checks the first cluster: header and header extensions.
final class HeaderReader {
  private static final int MAGIC = 0x514649fb;
  private static final int V2_BYTES = 72;
  private static final int V3_BYTES = 104;
  private static final int COMPRESSION_TYPE_AT = 104;
  // Implementation limits that the document names as QEMU's.
  private static final int LEAST_CLUSTER_BITS = 9;
  private static final int MOST_CLUSTER_BITS = 21;
  private static final int LEAST_EXTENDED_CLUSTER_BITS = 14;
  private static final int MOST_L1_BYTES = 32 << 20;
  private static final int MOST_REFCOUNT_TABLE_BYTES = 8 << 20;
  private static final int MOST_REFCOUNT_ORDER = 6;
  private static final int MOST_SNAPSHOTS = 65_536;

  private static final int CORRUPT = 1 << 1;
  private static final int EXTERNAL_DATA = 1 << 2;
  private static final int COMPRESSION_TYPE = 1 << 3;
  private static final int EXTENDED_L2 = 1 << 4;
  // The dirty bit says that refcounts may be wrong, which nobody who only reads looks at.
  private static final long KNOWN = 0x1f;

  private final String image;
  private final long fileBytes;
  private final ByteBuffer bytes;

  private HeaderReader(String image, long fileBytes, ByteBuffer bytes) {
    this.image = image;
    this.fileBytes = fileBytes;
    this.bytes = bytes;
  }

  /// The bytes that [#parse] wants: the first cluster, as far as the file has it.
  ///
  /// @throws Qcow2Exception if the beginning is none of qcow2
  static ByteBuffer firstCluster(String image, StoredBytes stored) throws IOException {
    if (stored.length() < V2_BYTES) {
      throw Qcow2Exception.damaged(
          image, "it ends after %d bytes, within its header".formatted(stored.length()));
    }
    ByteBuffer start = ByteBuffer.allocateDirect(V2_BYTES);
    stored.read(0, start);
    start.flip();
    int clusterBits = start.getInt(20);
    if (start.getInt(0) != MAGIC) {
      throw Qcow2Exception.damaged(image, "it does not begin with the magic number");
    }
    int version = start.getInt(4);
    if (version != 2 && version != 3) {
      throw Qcow2Exception.unsupported(
          image,
          "of version %d; versions 2 and 3 can be read: qemu-img convert -O qcow2 IMAGE new.qcow2"
              .formatted(Integer.toUnsignedLong(version)));
    }
    if (clusterBits < LEAST_CLUSTER_BITS || clusterBits > MOST_CLUSTER_BITS) {
      throw Qcow2Exception.damaged(
          image,
          "its clusters have 2^%d bytes; wanted 2^9 to 2^21"
              .formatted(Integer.toUnsignedLong(clusterBits)));
    }
    ByteBuffer cluster =
        ByteBuffer.allocateDirect((int) Math.min(1L << clusterBits, stored.length()));
    stored.read(0, cluster);
    return cluster.flip();
  }

  /// @param cluster of [#firstCluster]
  /// @throws Qcow2Exception if the image can't be read
  static Qcow2Header parse(String image, long fileBytes, ByteBuffer cluster) throws Qcow2Exception {
    return new HeaderReader(image, fileBytes, cluster).parse();
  }

  private Qcow2Header parse() throws Qcow2Exception {
    int version = bytes.getInt(4);
    int clusterBits = bytes.getInt(20);
    int headerBytes = version == 2 ? V2_BYTES : headerBytes();
    long incompatible = version == 2 ? 0 : bytes.getLong(72);
    List<HeaderExtension> extensions = HeaderExtension.all(bytes, headerBytes, extensionsEnd());
    requireKnown(incompatible, extensions);
    requireAlone(incompatible, extensions);
    requireUnencrypted();
    boolean extendedL2 = (incompatible & EXTENDED_L2) != 0;
    if (extendedL2 && clusterBits < LEAST_EXTENDED_CLUSTER_BITS) {
      throw damaged(
          "it has subclusters in clusters of %d bytes; wanted at least 16384"
              .formatted(1 << clusterBits));
    }
    int refcountOrder = version == 2 ? 4 : bytes.getInt(96);
    if (refcountOrder < 0 || refcountOrder > MOST_REFCOUNT_ORDER) {
      throw damaged(
          "its reference counts have 2^%d bits; wanted 2^0 to 2^6"
              .formatted(Integer.toUnsignedLong(refcountOrder)));
    }
    Qcow2Header header =
        new Qcow2Header(
            version,
            clusterBits,
            bytes.getLong(24),
            bytes.getLong(40),
            0,
            extendedL2,
            compression(incompatible, headerBytes));
    requireRefcountTable(header);
    requireSnapshots(header);
    return withL1(header);
  }

  private int headerBytes() throws Qcow2Exception {
    if (bytes.remaining() < V3_BYTES) {
      throw damaged("it ends after %d bytes, within its header".formatted(bytes.remaining()));
    }
    int length = bytes.getInt(100);
    if (length < V3_BYTES || length % 8 != 0 || length > bytes.remaining()) {
      throw damaged(
          "its header has %d bytes; wanted at least 104, a multiple of 8, and no more than its first cluster holds"
              .formatted(Integer.toUnsignedLong(length)));
    }
    return length;
  }

  /// A backing file's name stands behind the extensions.
  private int extensionsEnd() throws Qcow2Exception {
    long backing = bytes.getLong(8);
    if (backing < 0 || backing > bytes.remaining()) {
      throw damaged(
          "the name of its backing file is at byte %s, outside its first cluster"
              .formatted(Long.toUnsignedString(backing)));
    }
    return backing == 0 ? bytes.remaining() : (int) backing;
  }

  private void requireKnown(long incompatible, List<HeaderExtension> extensions)
      throws Qcow2Exception {
    long unknown = incompatible & ~KNOWN;
    if (unknown != 0) {
      List<String> names = new ArrayList<>();
      for (int bit = 0; bit < 64; bit++) {
        if ((unknown >>> bit & 1) != 0) {
          names.add(HeaderExtension.featureName(extensions, bit));
        }
      }
      throw unsupported(
          "needs what is not known here (%s); make it anew without: qemu-img convert -O qcow2 IMAGE new.qcow2"
              .formatted(String.join(", ", names)));
    }
    if ((incompatible & CORRUPT) != 0) {
      throw damaged(
          "it is marked as corrupt by whoever wrote it last (qemu-img check -r all IMAGE may mend"
              + " it)");
    }
  }

  private void requireAlone(long incompatible, List<HeaderExtension> extensions)
      throws Qcow2Exception {
    if ((incompatible & EXTERNAL_DATA) != 0) {
      String name = HeaderExtension.text(extensions, HeaderExtension.EXTERNAL_DATA_FILE);
      throw unsupported(
          "keeps its data in another file%s; put all into one: qemu-img convert -O qcow2 IMAGE whole.qcow2"
              .formatted(name.isEmpty() ? "" : " (\"" + name + "\")"));
    }
    int at = (int) bytes.getLong(8);
    if (at != 0) {
      int length = bytes.getInt(16);
      if (length < 0 || length > 1023 || length > bytes.remaining() - at) {
        throw damaged(
            "the name of its backing file has %d bytes; wanted at most 1023, inside the first cluster"
                .formatted(Integer.toUnsignedLong(length)));
      }
      throw unsupported(
          "lies over a backing file (\"%s\"); put both into one: qemu-img convert -O qcow2 IMAGE whole.qcow2"
              .formatted(HeaderExtension.text(bytes.slice(at, length))));
    }
  }

  private void requireUnencrypted() throws Qcow2Exception {
    int method = bytes.getInt(32);
    switch (method) {
      case 0 -> {}
      case 1, 2 ->
          throw unsupported(
              "encrypted (%s); decrypt it first with qemu-img convert"
                  .formatted(method == 1 ? "AES" : "LUKS"));
      default ->
          throw damaged(
              "its encryption is of method %d; there are 0, 1 and 2"
                  .formatted(Integer.toUnsignedLong(method)));
    }
  }

  private Compression compression(long incompatible, int headerBytes) throws Qcow2Exception {
    int type =
        headerBytes > COMPRESSION_TYPE_AT ? Byte.toUnsignedInt(bytes.get(COMPRESSION_TYPE_AT)) : 0;
    if ((type != 0) != ((incompatible & COMPRESSION_TYPE) != 0)) {
      throw damaged(
          "its compression type is %d, and its feature bits say otherwise".formatted(type));
    }
    return switch (type) {
      case 0 -> Compression.DEFLATE;
      case 1 -> Compression.ZSTD;
      default ->
          throw unsupported(
              "compressed in a way not known here (type %d); make it anew: qemu-img convert -O qcow2 IMAGE new.qcow2"
                  .formatted(type));
    };
  }

  /// Nothing is read from it; an image that has none was not written to its end.
  private void requireRefcountTable(Qcow2Header header) throws Qcow2Exception {
    long tableBytes = Integer.toUnsignedLong(bytes.getInt(56)) << header.clusterBits();
    if (tableBytes == 0 || tableBytes > MOST_REFCOUNT_TABLE_BYTES) {
      throw damaged("its refcount table has %d bytes; wanted 1 to 8388608".formatted(tableBytes));
    }
    requireInside("refcount table", bytes.getLong(48), tableBytes, header);
  }

  private void requireSnapshots(Qcow2Header header) throws Qcow2Exception {
    long count = Integer.toUnsignedLong(bytes.getInt(60));
    if (count > MOST_SNAPSHOTS) {
      throw damaged("it has %d snapshots; wanted at most 65536".formatted(count));
    }
    if (count > 0) {
      requireInside("snapshot table", bytes.getLong(64), 40 * count, header);
    }
  }

  private Qcow2Header withL1(Qcow2Header header) throws Qcow2Exception {
    long disk = header.diskBytes();
    long entries = Integer.toUnsignedLong(bytes.getInt(36));
    if (disk < 0 || entries * 8 > MOST_L1_BYTES) {
      throw damaged(
          "its disk has %s bytes and its L1 table %d entries; wanted at most 2^61 and 4194304"
              .formatted(Long.toUnsignedString(disk), entries));
    }
    long needed = disk / header.l2Span() + (disk % header.l2Span() == 0 ? 0 : 1);
    if (needed > entries) {
      throw damaged(
          "its L1 table has %d entries and %d are needed for a disk of %d bytes"
              .formatted(entries, needed, disk));
    }
    if (entries > 0) {
      requireInside("L1 table", header.l1Offset(), 8 * entries, header);
    }
    return new Qcow2Header(
        header.version(),
        header.clusterBits(),
        disk,
        header.l1Offset(),
        (int) needed,
        header.extendedL2(),
        header.compression());
  }

  private void requireInside(String table, long offset, long length, Qcow2Header header)
      throws Qcow2Exception {
    if (offset % header.clusterBytes() != 0) {
      throw damaged(
          "its %s is at byte %s, within a cluster".formatted(table, Long.toUnsignedString(offset)));
    }
    if (offset < header.clusterBytes() || offset > fileBytes - length) {
      throw damaged(
          "its %s takes %d bytes from byte %s on; wanted them between the header and the end at %d"
              .formatted(table, length, Long.toUnsignedString(offset), fileBytes));
    }
  }

  private Qcow2Exception damaged(String how) {
    return Qcow2Exception.damaged(image, how);
  }

  private Qcow2Exception unsupported(String what) {
    return Qcow2Exception.unsupported(image, what);
  }
}
