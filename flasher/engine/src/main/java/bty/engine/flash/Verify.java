package bty.engine.flash;

/// How much is asked of a flash beyond the digest of the stored bytes, which is always compared
/// when it is known.
public enum Verify {
  /// Nothing more.
  NONE,
  /// Everything written is read again past the page cache and compared.
  READ_BACK
}
