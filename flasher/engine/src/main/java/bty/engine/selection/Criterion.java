package bty.engine.selection;

import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import java.util.Locale;

/// One condition on a disk.
public sealed interface Criterion
    permits Criterion.Serial, Criterion.Wwn, Criterion.ById, Criterion.Model, SizeCriterion {
  /// Whether the disk satisfies it.
  boolean fits(Disk disk);

  /// Whether it names one disk (serial, WWN, link) instead of describing several.
  boolean isName();

  /// @throws IllegalArgumentException with a sentence for the one who wrote it
  static Criterion parse(String part, String whole) {
    if (part.startsWith("size")) {
      return SizeCriterion.parse(part);
    }
    int equals = part.indexOf('=');
    String key = part.substring(0, Math.max(equals, 0)).strip();
    String value = Identity.tidy(part.substring(equals + 1));
    if (equals > 0 && value.isEmpty()) {
      throw new IllegalArgumentException(
          "reading the target wish \"%s\": \"%s\" has no value, and an empty one matches no disk"
              .formatted(whole, part));
    }
    return switch (key) {
      case "serial" -> new Serial(value);
      case "wwn" -> new Wwn(value);
      case "by-id" -> new ById(value);
      case "model" -> new Model(value);
      default ->
          throw new IllegalArgumentException(
              ("reading the target wish \"%s\": \"%s\" is not understood; wanted only, a path"
                      + " such as /dev/sda or ./disk.img, or serial=, wwn=, by-id=, model=, size>="
                      + " joined by commas")
                  .formatted(whole, part));
    };
  }

  /// The serial number.
  record Serial(String value) implements Criterion {
    @Override
    public boolean fits(Disk disk) {
      return disk.serial().filter(serial -> Identity.sameSerial(serial, value)).isPresent();
    }

    @Override
    public boolean isName() {
      return true;
    }
  }

  /// The World Wide Name.
  record Wwn(String value) implements Criterion {
    @Override
    public boolean fits(Disk disk) {
      return disk.wwn().filter(wwn -> Identity.sameWwn(wwn, value)).isPresent();
    }

    @Override
    public boolean isName() {
      return true;
    }
  }

  /// A link in `/dev/disk/by-id`.
  record ById(String value) implements Criterion {
    @Override
    public boolean fits(Disk disk) {
      return disk.identity().links().contains("/dev/disk/by-id/" + value);
    }

    @Override
    public boolean isName() {
      return true;
    }
  }

  /// The whole model name.
  record Model(String value) implements Criterion {
    @Override
    public boolean fits(Disk disk) {
      return disk.model().filter(model -> fold(model).equals(fold(value))).isPresent();
    }

    @Override
    public boolean isName() {
      return false;
    }
  }

  /// The lower-case form in which model names are compared.
  private static String fold(String text) {
    return Identity.tidy(text).replace('_', ' ').toLowerCase(Locale.ROOT);
  }
}
