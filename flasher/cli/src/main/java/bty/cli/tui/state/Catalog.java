package bty.cli.tui.state;

import java.util.Optional;

/// What there is to choose from.
///
/// @param last what was chosen for this machine the last time
public record Catalog(
    Listing<ImageItem> images,
    Listing<DiskItem> disks,
    ProvisionFiles files,
    Optional<Remembered> last) {
  /// Nothing has come yet.
  public static final Catalog AWAITED =
      new Catalog(Listing.awaited(), Listing.awaited(), ProvisionFiles.NONE, Optional.empty());

  /// A choice by its names.
  ///
  /// @param target as [DiskItem#target]
  public record Remembered(String image, String target, ProvisionChoice setup) {}

  /// With other images.
  public Catalog with(Listing<ImageItem> news) {
    return new Catalog(news, disks, files, last);
  }

  /// With other disks.
  public Catalog withDisks(Listing<DiskItem> news) {
    return new Catalog(images, news, files, last);
  }
}
