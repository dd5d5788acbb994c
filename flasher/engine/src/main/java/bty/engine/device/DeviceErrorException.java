package bty.engine.device;

import java.io.IOException;

/// A device that could not do what it was asked to. The kernel says only that one of the sectors of
/// a transfer is bad; an operator wants to know which.
final class DeviceErrorException extends IOException {
  private static final long serialVersionUID = 1L;

  /// Bytes in one attempt, from coarse to fine. A disk may try for half a minute before it gives a
  /// sector up, so there is one such wait for each.
  private static final long[] STEPS = {256 * 1024, 4096};

  private final long length;
  private final long offset;
  private final int errno;

  DeviceErrorException(String doing, long length, long offset, String path, ErrnoException cause) {
    super(
        "%s %d bytes at offset %d of %s: %s."
            .formatted(doing, length, offset, path, cause.getMessage()),
        cause);
    this.length = length;
    this.offset = offset;
    this.errno = cause.errno();
  }

  /// Does a part of the transfer again.
  @FunctionalInterface
  interface Again {
    /// @throws IOException if the part can't be done either
    void once(long offset, long length) throws IOException;
  }

  /// The first part of the transfer that fails on its own; this error where none does, or where the
  /// whole device is gone.
  DeviceErrorException narrowed(Again again) {
    DeviceErrorException found = this;
    if (errno == ErrnoException.EIO || errno == ErrnoException.ENOSPC) {
      for (long step : STEPS) {
        found = found.firstOf(step, again);
      }
    }
    return found;
  }

  private DeviceErrorException firstOf(long step, Again again) {
    long end = offset + length;
    for (long at = offset; length > step && at < end; ) {
      // Up to the next multiple, so that a part is never in two units of the device.
      long count = Math.min(step - at % step, end - at);
      try {
        again.once(at, count);
      } catch (DeviceErrorException e) {
        return e;
      } catch (IOException other) {
        addSuppressed(other);
        return this;
      }
      at += count;
    }
    return this;
  }
}
