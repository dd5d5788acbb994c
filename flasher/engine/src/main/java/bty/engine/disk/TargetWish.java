package bty.engine.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which disk is meant: `only`, a path, or criteria joined by commas that must match exactly one
/// disk.
///
/// | text | means |
/// | --- | --- |
/// | `only` | the one eligible disk of the machine |
/// | `/dev/nvme0n1`, `/dev/disk/by-path/…` | the disk of that name or link |
/// | `/home/me/disk.img`, `./disk.img` | the existing regular file (image makers, tests) |
/// | `serial=S5Y1NX0R` | blanks around it do not count; case does |
/// | `wwn=0x5002538d40a1b2c3` | also `naa.…`, `eui.…`; case does not count |
/// | `by-id=nvme-Samsung_…` | the link of that name in `/dev/disk/by-id` |
/// | `model=Samsung SSD 870 EVO` | the whole model, any case |
/// | `size>=64G`, `size<=2TB`, `size=500GB` | see [SizeCriterion] |
public sealed interface TargetWish {
  /// The default of plans: exactly one eligible disk, none of them named.
  TargetWish ONLY = new Only();

  /// The wish as it was written.
  String text();

  /// Whether the disk fits. An absent serial, WWN or model fits nothing.
  boolean matches(Disk disk);

  /// Whether the wish points at this very disk, by path, link, serial or WWN, and not by a
  /// description that others could fit too. What may be written only when named is then allowed.
  boolean names(Disk disk);

  /// Exactly one eligible disk.
  record Only() implements TargetWish {
    @Override
    public String text() {
      return "only";
    }

    @Override
    public boolean matches(Disk disk) {
      return true;
    }

    @Override
    public boolean names(Disk disk) {
      return false;
    }
  }

  /// A device path, a link to one, or a regular file.
  ///
  /// @param path absolute
  record ByPath(String path) implements TargetWish {
    @Override
    public String text() {
      return path;
    }

    @Override
    public boolean matches(Disk disk) {
      return disk.path().equals(path) || disk.identity().links().contains(path);
    }

    @Override
    public boolean names(Disk disk) {
      return matches(disk);
    }
  }

  /// Criteria that must all hold.
  ///
  /// @param text as written
  /// @param criteria at least one
  record Matching(String text, List<Criterion> criteria) implements TargetWish {
    /// @throws IllegalArgumentException if there is no criterion
    public Matching {
      criteria = List.copyOf(criteria);
      if (criteria.isEmpty()) {
        throw new IllegalArgumentException("a target wish needs at least one criterion");
      }
    }

    @Override
    public boolean matches(Disk disk) {
      return criteria.stream().allMatch(criterion -> criterion.fits(disk));
    }

    @Override
    public boolean names(Disk disk) {
      return matches(disk) && criteria.stream().anyMatch(Criterion::isName);
    }
  }

  /// Reads a wish.
  ///
  /// @throws IllegalArgumentException with a sentence for the one who wrote it
  static TargetWish parse(String text) {
    String wish = text.strip();
    if (wish.equals("only")) {
      return ONLY;
    }
    if (wish.startsWith("/") || wish.startsWith("./") || wish.startsWith("../")) {
      return new ByPath(Path.of(wish).toAbsolutePath().normalize().toString());
    }
    List<Criterion> criteria = new ArrayList<>();
    for (String part : wish.split(",", -1)) {
      criteria.add(Criterion.parse(part.strip(), text));
    }
    return new Matching(wish, criteria);
  }

  /// The lower-case form in which model names are compared.
  private static String fold(String text) {
    return Identity.tidy(text).replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  /// One condition on a disk.
  sealed interface Criterion permits Serial, Wwn, ById, Model, SizeCriterion {
    /// Whether the disk satisfies it.
    boolean fits(Disk disk);

    /// Whether it names one disk (serial, WWN, link) instead of describing several.
    boolean isName();

    private static Criterion parse(String part, String whole) {
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
}
