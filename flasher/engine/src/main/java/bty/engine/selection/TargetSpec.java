package bty.engine.selection;

import bty.engine.disk.Disk;
import bty.engine.disk.DiskMarks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which disk is meant: `only`, a path, or criteria joined by commas that must match exactly one
/// disk; or, of what a person has been shown, that disk itself ([ThisDisk]), which has no text.
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
public sealed interface TargetSpec {
  /// The default of plans: exactly one eligible disk, none of them named.
  TargetSpec ONLY = new Only();

  /// The spec as it was written.
  String text();

  /// Whether the disk fits. An absent serial, WWN or model fits nothing.
  boolean matches(Disk disk);

  /// Whether the spec points at this very disk, by path, link, serial or WWN, and not by a
  /// description that others could fit too. What may be written only when named is then allowed.
  boolean names(Disk disk);

  /// Whether it names no disk but describes one: whether there is another that fits is then known
  /// only when all of the machine's are there.
  boolean isDescription();

  /// Exactly one eligible disk.
  record Only() implements TargetSpec {
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

    @Override
    public boolean isDescription() {
      return true;
    }
  }

  /// A device path, a link to one, or a regular file.
  ///
  /// @param path absolute
  record ByPath(String path) implements TargetSpec {
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

    @Override
    public boolean isDescription() {
      return false;
    }
  }

  /// The very disk that a person was shown: no other that came to its name meanwhile.
  ///
  /// @param disk as it was then
  record ThisDisk(Disk disk) implements TargetSpec {
    @Override
    public String text() {
      return disk.path();
    }

    @Override
    public boolean matches(Disk other) {
      return disk.path().equals(other.path()) && difference(other).isEmpty();
    }

    @Override
    public boolean names(Disk other) {
      return matches(other);
    }

    @Override
    public boolean isDescription() {
      return false;
    }

    /// Why the disk that has the name now is another one; empty if it is not.
    Optional<String> difference(Disk now) {
      return DiskMarks.of(disk).difference(DiskMarks.of(now));
    }
  }

  /// Criteria that must all hold.
  ///
  /// @param text as written
  /// @param criteria at least one
  record Matching(String text, List<Criterion> criteria) implements TargetSpec {
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

    @Override
    public boolean isDescription() {
      return criteria.stream().noneMatch(Criterion::isName);
    }
  }

  /// Reads a spec.
  ///
  /// @throws IllegalArgumentException with a sentence for the one who wrote it
  static TargetSpec parse(String text) {
    String spec = text.strip();
    if (spec.equals("only")) {
      return ONLY;
    }
    if (spec.startsWith("/") || spec.startsWith("./") || spec.startsWith("../")) {
      return new ByPath(Path.of(spec).toAbsolutePath().normalize().toString());
    }
    List<Criterion> criteria = new ArrayList<>();
    for (String part : spec.split(",", -1)) {
      criteria.add(Criterion.parse(part.strip(), text));
    }
    return new Matching(spec, criteria);
  }
}
