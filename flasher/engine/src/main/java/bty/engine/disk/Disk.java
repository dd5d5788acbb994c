package bty.engine.disk;

import java.util.List;
import java.util.Optional;

/// A whole disk as it was found: all that is needed to choose it, to refuse it, and to recognise it
/// again before the first byte is written.
///
/// @param path the kernel's name for it, `/dev/nvme0n1`; for a regular file its absolute path
/// @param number what the kernel calls it
/// @param kind what it is made of
/// @param transport how it is attached
/// @param capacity size and sector sizes
/// @param identity model, serial, WWN, links
/// @param traits removable, read-only, rotational
/// @param signature what the whole disk holds where that is no partition table, in blkid's words:
///   `ext4`, `isw_raid_member`
/// @param partitions in the order of their numbers
/// @param uses everything that uses it now; empty when nobody does
/// @param bootMedium whether the running system came from it
public record Disk(
    String path,
    DeviceNumber number,
    DiskKind kind,
    Transport transport,
    Capacity capacity,
    Identity identity,
    Traits traits,
    Optional<String> signature,
    List<Partition> partitions,
    List<DiskUse> uses,
    BootMedium bootMedium) {

  /// Properties that are either there or not.
  ///
  /// @param removable the medium can be taken out (`removable` of sysfs, or an SD card)
  /// @param readOnly the kernel refuses writes
  /// @param rotational a spinning disk
  /// @param manyPaths it is attached in a way by which one drive may be there more than once
  public record Traits(boolean removable, boolean readOnly, boolean rotational, boolean manyPaths) {
    /// A fixed, writable, non-rotating disk.
    public static final Traits PLAIN = new Traits(false, false, false);

    /// Of a disk that is there once.
    public Traits(boolean removable, boolean readOnly, boolean rotational) {
      this(removable, readOnly, rotational, false);
    }
  }

  /// Copies the lists.
  public Disk {
    partitions = List.copyOf(partitions);
    uses = List.copyOf(uses);
  }

  /// A disk whose own content is not known.
  public Disk(
      String path,
      DeviceNumber number,
      DiskKind kind,
      Transport transport,
      Capacity capacity,
      Identity identity,
      Traits traits,
      List<Partition> partitions,
      List<DiskUse> uses,
      BootMedium bootMedium) {
    this(
        path,
        number,
        kind,
        transport,
        capacity,
        identity,
        traits,
        Optional.empty(),
        partitions,
        uses,
        bootMedium);
  }

  /// A disk about which nothing but size and identity is remarkable; the short way for callers that
  /// build one by hand.
  public static Disk plain(String path, long sizeBytes, Identity identity) {
    return new Disk(
        path,
        DeviceNumber.NONE,
        DiskKind.PHYSICAL,
        Transport.UNKNOWN,
        new Capacity(sizeBytes, 512, 512),
        identity,
        Traits.PLAIN,
        List.of(),
        List.of(),
        new BootMedium.No());
  }

  /// The same disk with other uses.
  Disk with(List<DiskUse> news, BootMedium medium) {
    return new Disk(
        path,
        number,
        kind,
        transport,
        capacity,
        identity,
        traits,
        signature,
        partitions,
        news,
        medium);
  }

  /// The same disk, its content looked at.
  public Disk recognised(Optional<String> whole, List<Partition> parts) {
    return new Disk(
        path, number, kind, transport, capacity, identity, traits, whole, parts, uses, bootMedium);
  }

  /// Whether this and the other are paths to one drive: both are attached in a way that can be, and
  /// WWN, size and serial are equal. Cheap drives of one batch with equal names are not, as SATA,
  /// USB and local NVMe show a drive once.
  public boolean isSameDrive(Disk other) {
    return traits.manyPaths
        && other.traits.manyPaths
        && wwn().isPresent()
        && other.wwn().isPresent()
        && Identity.sameWwn(wwn().get(), other.wwn().get())
        && sizeBytes() == other.sizeBytes()
        && serial().equals(other.serial());
  }

  /// The whole size in bytes; 0 for a drive without a medium.
  public long sizeBytes() {
    return capacity.bytes();
  }

  /// The model, where the drive reports one.
  public Optional<String> model() {
    return identity.model();
  }

  /// The serial number, where the drive reports one that means something.
  public Optional<String> serial() {
    return identity.serial();
  }

  /// The World Wide Name, where the drive has one.
  public Optional<String> wwn() {
    return identity.wwn();
  }

  /// The disk in words, for sentences: `/dev/sda (Samsung SSD 870, serial S5Y1, 500.1 GB)`.
  public String describe() {
    StringBuilder words = new StringBuilder(path).append(" (");
    model().ifPresent(model -> words.append(model).append(", "));
    serial().ifPresent(serial -> words.append("serial ").append(serial).append(", "));
    return words.append(SizeText.of(sizeBytes())).append(')').toString();
  }
}
