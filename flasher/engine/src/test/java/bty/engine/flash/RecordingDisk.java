package bty.engine.flash;

import bty.engine.device.TargetChangedException;
import bty.engine.device.WritableDisk;
import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/// A disk in memory that remembers in which order it was written and synced, and can be made to
/// refuse.
final class RecordingDisk implements WritableDisk {
  /// What was asked of the disk.
  sealed interface Step {
    /// Some bytes, zeroes included.
    record Wrote(long offset, ByteBuffer bytes) implements Step {}

    /// Everything before is on stable storage.
    record Synced() implements Step {}

    /// The partition table was read anew.
    record Reread() implements Step {}
  }

  private final byte[] content;
  private final List<Step> steps = new ArrayList<>();
  private Predicate<Step> refuses = step -> false;
  private boolean swapped;
  private boolean forgetful;
  private int open;

  /// A disk full of an older system.
  RecordingDisk(int bytes) {
    content = old(bytes);
  }

  /// A disk that holds that.
  RecordingDisk(byte[] before) {
    content = before.clone();
  }

  static byte[] old(int bytes) {
    byte[] content = new byte[bytes];
    new Random(99).nextBytes(content);
    return content;
  }

  /// From now on the steps for which this holds fail.
  RecordingDisk refusing(Predicate<Step> which) {
    refuses = which;
    return this;
  }

  /// From now on it is another disk than the one that was chosen.
  RecordingDisk swapped() {
    swapped = true;
    return this;
  }

  /// One byte of what is written beyond the first two MiB is lost.
  RecordingDisk forgetful() {
    forgetful = true;
    return this;
  }

  Disk disk() {
    return Disk.plain("/dev/fake", content.length, Identity.NONE);
  }

  WritableDisk opened() {
    open++;
    return this;
  }

  int openHandles() {
    return open;
  }

  synchronized byte[] content() {
    return content.clone();
  }

  synchronized List<Step> steps() {
    return List.copyOf(steps);
  }

  @Override
  public String path() {
    return "/dev/fake";
  }

  @Override
  public long sizeBytes() {
    return content.length;
  }

  @Override
  public int logicalSectorBytes() {
    return 512;
  }

  @Override
  public synchronized void write(ByteBuffer bytes, long offset) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    add(new Step.Wrote(offset, ByteBuffer.wrap(copy)));
    System.arraycopy(copy, 0, content, Math.toIntExact(offset), copy.length);
    if (forgetful && offset >= 2 << 20) {
      content[Math.toIntExact(offset) + 17] ^= 1;
    }
  }

  @Override
  public synchronized void zero(long offset, long length) throws IOException {
    byte[] zeroes = new byte[Math.toIntExact(length)];
    add(new Step.Wrote(offset, ByteBuffer.wrap(zeroes)));
    System.arraycopy(zeroes, 0, content, Math.toIntExact(offset), zeroes.length);
  }

  @Override
  public synchronized int read(ByteBuffer into, long offset) {
    int count = (int) Math.min(into.remaining(), content.length - offset);
    into.put(content, Math.toIntExact(offset), count);
    return count == 0 ? -1 : count;
  }

  @Override
  public synchronized void sync() throws IOException {
    add(new Step.Synced());
  }

  @Override
  public void checkIdentity() throws TargetChangedException {
    if (swapped) {
      throw new TargetChangedException("/dev/fake is not the disk that was chosen.");
    }
  }

  @Override
  public synchronized void rereadPartitionTable() throws IOException {
    add(new Step.Reread());
  }

  @Override
  public void close() {
    open--;
  }

  private void add(Step step) throws IOException {
    if (refuses.test(step)) {
      throw new IOException("writing /dev/fake: Input/output error");
    }
    steps.add(step);
  }

  /// What a disk of that size holds after the first `upTo` steps if the power fails then: all that
  /// was synced, and any part of what came after, torn at sectors.
  static byte[] afterPowerCut(int bytes, List<Step> steps, int upTo, Random luck) {
    byte[] content = old(bytes);
    int synced = steps.subList(0, upTo).lastIndexOf(new Step.Synced());
    for (int i = 0; i < upTo; i++) {
      if (steps.get(i) instanceof Step.Wrote(long offset, ByteBuffer written)) {
        for (int at = 0; at < written.remaining(); at += 512) {
          if (i < synced || luck.nextInt(3) > 0) {
            int length = Math.min(512, written.remaining() - at);
            written.get(at, content, (int) offset + at, length);
          }
        }
      }
    }
    return content;
  }

  static boolean isBlank(byte[] content, int from, int to) {
    return Arrays.equals(Arrays.copyOfRange(content, from, to), new byte[to - from]);
  }
}
