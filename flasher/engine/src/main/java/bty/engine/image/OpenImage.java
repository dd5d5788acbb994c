package bty.engine.image;

import bty.engine.compression.Bzip2Decoder;
import bty.engine.compression.Decoder;
import bty.engine.compression.DecoderMemory;
import bty.engine.compression.GzipDecoder;
import bty.engine.compression.Leftover;
import bty.engine.compression.XzDecoder;
import bty.engine.compression.ZstdDecoder;
import bty.engine.compression.ZstdFrameHeader;
import bty.engine.compression.ZstdFrames;
import bty.engine.disk.DiskBytes;
import bty.engine.disk.ReadBytes;
import bty.engine.qcow2.Qcow2Image;
import bty.engine.source.HostRule;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import bty.engine.source.ImageSource;
import bty.engine.source.RangedBytes;
import bty.engine.source.RetryPolicy;
import bty.engine.source.Sha256;
import bty.engine.source.StoredChunks;
import bty.engine.source.StoredRoute;
import bty.engine.source.StoredStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// An image that is open and recognised: its stored bytes as a stream, digested on the way where
/// that is wanted, and the disk that they make.
public final class OpenImage implements Closeable {
  private static final int CHUNK_BYTES = 1 << 20;

  private final ImageLocation location;
  private final ImageSource source;
  private final ImageFormat format;
  private final Optional<ZstdFrameHeader> frame;
  private final Optional<Qcow2Disk> qcow2;
  private final Reading reading;
  private final StoredStream stream;
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private DecodedSize size;

  private OpenImage(
      ImageLocation location,
      ImageSource source,
      ByteBuffer start,
      ImageFormat format,
      Reading reading)
      throws IOException {
    this.location = location;
    this.source = source;
    this.format = format;
    this.reading = reading;
    this.frame = ZstdFrameHeader.find(start);
    if (format == ImageFormat.QCOW2) {
      source.requireParts();
      this.qcow2 = Optional.of(Qcow2Disk.open(location, new RangedBytes(source, start), reading));
    } else {
      this.qcow2 = Optional.empty();
    }
    Optional<StoredRoute> inPart = reading == Reading.NEEDED ? partRoute() : Optional.empty();
    StoredRoute route = inPart.orElseGet(() -> StoredRoute.whole(source.length()));
    this.stream = new StoredStream(source, start, route, inPart.isEmpty());
    this.size = size();
  }

  private DecodedSize size() {
    return switch (format) {
      case RAW -> DecodedSize.exactly(source.length());
      case ZSTD ->
          DecodedSize.atLeast(
              frame.map(ZstdFrameHeader::contentBytes).orElse(OptionalLong.empty()));
      case QCOW2 -> DecodedSize.exactly(qcow2().disk().diskBytes());
      case XZ -> new SizeLook(location, source).xz();
      case GZIP -> new SizeLook(location, source).gzip(reading, notes::add);
      case BZIP2 -> DecodedSize.UNKNOWN;
    };
  }

  /// Decodes it once, for its length alone, where only that can tell whether it ends where it
  /// should. To be called before anything is read of it, if at all.
  ///
  /// @throws ImageException of kind FORMAT if the stored bytes are damaged, cut off, or followed by
  ///   bytes that do not belong to them
  public void measure() throws IOException {
    if (size.isInDoubt()) {
      size = new SizeLook(location, source).measured();
    }
  }

  /// What is worth knowing of the stored bytes, as far as they were looked at: sentences.
  public List<String> notes() {
    return notes.stream().distinct().toList();
  }

  /// What is read where not all is wanted, for formats that can be read so.
  private Optional<StoredRoute> partRoute() {
    return switch (format) {
      case RAW -> Optional.of(source.dataRoute());
      case QCOW2 -> qcow2.map(image -> Qcow2Pieces.route(image.disk()));
      case ZSTD, GZIP, XZ, BZIP2 -> Optional.empty();
    };
  }

  /// Opens, reads the first bytes and tells the format by them.
  ///
  /// @throws ImageException of kind FETCH if it can't be had, of kind FORMAT if it is empty or of a
  ///   kind that can't be written to a disk
  public static OpenImage open(ImageLocation location, RetryPolicy retries, Reading reading)
      throws IOException {
    return open(location, retries, reading, Acceptance.DISKS, Optional.empty());
  }

  /// As [#open(ImageLocation, RetryPolicy, Reading)], of what is to be written as it is: whatever
  /// is no format of images is [ImageFormat#RAW].
  ///
  /// @param pinned as [ImageSource#open] has it
  public static OpenImage open(
      ImageLocation location,
      RetryPolicy retries,
      Reading reading,
      Acceptance accepted,
      Optional<Sha256> pinned)
      throws IOException {
    ImageSource source = ImageSource.open(location, retries, pinned, HostRule.ANY, _ -> {});
    try {
      ByteBuffer start = ByteBuffer.allocateDirect(FormatDetector.START_BYTES);
      while (start.hasRemaining() && source.read(start) >= 0) {
        // Until the buffer is full or the image at its end.
      }
      ImageFormat format = format(location, start.flip(), accepted);
      return new OpenImage(location, source, start, format, reading);
    } catch (UncheckedIOException e) {
      source.close();
      throw e.getCause();
    } catch (IOException e) {
      source.close();
      throw e;
    }
  }

  private static ImageFormat format(ImageLocation location, ByteBuffer start, Acceptance accepted)
      throws ImageException {
    if (!start.hasRemaining()) {
      throw formatError(location.describe() + " is empty; wanted a disk image");
    }
    return switch (FormatDetector.of(start)) {
      case FormatDetector.Stored(ImageFormat format) -> format;
      case FormatDetector.Foreign(String what, String hint) -> {
        if (accepted == Acceptance.DISKS) {
          throw formatError(location.describe() + " is " + what + "; " + hint);
        }
        yield ImageFormat.RAW;
      }
    };
  }

  /// Where it was opened.
  public ImageLocation location() {
    return location;
  }

  /// How it is stored.
  public ImageFormat format() {
    return format;
  }

  /// Its length as stored.
  public long storedBytes() {
    return source.length();
  }

  /// What its server says the digest of its stored bytes is, before they have come.
  public Optional<Sha256> announcedDigest() {
    return source.announcedDigest();
  }

  /// What it decodes to at least, as far as its first bytes say, and of a file its last ones.
  public OptionalLong leastDiskBytes() {
    return size.leastBytes();
  }

  /// Whether [#leastDiskBytes] is the whole truth.
  public boolean isSizeExact() {
    return size.isExact();
  }

  /// The next stored bytes that are wanted; -1 after the last. One thread may read, and it hands
  /// each piece to [#addToDigest].
  ///
  /// @throws ImageException of kind FETCH if the rest can't be had whole
  public int read(ByteBuffer into) throws IOException {
    return stream.read(into);
  }

  /// Where in the stored bytes those of the last [#read] begin.
  public long position() {
    return stream.position();
  }

  /// Digests the remaining bytes, if [Reading] asks for it; the buffer stays as it is.
  public void addToDigest(ByteBuffer piece) {
    stream.addToDigest(piece);
  }

  /// The digest of all stored bytes, if they were digested; to be asked once, after [#read] has
  /// returned -1.
  public Optional<Sha256> digest() {
    return stream.digest();
  }

  /// The stored bytes, read and digested on the thread that asks for them.
  public StoredChunks chunks() {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    return new StoredChunks() {
      @Override
      public @Nullable ByteBuffer next() throws IOException {
        if (read(chunk.clear()) < 0) {
          // Who still holds it, and asks again after the end, must not take old bytes for new ones.
          chunk.limit(0);
          return null;
        }
        addToDigest(chunk.flip());
        return chunk;
      }

      @Override
      public long position() {
        return stream.position();
      }
    };
  }

  /// The disk that is stored here.
  ///
  /// @param stored the bytes that [#read] brings, by whatever way
  /// @throws ImageException of kind FORMAT if the format can't be decoded here
  public DiskPieces pieces(StoredChunks stored) throws ImageException {
    return pieces(stored, DecoderMemory.ofThisMachine());
  }

  /// As [#pieces(StoredChunks)], with so much memory.
  public DiskPieces pieces(StoredChunks stored, DecoderMemory memory) throws ImageException {
    return switch (format) {
      case RAW -> new RawPieces(stored, source.length());
      case ZSTD ->
          new StreamPieces(
              ZstdFrames.of(
                  location.describe(),
                  stored,
                  checkedWindow(memory.windowLog()),
                  Runtime.getRuntime().availableProcessors()));
      case GZIP -> new StreamPieces(gzip(stored));
      case XZ -> new StreamPieces(new XzDecoder(location.describe(), stored, memory.bytes()));
      case BZIP2 -> new StreamPieces(new Bzip2Decoder(location.describe(), stored));
      case QCOW2 -> Qcow2Pieces.of(qcow2(), reading, stored);
    };
  }

  /// The disk, to be looked at anywhere, where that needs no more than reading those bytes. Not to
  /// be used while another thread reads.
  public Optional<DiskBytes> randomAccess() {
    RangedBytes bytes = new RangedBytes(source, ByteBuffer.allocate(0));
    return switch (format) {
      case RAW ->
          location instanceof ImageLocation.File
              ? Optional.of(new ReadBytes(source.length(), bytes::read))
              : Optional.empty();
      case QCOW2 -> {
        Qcow2Image disk = qcow2().disk();
        yield Optional.of(new ReadBytes(disk.diskBytes(), disk::read));
      }
      case ZSTD, GZIP, XZ, BZIP2 -> Optional.empty();
    };
  }

  private Decoder gzip(StoredChunks stored) {
    Leftover accepted = reading == Reading.PINNED ? Leftover.ANYTHING : Leftover.KNOWN;
    return new GzipDecoder(
        location.describe(),
        stored,
        accepted,
        note -> {
          if (notes.isEmpty()) {
            notes.add(note);
          }
        });
  }

  private Qcow2Disk qcow2() {
    return qcow2.orElseThrow(() -> new AssertionError("BUG: its tables were not read"));
  }

  private int checkedWindow(int most) throws ImageException {
    if (frame.filter(header -> header.windowBytes() > 1L << most).isPresent()) {
      throw formatError(ZstdDecoder.windowSentence(location.describe(), most));
    }
    return most;
  }

  private static ImageException formatError(String sentence) {
    return new ImageException(ImageException.Kind.FORMAT, sentence);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
