package bty.cli.agent;

import bty.cli.client.FlashLog;
import bty.engine.flash.FlashEvent;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/// How far the run of this boot is, in a small file for whoever has to tell of it when this program
/// can't any more (`/usr/lib/bty/agent-ended`): a line with the run and a [Point]. Beside it is the
/// report of a finished flash.
///
/// ```
/// BEGUN -> WRITING -> IMAGE -> COMPLETE -> REPORTED
///   |         |         |          \-----> REFUSED       \
///   +---------+---------+-> FAILED -> TOLD                +-> OVER
/// ```
final class RunNote {
  /// How far it is.
  enum Point {
    /// The plan is here; the disk is as it was.
    BEGUN,
    /// The disk is being written over.
    WRITING,
    /// The whole image is on the disk; what is to be set up may not be.
    IMAGE,
    /// All is done and nobody knows.
    COMPLETE,
    /// The appliance knows that it is done.
    REPORTED,
    /// The appliance does not take that it is done.
    REFUSED,
    /// It failed and nobody knows.
    FAILED,
    /// It failed, and the appliance was told.
    TOLD,
    /// This program has said all there is to say.
    OVER
  }

  private final Path file;
  private final FlashLog log;
  private Optional<RunId> run = Optional.empty();
  private boolean diskWhole = true;
  private Point last = Point.OVER;

  /// @param beside the log's file
  RunNote(Path beside, FlashLog log) {
    this.file = beside.toAbsolutePath().resolveSibling("run");
    this.log = log;
  }

  void begin(RunId begun) {
    run = Optional.of(begun);
    at(Point.BEGUN);
  }

  /// A flash goes on.
  void on(FlashEvent event) {
    switch (event) {
      case FlashEvent.Writing _ -> at(Point.WRITING);
      case FlashEvent.Partprobed _ -> at(Point.IMAGE);
      case FlashEvent.Started _, FlashEvent.WritingProgress _, FlashEvent.Synced _ -> {}
      case FlashEvent.Verified _, FlashEvent.Provisioning _ -> {}
      case FlashEvent.Done _, FlashEvent.Failed _ -> {}
    }
  }

  /// @param report what is to be posted
  void complete(String report) {
    write(file.resolveSibling("done.json"), report);
    at(Point.COMPLETE);
  }

  /// Somebody ended this program. What the appliance does not know of stays to be told.
  void interrupted() {
    switch (last) {
      case BEGUN, WRITING, IMAGE, COMPLETE, FAILED -> {}
      case REPORTED, REFUSED, TOLD, OVER -> at(Point.OVER);
    }
  }

  void at(Point point) {
    last = point;
    switch (point) {
      case WRITING -> diskWhole = false;
      case IMAGE, COMPLETE -> diskWhole = true;
      // A run that has not come so far leaves what an earlier one left.
      case BEGUN, REPORTED, REFUSED, FAILED, TOLD, OVER -> {}
    }
    String word = point.name().toLowerCase(Locale.ROOT);
    write(file, run.map(RunId::text).orElse("-") + " " + word + "\n");
  }

  /// Whether the disk is as it was before this boot, or holds a whole image.
  boolean isDiskWhole() {
    return diskWhole;
  }

  private void write(Path to, String text) {
    try {
      Path fresh = to.resolveSibling(to.getFileName() + ".new");
      Path folder = to.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(fresh, text);
      Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.line("noting how far the run is, in " + to + ": " + e.getMessage());
    }
  }
}
