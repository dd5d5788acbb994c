package bty.engine.qcow2;

import java.util.Arrays;

/// Where the clusters of a disk are stored, in the order of the disk: neighbours on the disk that
/// are neighbours in the file too are one run. What is in no run is zero. 24 bytes each, so that
/// even the most scattered image that is taken fits into the flasher's heap.
final class Runs {
  /// As many as 128 GiB in scattered or compressed clusters of 64 KiB are.
  static final int MOST = 2 << 20;

  private static final int FIRST_CAPACITY = 1024;
  private static final int SECTOR_LOG = 9;

  private long[] disk = new long[FIRST_CAPACITY];
  private long[] stored = new long[FIRST_CAPACITY];
  // Sectors of a plain run; less than zero: the stored bytes of a compressed cluster.
  private int[] length = new int[FIRST_CAPACITY];
  private int[] order = new int[0];
  private int count;

  int count() {
    return count;
  }

  /// Adds stored bytes as they are on the disk; all three numbers are multiples of 512.
  ///
  /// @return false if there are too many runs
  boolean addPlain(long diskOffset, long storedOffset, int bytes) {
    int last = count - 1;
    int sectors = bytes >> SECTOR_LOG;
    if (count > 0
        && length[last] > 0
        && length[last] <= Integer.MAX_VALUE - sectors
        && disk[last] + plainBytes(last) == diskOffset
        && stored[last] + plainBytes(last) == storedOffset) {
      length[last] += sectors;
      return true;
    }
    return add(diskOffset, storedOffset, sectors);
  }

  /// Adds one compressed cluster.
  ///
  /// @return false if there are too many runs
  boolean addCompressed(long diskOffset, long storedOffset, int storedBytes) {
    return add(diskOffset, storedOffset, -storedBytes);
  }

  private boolean add(long diskOffset, long storedOffset, int kindAndLength) {
    if (count == MOST) {
      return false;
    }
    if (count == disk.length) {
      int capacity = Math.min(MOST, count + count / 2);
      disk = Arrays.copyOf(disk, capacity);
      stored = Arrays.copyOf(stored, capacity);
      length = Arrays.copyOf(length, capacity);
    }
    disk[count] = diskOffset;
    stored[count] = storedOffset;
    length[count] = kindAndLength;
    count++;
    return true;
  }

  boolean isCompressed(int run) {
    return length[run] < 0;
  }

  long diskOffset(int run) {
    return disk[run];
  }

  long storedOffset(int run) {
    return stored[run];
  }

  long storedBytes(int run) {
    return isCompressed(run) ? -length[run] : plainBytes(run);
  }

  long storedEnd(int run) {
    return stored[run] + storedBytes(run);
  }

  /// The end of what it covers on the disk; a cluster may go on beyond the end of the disk, and is
  /// cut there.
  long diskEnd(int run, Qcow2Header header) {
    long covered = isCompressed(run) ? header.clusterBytes() : plainBytes(run);
    return Math.min(header.diskBytes(), disk[run] + covered);
  }

  /// The run that covers a place of the disk, or the first after it; [#count()] if there is none.
  int firstEndingAfter(long diskOffset, Qcow2Header header) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (diskEnd(middle, header) > diskOffset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private long plainBytes(int run) {
    return (long) length[run] << SECTOR_LOG;
  }

  /// To be called once, after the last was added.
  void sort() {
    order = new int[count];
    boolean sorted = true;
    for (int i = 0; i < count; i++) {
      order[i] = i;
      sorted &= i == 0 || stored[i - 1] <= stored[i];
    }
    if (!sorted) {
      heapSort();
    }
  }

  /// The run that is the n-th in the file.
  int inFile(int n) {
    return order[n];
  }

  /// In place and never slow, whatever order an image makes up.
  private void heapSort() {
    for (int root = count / 2 - 1; root >= 0; root--) {
      sift(root, count);
    }
    for (int end = count - 1; end > 0; end--) {
      int largest = order[0];
      order[0] = order[end];
      order[end] = largest;
      sift(0, end);
    }
  }

  private void sift(int root, int end) {
    int value = order[root];
    int at = root;
    for (int child = 2 * at + 1; child < end; child = 2 * at + 1) {
      if (child + 1 < end && isBefore(order[child], order[child + 1])) {
        child++;
      }
      if (!isBefore(value, order[child])) {
        break;
      }
      order[at] = order[child];
      at = child;
    }
    order[at] = value;
  }

  private boolean isBefore(int one, int other) {
    return stored[one] < stored[other] || (stored[one] == stored[other] && one < other);
  }
}
