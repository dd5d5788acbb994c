package bty.engine.flash;

import bty.engine.device.WritableDisk;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskBytes;
import bty.engine.image.DigestBeside;
import bty.engine.image.DiskPieces;
import bty.engine.image.ImageFormat;
import bty.engine.image.OpenImage;
import bty.engine.inspect.ImageChecks;
import bty.engine.inspect.ImageOutlook;
import bty.engine.provision.ProvisionRequest;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One flash, from the open image to the disk that can boot. Runs on a thread of its own; what it
/// has to say goes to `events`.
final class Flash {
  private FlashRequest request;
  private final Preparation choosing;
  private final Meter meter;
  private final Cancellation stop;
  private final Consumer<FlashEvent> events;
  private final long started = System.nanoTime();
  private FlashStage stage = FlashStage.DOWNLOAD;
  private DiskState state = DiskState.UNTOUCHED;
  private String diskName = "the disk";
  private Optional<DigestBeside> beside = Optional.empty();

  Flash(
      FlashRequest request,
      Preparation choosing,
      Meter meter,
      Cancellation stop,
      Consumer<FlashEvent> events) {
    this.request = request;
    this.choosing = choosing;
    this.meter = meter;
    this.stop = stop;
    this.events = events;
  }

  FlashResult run() {
    try {
      ProvisionStep.check(request);
      beside = request.digestBeside();
      request = request.expecting(beside);
      OpenImage image = choosing.open(request);
      // Before another thread reads it.
      Optional<ImageOutlook> outlook = ImageOutlook.ofWhole(image);
      ReadAhead stored = ReadAhead.start(image, meter, stop);
      try (DiskPieces pieces = pieces(stored)) {
        return decodeOntoDisk(stored, pieces, outlook);
      }
    } catch (IOException | RuntimeException | Error e) {
      FlashFailure failure = FlashFailure.during(stage, e);
      stop.because(failure);
      return new FlashResult.Failed(
          failure.isInterruption() ? stage : failure.stage(),
          failure.sentence(),
          failure.kind(),
          state.sentence(diskName));
    }
  }

  private DiskPieces pieces(ReadAhead stored) throws IOException {
    DiskPieces pieces = stored.pieces();
    return request.expectedDigest().isEmpty()
        ? pieces
        : new VerifiedPieces(pieces, stored, () -> compareDigest(stored));
  }

  private FlashResult decodeOntoDisk(
      ReadAhead stored, DiskPieces pieces, Optional<ImageOutlook> outlook) throws IOException {
    stage = FlashStage.DECODE;
    ImageHead start = ImageHead.read(stored.image(), pieces, request, outlook);
    stage = FlashStage.TARGET;
    Disk chosen = choosing.choose(request, start.need()).disk();
    diskName = chosen.describe();
    stop.holdDisk();
    FlashResult result;
    try (WritableDisk disk = choosing.opener().open(chosen)) {
      events.accept(
          new FlashEvent.Started(
              request.image(),
              stored.image().format(),
              stored.total(),
              chosen,
              notes(start, chosen)));
      result = write(stored, pieces, start, chosen, disk);
    }
    Udev.settle();
    return result;
  }

  private List<String> notes(ImageHead start, Disk chosen) {
    List<String> notes = new ArrayList<>(start.notes());
    choosing.signed().caution(start, chosen).ifPresent(notes::add);
    return notes;
  }

  /// The stages in their order. Until the last of them the disk can't boot.
  private FlashResult write(
      ReadAhead stored, DiskPieces pieces, ImageHead start, Disk chosen, WritableDisk disk)
      throws IOException {
    HeadAndTail ends = HeadAndTail.of(start.head(), disk);
    Optional<ReadBack> readBack = ReadBack.wanted(request.verify(), disk);
    disk.checkIdentity();
    OldPartitions old = OldPartitions.of(chosen, disk);
    events.accept(new FlashEvent.Writing());
    blank(ends, old, disk);
    long size = pour(pieces, ends, disk, readBack);
    stored.requireEnd();
    sync(disk, size);
    Optional<Sha256> digest = compareDigest(stored);
    requireWhole(stored.image().format(), ends.view(disk, size));
    List<String> notes = new ArrayList<>(stored.image().notes());
    notes.addAll(choosing.signed().found(start, chosen, ends.view(disk, size)));
    compareWritten(readBack, disk, ends.between(size), digest);
    release(ends, readBack, disk);
    reread(disk);
    setUp(disk);
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    return new FlashResult.Done(chosen, digest, meter.bytesRead.sum(), size, took, notes);
  }

  private void blank(HeadAndTail ends, OldPartitions old, WritableDisk disk) throws IOException {
    stage = FlashStage.WRITE;
    state = DiskState.UNSURE;
    ends.blank(disk);
    state = DiskState.BLANK;
    old.blank(disk, stop);
  }

  /// Brings everything onto the disk but what is held back; returns the length of the image's disk.
  private long pour(
      DiskPieces pieces, HeadAndTail ends, WritableDisk disk, Optional<ReadBack> readBack)
      throws IOException {
    stage = FlashStage.WRITE;
    long size;
    try (DiskWriters writers = new DiskWriters(disk, meter, stop, readBack)) {
      size = pourAll(pieces, ends, disk, writers);
    }
    stop.check();
    ends.fillLastSector(size, disk);
    return size;
  }

  private static long pourAll(
      DiskPieces pieces, HeadAndTail ends, WritableDisk disk, DiskWriters writers)
      throws IOException {
    while (true) {
      ByteBuffer buffer = writers.buffer();
      switch (pieces.next(buffer)) {
        case DiskPieces.Piece.Data(long offset) -> {
          long at = ends.take(buffer.flip(), offset, disk);
          writers.write(buffer, at);
        }
        case DiskPieces.Piece.Zeroes(long offset, long length) -> {
          writers.giveBack(buffer);
          writers.zero(ends.takeZeroes(offset, length, disk));
        }
        case DiskPieces.Piece.End(long diskBytes) -> {
          ends.end(diskBytes);
          return diskBytes;
        }
      }
    }
  }

  private void sync(WritableDisk disk, long size) throws IOException {
    stage = FlashStage.SYNC;
    disk.sync();
    stop.check();
    events.accept(new FlashEvent.Synced(meter.bytesRead.sum(), size));
  }

  private Optional<Sha256> compareDigest(ReadAhead stored) throws FlashFailure {
    stage = FlashStage.VERIFY;
    Optional<Sha256> found = stored.image().digest();
    Optional<Sha256> wanted = request.expectedDigest();
    if (wanted.isPresent() && !wanted.equals(found)) {
      throw new FlashFailure(
          FlashStage.VERIFY,
          FailureKind.FETCH,
          "the SHA-256 of %s is %s and should be %s%s: it is another image, or was damaged on the way"
              .formatted(
                  request.image().describe(),
                  found.map(Sha256::hex).orElse("not known"),
                  wanted.get(),
                  beside.map(it -> " (" + it.file() + ")").orElse("")));
    }
    return found;
  }

  /// While the disk cannot boot: what ends before its own partitions do must not begin to.
  private void requireWhole(ImageFormat format, DiskBytes disk) throws IOException {
    stage = FlashStage.DECODE;
    ImageChecks.requireWhole(request.image(), format, disk, request.accepted());
    stage = FlashStage.VERIFY;
  }

  private void compareWritten(
      Optional<ReadBack> readBack,
      WritableDisk disk,
      HeadAndTail.Range written,
      Optional<Sha256> digest)
      throws IOException {
    if (readBack.isPresent()) {
      readBack.get().compare(disk, written.from(), written.to(), stop);
    }
    if (readBack.isPresent() || request.expectedDigest().isPresent()) {
      events.accept(new FlashEvent.Verified(digest));
    }
  }

  /// Not to be stopped half-way: it takes a moment, and a stop would come to the same disk as
  /// pulling the plug.
  private void release(HeadAndTail ends, Optional<ReadBack> readBack, WritableDisk disk)
      throws IOException {
    stop.check();
    stage = FlashStage.HEAD;
    state = DiskState.UNSURE;
    try {
      ends.release(disk);
      if (readBack.isPresent()) {
        ends.compare(disk);
      }
      state = DiskState.COMPLETE;
    } catch (IOException e) {
      blankAgain(ends, disk, e);
      throw e;
    }
  }

  private void blankAgain(HeadAndTail ends, WritableDisk disk, IOException first) {
    try {
      ends.blank(disk);
      state = DiskState.BLANK;
    } catch (IOException second) {
      first.addSuppressed(second);
    }
  }

  private void reread(WritableDisk disk) throws IOException {
    stage = FlashStage.PARTPROBE;
    disk.rereadPartitionTable();
    events.accept(new FlashEvent.Partprobed());
  }

  /// While the disk is still held: nobody else finds its new partitions first.
  private void setUp(WritableDisk disk) throws IOException {
    if (request.setup().isPresent()) {
      stage = FlashStage.PROVISION;
      state =
          request.setup().get() instanceof ProvisionRequest.StickImages
              ? DiskState.NOT_FILLED
              : DiskState.NOT_SET_UP;
      ProvisionStep.run(request.setup().get(), disk, stop, events);
      state = DiskState.COMPLETE;
    }
  }
}
