package bty.appliance.view;

import java.util.List;
import java.util.Locale;

/// What a person should do about a flash that failed, by where and how it did. Pure.
public final class FailureAdvice {
  private FailureAdvice() {}

  private record Hint(List<String> words, String advice) {}

  private static final List<Hint> HINTS =
      List.of(
          new Hint(
              List.of("input/output error", "remote i/o error", "medium error", "unc"),
              "The disk could not do what it was asked to. Look at its cable, replace it, or name"
                  + " another disk as the target; a second try on this disk will likely end the"
                  + " same way."),
          new Hint(
              List.of("digest"),
              "What came is not the image of the plan. If the image was replaced meanwhile, flash"
                  + " again; if not, look at the memory and the network card of the machine."),
          new Hint(
              List.of("no space", "too small", "larger than"),
              "The image does not fit. Name a larger disk as the target, or take a smaller image."),
          new Hint(
              List.of("read-only", "write-protected", "write protect"),
              "The disk takes no writes. Look for a switch or a firmware setting that protects"
                  + " it."),
          new Hint(
              List.of("out of memory", "memory"),
              "The machine has too little memory for this image. Compress the image with smaller"
                  + " windows, or add memory."));

  /// A sentence or two.
  ///
  /// @param stage one lower-case word, as the machine says it
  /// @param reason as the machine says it
  public static String of(String stage, String reason) {
    String words = reason.toLowerCase(Locale.ROOT);
    if (stage.equals("download")) {
      return "The machine lost the appliance, or the appliance the image. Look at cables and"
          + " switches between them, then flash again; nothing else has to be mended.";
    }
    for (Hint hint : HINTS) {
      if (hint.words().stream().anyMatch(words::contains)) {
        return hint.advice();
      }
    }
    return switch (stage) {
      case "plan" ->
          "The plan could not be taken. Look at the machine's spec; the live environment may be of"
              + " another version than the appliance.";
      case "target" ->
          "No disk, or more than one, is what the spec asks for. Choose one of the machine's disks"
              + " on its page, then flash again.";
      case "decode" ->
          "The image could not be unpacked. Upload it again, and pin its digest; if it is whole,"
              + " look at the memory of the machine.";
      case "write", "sync" ->
          "The disk refused data. Look at the kernel's words in the log, and at the disk.";
      case "provision", "provisioning" ->
          "The image is on the disk, but it could not be set up. Mend what the reason names in"
              + " user-data or workflow, then flash again.";
      default -> "Mend the cause, then press Flash again on the machine's page.";
    };
  }
}
