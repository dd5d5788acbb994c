package bty.engine.device;

import java.io.IOException;

/// A system call's error: the number to decide by, the kernel's text to tell people.
final class ErrnoException extends IOException {
  private static final long serialVersionUID = 1L;

  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EIO = 5;
  static final int ENXIO = 6;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int ENODEV = 19;
  static final int ENOTDIR = 20;
  static final int EINVAL = 22;
  static final int ENOSPC = 28;
  static final int EROFS = 30;
  static final int EOPNOTSUPP = 95;
  static final int ENOMEDIUM = 123;

  private final int errno;

  ErrnoException(int errno, String text) {
    super(text + " (errno " + errno + ")");
    this.errno = errno;
  }

  int errno() {
    return errno;
  }

  /// Whether the call is not made for this kind of file, as against having gone wrong.
  boolean isUnsupported() {
    return errno == EOPNOTSUPP || errno == EINVAL || errno == ENODEV;
  }
}
