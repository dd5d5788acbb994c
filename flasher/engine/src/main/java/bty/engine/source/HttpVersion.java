package bty.engine.source;

import java.util.Optional;
import java.util.regex.Pattern;

/// Which bytes a server gave under one name: what must stay the same for two transfers to be parts
/// of one image.
///
/// @param length bytes in all
/// @param etag as sent, weak or strong
/// @param lastModified as sent
record HttpVersion(long length, Optional<String> etag, Optional<String> lastModified) {
  private static final Pattern DIGEST = Pattern.compile("\"[0-9a-fA-F]{64}\"");

  /// The SHA-256 of the bytes, if the ETag is one, as the appliance's is.
  Optional<Sha256> digest() {
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
