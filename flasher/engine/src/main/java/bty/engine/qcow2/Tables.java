package bty.engine.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The header and the tables of one image: where they lie, and the reading of them.
///
/// No L2 table may be used twice or overlap another one, which bounds the time that reading takes
/// by the length of the file, whatever sizes a header makes up.
final class Tables {
  /// What is read at once, where tables lie side by side.
  private static final int BATCH_BYTES = 1 << 20;

  /// One L2 table and the part of the disk that it describes.
  @FunctionalInterface
  interface L2Consumer {
    /// @param table to be read from its position on
    void accept(long diskOffset, ByteBuffer table) throws IOException;
  }

  private final String image;
  private final StoredBytes stored;
  private final Qcow2Header header;
  private final TableSeal seal = new TableSeal();
  private int[] index = new int[16];
  private long[] offset = new long[16];
  private int count;
  private long[] sorted = new long[0];

  private Tables(String image, StoredBytes stored, Qcow2Header header) {
    this.image = image;
    this.stored = stored;
    this.header = header;
  }

  /// Reads the header and the L1 table.
  static Tables open(String image, StoredBytes stored) throws IOException {
    ByteBuffer first = HeaderReader.firstCluster(image, stored);
    Qcow2Header header = HeaderReader.parse(image, stored.length(), first);
    Tables tables = new Tables(image, stored, header);
    tables.seal.update(first);
    tables.seal.end(0);
    tables.readL1();
    return tables;
  }

  Qcow2Header header() {
    return header;
  }

  /// What was read so far.
  TableSeal seal() {
    return seal;
  }

  /// How many stored bytes were read, header included.
  long bytes() {
    return Math.min(header.clusterBytes(), stored.length())
        + 8L * header.l1Entries()
        + ((long) count << header.clusterBits());
  }

  /// The places of header, L1 table and L2 tables, in order: pairs of begin and end.
  long[] places() {
    long[] places = new long[2 * count + (header.l1Entries() > 0 ? 4 : 2)];
    int at = 0;
    places[at++] = 0;
    places[at++] = Math.min(header.clusterBytes(), stored.length());
    boolean l1Listed = header.l1Entries() == 0;
    for (long table : sorted) {
      if (!l1Listed && header.l1Offset() < table) {
        places[at++] = header.l1Offset();
        places[at++] = header.l1End();
        l1Listed = true;
      }
      places[at++] = table;
      places[at++] = table + header.clusterBytes();
    }
    if (!l1Listed) {
      places[at++] = header.l1Offset();
      places[at] = header.l1End();
    }
    return places;
  }

  private void readL1() throws IOException {
    ByteBuffer piece = ByteBuffer.allocateDirect(Math.min(64 * 1024, 8 * header.l1Entries()));
    int read = 0;
    while (read < header.l1Entries()) {
      piece.clear().limit(Math.min(piece.capacity(), 8 * (header.l1Entries() - read)));
      stored.read(header.l1Offset() + 8L * read, piece);
      seal.update(piece.flip());
      while (piece.hasRemaining()) {
        addL2(read++, piece.getLong());
      }
    }
    if (header.l1Entries() > 0) {
      seal.end(header.l1Offset());
    }
    sorted = Arrays.copyOf(offset, count);
    Arrays.sort(sorted);
    for (int i = 1; i < count; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw damaged("its L1 table names the L2 table at byte %d twice".formatted(sorted[i]));
      }
    }
  }

  private void addL2(int l1Index, long entry) throws Qcow2Exception {
    L1Entry.requireSound(image, header, l1Index, entry, stored.length());
    long table = L1Entry.offset(entry);
    if (table == 0) {
      return;
    }
    if (count == Runs.MOST) {
      throw Qcow2Exception.unsupported(
          image,
          "has more than %d tables; make it anew with larger clusters: qemu-img convert -O qcow2 IMAGE new.qcow2"
              .formatted(Runs.MOST));
    }
    if (count == offset.length) {
      index = Arrays.copyOf(index, count + count / 2);
      offset = Arrays.copyOf(offset, count + count / 2);
    }
    index[count] = l1Index;
    offset[count] = table;
    count++;
  }

  /// Reads all L2 tables, in the order of the disk.
  void forEachL2(L2Consumer consumer) throws IOException {
    int cluster = header.clusterBytes();
    long all = (long) count * cluster;
    ByteBuffer batch =
        ByteBuffer.allocateDirect((int) Math.min(all, Math.max(cluster, BATCH_BYTES)));
    int done = 0;
    while (done < count) {
      int tables = 1;
      while (done + tables < count
          && (tables + 1) * cluster <= batch.capacity()
          && offset[done + tables] == offset[done] + (long) tables * cluster) {
        tables++;
      }
      stored.read(offset[done], batch.clear().limit(tables * cluster));
      for (int i = 0; i < tables; i++, done++) {
        ByteBuffer table = batch.slice(i * cluster, cluster);
        seal.update(table);
        seal.end(offset[done]);
        consumer.accept(index[done] * header.l2Span(), table);
      }
    }
  }

  private Qcow2Exception damaged(String how) {
    return Qcow2Exception.damaged(image, how);
  }
}
