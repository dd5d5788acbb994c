package bty.appliance.storage;

import bty.engine.device.HoledFile;
import bty.engine.disk.Disk;
import bty.engine.disk.ReadBytes;
import bty.engine.selection.DiskContents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// Looks at what a disk holds.
@FunctionalInterface
public interface HoldingsLook {
  /// Reads it.
  ///
  /// @throws IOException if it cannot be read
  DiskHoldings look(Disk disk) throws IOException;

  /// By its own bytes.
  static DiskHoldings atBytes(Disk disk) throws IOException {
    DiskContents recognised = DiskContents.of(disk);
    try (HoledFile file = HoledFile.open(Path.of(disk.path()))) {
      return DiskHoldings.of(recognised.lines(), ReadBytes.of(disk.sizeBytes(), file::read));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (IllegalStateException e) {
      throw new IOException(disk.path() + ": " + e.getMessage(), e);
    }
  }
}
