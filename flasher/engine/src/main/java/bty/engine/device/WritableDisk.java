package bty.engine.device;

import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A disk held for the length of one flash: nobody else can open it exclusively or mount it
/// meanwhile. What the pipeline writes through. All methods but [#close()] may be called by several
/// threads at once.
public interface WritableDisk extends AutoCloseable {
  /// Opens the chosen disk, exclusively, for the length of one flash: a block device, or a regular
  /// file where the disk is one.
  ///
  /// @throws TargetChangedException if somebody holds it (mounted, swap, another exclusive opener),
  ///   it became read-only, or the device is no longer the chosen disk
  /// @throws IOException naming the path and the kernel's error
  static WritableDisk open(Disk chosen) throws IOException {
    return chosen.kind() == DiskKind.FILE ? FileDevice.open(chosen) : BlockDevice.open(chosen);
  }

  /// The path it was opened by, for messages.
  String path();

  /// Capacity in bytes.
  long sizeBytes();

  /// Smallest unit the device can address, in bytes: 512 or 4096.
  int logicalSectorBytes();

  /// Writes all remaining bytes of the buffer at the offset, past the page cache where address,
  /// offset and length allow it (multiples of 4096), else through it.
  ///
  /// @throws IOException naming path, offset and the kernel's error
  void write(ByteBuffer bytes, long offset) throws IOException;

  /// Makes the range read as zeroes, by the kernel where it can (BLKZEROOUT, fallocate), else by
  /// writing them.
  ///
  /// @throws IOException naming path, offset and the kernel's error
  void zero(long offset, long length) throws IOException;

  /// Reads into the buffer at the offset, past the page cache where alignment allows; returns the
  /// bytes read, -1 at the end.
  int read(ByteBuffer into, long offset) throws IOException;

  /// Returns when everything written is on stable storage.
  ///
  /// @throws IOException naming path and the kernel's error
  void sync() throws IOException;

  /// Asks whether the open descriptor is still the disk that was chosen (size, serial, WWN, device
  /// number).
  ///
  /// @throws TargetChangedException if it is another one
  void checkIdentity() throws IOException;

  /// Has the kernel read the partition table anew; a regular file has none and returns at once.
  ///
  /// @throws IOException naming path and the kernel's error
  void rereadPartitionTable() throws IOException;

  @Override
  void close() throws IOException;
}
