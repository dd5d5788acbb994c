package bty.engine.source;

import java.util.Optional;
import java.util.regex.Pattern;

/// Which bytes a server gave under one name: what must stay the same for two transfers to be parts
/// of one image.
///
/// @param length bytes in all; negative if the server does not say and nobody has counted
/// @param etag as sent, weak or strong
/// @param lastModified as sent
/// @param counted the SHA-256 of the bytes, where they had to be read once to count them
record HttpVersion(
    long length, Optional<String> etag, Optional<String> lastModified, Optional<Sha256> counted) {
  private static final Pattern DIGEST = Pattern.compile("\"[0-9a-fA-F]{64}\"");

  /// As a server says it.
  HttpVersion(long length, Optional<String> etag, Optional<String> lastModified) {
    this(length, etag, lastModified, Optional.empty());
  }

  boolean isLengthKnown() {
    return length >= 0;
  }

  /// The same, with what was counted.
  HttpVersion counted(long bytes, Sha256 digest) {
    return new HttpVersion(bytes, etag, lastModified, Optional.of(digest));
  }

  /// The SHA-256 of the bytes, if they were counted or the ETag is one, as the appliance's is.
  Optional<Sha256> digest() {
    return counted.or(this::etagDigest);
  }

  private Optional<Sha256> etagDigest() {
    return strongEtag()
        .filter(tag -> DIGEST.matcher(tag).matches())
        .map(tag -> new Sha256(tag.substring(1, tag.length() - 1)));
  }

  /// What to send as `If-Range`: a strong ETag, else the date, which RFC 9110 (13.1.5) allows too.
  /// A weak ETag may name two versions and must not be sent; what it says is compared with the
  /// answer's all the same.
  Optional<String> ifRange() {
    return strongEtag().or(() -> lastModified);
  }

  /// The ETag, if it names exactly one sequence of bytes.
  Optional<String> strongEtag() {
    return etag.filter(tag -> tag.startsWith("\""));
  }

  /// Whether an answer without a range still brings these very bytes.
  boolean surelySameAs(HttpVersion other) {
    return length == other.length && strongEtag().isPresent() && etag.equals(other.etag);
  }

  /// Whether an answer contradicts this version.
  boolean differsFrom(HttpVersion other) {
    return length != other.length
        || (etag.isPresent() && other.etag.isPresent() && !etag.equals(other.etag))
        || (strongEtag().isEmpty() && !lastModified.equals(other.lastModified));
  }
}
