package bty.appliance.image;

import bty.appliance.files.FileStamp;
import bty.engine.inspect.ImageInspection;
import bty.engine.inspect.ImageOutlook;
import bty.engine.source.ImageException;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;

/// Reads a file from its first to its last byte and says whether it is an image that may be
/// flashed. Thread-safe.
final class ImageReader {
  private final ImageProbe probe;
  private final ReentrantLock lock = new ReentrantLock();

  ImageReader(ImageProbe probe) {
    this.probe = probe;
  }

  /// Reads it on the thread that asks.
  ///
  /// @throws ImageException of a kind other than FETCH if the file is to blame
  /// @throws IOException if it could not be read
  ImageFacts read(ImageName name, Path file) throws IOException {
    FileStamp stamp = FileStamp.of(file);
    ImageInspection found = inspect(file);
    Optional<String> refused =
        found
            .cutOff()
            .or(() ->
                new ImageOutlook(found.partitionTable(), found.contents(), found.problems())
                    .unusable()
                    .map(clause -> found.location().describe() + ": " + clause))
            .or(found::noDisk);
    if (refused.isPresent()) {
      throw new ImageException(
          ImageException.Kind.FORMAT, refused.get().replace(file.toString(), "it"));
    }
    return new ImageFacts(
        name,
        stamp,
        found.format(),
        found.diskBytes(),
        found.digest(),
        found.problems().stream().map(problem -> problem.replace(file.toString(), "it")).toList(),
        Optional.of(ImageLayout.of(found)));
  }

  /// Who asks knows the image by its name, not by the place of a file that may be half uploaded.
  private ImageInspection inspect(Path file) throws IOException {
    try {
      return probe.inspect(file);
    } catch (ImageException e) {
      throw new ImageException(
          e.kind(), String.valueOf(e.getMessage()).replace(file.toString(), "it"), e);
    }
  }

  /// Reads it on a platform thread of its own, one file after the other. Requests run on virtual
  /// threads, which all share a few others: those would be busy decoding, and nobody else served.
  ImageFacts readForRequest(ImageName name, Path file) throws IOException {
    FutureTask<ImageFacts> task = new FutureTask<>(() -> read(name, file));
    lock.lock();
    try {
      Thread _ = Thread.ofPlatform().daemon().name("image-upload").start(task);
      return task.get();
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("reading " + name + " was given up");
    } catch (ExecutionException e) {
      throw again(name, e);
    } finally {
      lock.unlock();
    }
  }

  private static IOException again(ImageName name, ExecutionException e) {
    return switch (e.getCause()) {
      case ImageException image ->
          new ImageException(image.kind(), String.valueOf(image.getMessage()), image);
      case IOException io -> new IOException(io.getMessage(), io);
      case null, default -> new IOException("reading image " + name, e);
    };
  }
}
