package bty.engine.flash;

import bty.engine.device.TargetChangedException;
import bty.engine.source.ImageException;
import java.io.IOException;

/// Why a flash ends early, with all that its result says except the state of the disk.
final class FlashFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private static final String INTERRUPTED = "the flash was stopped";

  private final FlashStage stage;
  private final FailureKind kind;

  FlashFailure(FlashStage stage, FailureKind kind, String sentence) {
    super(sentence);
    this.stage = stage;
    this.kind = kind;
  }

  private FlashFailure(FlashStage stage, FailureKind kind, String sentence, Throwable cause) {
    super(sentence, cause);
    this.stage = stage;
    this.kind = kind;
  }

  FlashStage stage() {
    return stage;
  }

  FailureKind kind() {
    return kind;
  }

  /// Without a full stop: what the disk holds is said after it.
  String sentence() {
    String sentence = String.valueOf(getMessage());
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /// Somebody asked for it.
  static FlashFailure interrupted() {
    return new FlashFailure(FlashStage.AGENT, FailureKind.FAILED, INTERRUPTED);
  }

  boolean isInterruption() {
    return INTERRUPTED.equals(getMessage());
  }

  /// What broke during a stage. An image's own trouble belongs to the stage that found it, whoever
  /// was waiting for its bytes.
  static FlashFailure during(FlashStage stage, Throwable broken) {
    return switch (broken) {
      case FlashFailure known -> known;
      case ImageException image ->
          switch (image.kind()) {
            case FETCH -> of(FlashStage.DOWNLOAD, FailureKind.FETCH, image);
            case DIGEST -> of(FlashStage.VERIFY, FailureKind.FETCH, image);
            case FORMAT -> of(FlashStage.DECODE, FailureKind.FAILED, image);
            case TOOL_MISSING -> of(FlashStage.DECODE, FailureKind.TOOL_MISSING, image);
          };
      case TargetChangedException target -> of(FlashStage.TARGET, FailureKind.REFUSED, target);
      case Preparation.NoDiskException none -> of(FlashStage.TARGET, FailureKind.REFUSED, none);
      case IOException io -> of(stage, FailureKind.FAILED, io);
      case OutOfMemoryError memory ->
          new FlashFailure(
              stage, FailureKind.FAILED, "there is not enough memory to write this image", memory);
      default ->
          new FlashFailure(
              stage, FailureKind.FAILED, "BUG: " + stage.word() + " ended with " + broken, broken);
    };
  }

  private static FlashFailure of(FlashStage stage, FailureKind kind, IOException cause) {
    return new FlashFailure(stage, kind, String.valueOf(cause.getMessage()), cause);
  }
}
