package bty.engine.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;

/// An image whose tables are read and found sound: what is where on its disk.
public final class Qcow2Image {
  private final String name;
  private final StoredBytes stored;
  private final Tables tables;
  private final Runs runs;
  private final int longestCompressed;

  private Qcow2Image(
      String name, StoredBytes stored, Tables tables, Runs runs, int longestCompressed) {
    this.name = name;
    this.stored = stored;
    this.tables = tables;
    this.runs = runs;
    this.longestCompressed = longestCompressed;
  }

  /// Reads header and tables, of all that is stored nothing else. Takes 24 bytes of memory for each
  /// run of clusters that belong together, and at most 50 MB.
  ///
  /// @param name the image's, for sentences
  /// @throws Qcow2Exception if it is damaged, or needs what is not supported: another file, a key,
  ///   a feature that is not known, more memory
  /// @throws IOException if the stored bytes can't be had
  public static Qcow2Image open(String name, StoredBytes stored) throws IOException {
    Tables tables = Tables.open(name, stored);
    L2Reader entries = new L2Reader(name, tables.header(), stored.length(), tables.places());
    tables.forEachL2(entries::read);
    entries.runs().sort();
    return new Qcow2Image(name, stored, tables, entries.runs(), entries.longestCompressed());
  }

  /// The same disk, with clusters that are holes of the file taken for the zeroes that they are:
  /// most clusters of an image with preallocated metadata are such. Not for one that is read whole
  /// to be compared with a digest, as what went past has to be what was written.
  ///
  /// @throws IOException if the file can't be asked
  public Qcow2Image withoutHoles() throws IOException {
    return HoleCut.of(runs, stored)
        .map(cut -> new Qcow2Image(name, stored, tables, cut, longestCompressed))
        .orElse(this);
  }

  /// The size of the disk.
  public long diskBytes() {
    return tables.header().diskBytes();
  }

  /// How many stored bytes [#open] has read.
  public long tableBytes() {
    return tables.bytes();
  }

  /// Where all that is not zero on the disk is stored: little else is in between.
  public RangeCursor neededRanges() {
    return new NeededRanges(runs, stored.length());
  }

  /// Which parts of the disk are zero though nothing is stored that says so.
  public RangeCursor zeroRanges() {
    return new ZeroRanges(runs, tables.header());
  }

  /// Reads what is not zero, in the order of the file.
  ///
  /// @param pieces the stored bytes of [#neededRanges()]
  public ClusterReader needed(StoredPieces pieces) {
    return new ClusterReader(parts(), new StoredWindow(pieces, neededRanges(), longestCompressed));
  }

  /// Reads what is not zero, in the order of the file, while the whole file goes past; at its end
  /// the tables that went past must have been the ones that were used.
  ///
  /// @param pieces all stored bytes
  public ClusterReader whole(StoredPieces pieces) {
    StoredWindow window =
        new StoredWindow(pieces, RangeCursor.whole(stored.length()), longestCompressed);
    return new ClusterReader(parts(), window, new TableCheck(name, tables));
  }

  private ClusterReader.Parts parts() {
    return new ClusterReader.Parts(name, tables.header(), runs);
  }

  /// Reads one stretch of the disk into a direct buffer, wherever it is stored, up to the end of
  /// the disk or of the buffer.
  ///
  /// @return bytes read
  /// @throws Qcow2Exception if a compressed cluster is damaged
  /// @throws IOException if the stored bytes can't be had
  public int read(long diskOffset, ByteBuffer into) throws IOException {
    int wanted = Math.clamp(diskBytes() - diskOffset, 0, into.remaining());
    ByteBuffer target = into.slice(into.position(), wanted);
    try (RandomReader reader = new RandomReader(name, stored, tables.header(), runs)) {
      reader.read(diskOffset, target);
    }
    into.position(into.position() + wanted);
    return wanted;
  }
}
