package bty.appliance.intake;

import bty.engine.source.ImageException;
import bty.engine.source.ImageSource;
import bty.engine.source.RetryPolicy;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Brings the bytes of one image here, from where an earlier life of the program has left off if
/// the server still has the same version.
///
/// @param stopped whether to end, asked after each piece
record FetchTransfer(
    ImageIntake intake, Supplier<FetchAddresses> rule, BooleanSupplier stopped, Progress progress) {
  private static final int BUFFER = 256 * 1024;
  private static final long SAFE_EVERY = 64L << 20;
  private static final Duration TELL_EVERY = Duration.ofSeconds(1);

  /// Is told how far it is.
  interface Progress {
    /// @param safe whether so many bytes are surely on the disk
    void at(FetchJob job, boolean safe) throws IOException;

    /// Nothing comes at the moment.
    ///
    /// @param why in words to go behind a colon
    void hindered(String why);
  }

  /// @return the whole file, under a name that nobody sees; empty if it was stopped
  /// @throws ImageException if it cannot be had
  Optional<Path> bring(FetchJob job) throws IOException {
    Path file = intake.folder().root().resolve(job.file());
    long there = Files.exists(file) ? Math.min(job.bytes(), Files.size(file)) : 0;
    if (there > 0) {
      try (ImageSource source = open(job)) {
        boolean same = !source.version().isEmpty() && source.version().equals(job.version());
        if (same && source.length() == job.total() && hasParts(source)) {
          return copy(job, source, file, there);
        }
      }
    }
    try (ImageSource source = open(job)) {
      return copy(job, source, file, 0);
    }
  }

  private ImageSource open(FetchJob job) throws IOException {
    return ImageSource.open(
        job.url(), RetryPolicy.PATIENT, Optional.empty(), new FetchGuard(rule), progress::hindered);
  }

  private static boolean hasParts(ImageSource source) throws IOException {
    try {
      source.requireParts();
      return true;
    } catch (ImageException wholeOnly) {
      return false;
    }
  }

  private Optional<Path> copy(FetchJob job, ImageSource source, Path file, long from)
      throws IOException {
    long total = source.length();
    refuse(job, source, total - from);
    if (from > 0) {
      source.seek(from, total);
    }
    try (FileChannel to =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      to.truncate(from).position(from);
      ByteBuffer piece = ByteBuffer.allocate(BUFFER);
      long there = from;
      long safe = from;
      Instant told = Instant.EPOCH;
      while (!stopped.getAsBoolean() && source.read(piece.clear()) >= 0) {
        piece.flip();
        while (piece.hasRemaining()) {
          there += to.write(piece);
        }
        Instant now = intake.clock().instant();
        boolean isDue = Duration.between(told, now).abs().compareTo(TELL_EVERY) >= 0;
        boolean isSafe = there - safe >= SAFE_EVERY || there == total;
        if (isSafe) {
          to.force(true);
          safe = there;
          refuse(job, source, total - there);
        }
        if (isDue || isSafe) {
          told = now;
          progress.at(job.at(source.version(), there, total, now), isSafe);
        }
      }
      if (there < total) {
        return Optional.empty();
      }
    }
    Path part = file.resolveSibling("." + job.name() + "." + UUID.randomUUID() + ".part");
    Files.move(file, part, StandardCopyOption.ATOMIC_MOVE);
    return Optional.of(part);
  }

  private void refuse(FetchJob job, ImageSource source, long toCome) throws IOException {
    Optional<Sha256> announced = source.announcedDigest();
    if (job.sha256().isPresent() && announced.isPresent() && !announced.equals(job.sha256())) {
      throw new ImageException(
          ImageException.Kind.DIGEST,
          "its server says that the image has digest %s..., wanted %s..."
              .formatted(
                  announced.get().hex().substring(0, 12),
                  job.sha256().get().hex().substring(0, 12)));
    }
    Optional<Refusal> refusal = intake.objection(job.name(), source.length(), toCome);
    if (refusal.isPresent()) {
      throw new ImageException(ImageException.Kind.FETCH, refusal.get().detail());
    }
  }
}
