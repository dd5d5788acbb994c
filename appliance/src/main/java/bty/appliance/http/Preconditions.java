package bty.appliance.http;

import java.util.Optional;

/// `If-Match` and `If-None-Match` of an edit (RFC 9110, 13.1): who changes what somebody else has
/// changed meanwhile is told so.
public final class Preconditions {
  private Preconditions() {}

  /// The answer to an edit that must not happen; empty when it may.
  ///
  /// @param tag of what is there now, without quotes; empty when nothing is
  public static Optional<Response> refuse(Request call, Optional<String> tag) {
    Optional<String> etag = tag.map(text -> "\"" + text + "\"");
    Optional<String> ifMatch = call.header("If-Match");
    if (ifMatch.isPresent()
        && (etag.isEmpty() || !Ranges.EntityTags.matchesStrongly(ifMatch.get(), etag))) {
      return Optional.of(failed("it has changed since; get it again, and change that"));
    }
    Optional<String> ifNoneMatch = call.header("If-None-Match");
    if (ifNoneMatch.isPresent()
        && etag.isPresent()
        && Ranges.EntityTags.matchesWeakly(ifNoneMatch.get(), etag)) {
      return Optional.of(failed("it is there already"));
    }
    return Optional.empty();
  }

  private static Response failed(String detail) {
    return Response.problem(412, "Precondition failed", detail);
  }
}
