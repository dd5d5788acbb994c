package bty.appliance.resource;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import java.util.Optional;

/// `If-Match` and `If-None-Match` of an edit (RFC 9110, 13.1): who changes what somebody else has
/// changed meanwhile is told so.
public final class Preconditions {
  private Preconditions() {}

  /// The answer to an edit that must not happen; empty when it may.
  ///
  /// @param tag of what is there now, without quotes; empty when nothing is
  public static Optional<Response> refuse(Request request, Optional<String> tag) {
    return contradiction(request, tag)
        .map(why -> Response.problem(412, "Precondition failed", why));
  }

  /// Whether a request sets any condition.
  public static boolean areIn(Request request) {
    return request.header("If-Match").isPresent() || request.header("If-None-Match").isPresent();
  }

  /// Why the conditions of an edit do not hold, in a sentence; empty when they do.
  ///
  /// @param tag of what is there now, without quotes; empty when nothing is
  public static Optional<String> contradiction(Request request, Optional<String> tag) {
    Optional<String> etag = tag.map(text -> "\"" + text + "\"");
    Optional<String> ifMatch = request.header("If-Match");
    if (ifMatch.isPresent()
        && (etag.isEmpty() || !Ranges.EntityTags.matchesStrongly(ifMatch.get(), etag))) {
      return Optional.of("it has changed since; get it again, and change that");
    }
    Optional<String> ifNoneMatch = request.header("If-None-Match");
    if (ifNoneMatch.isPresent()
        && etag.isPresent()
        && Ranges.EntityTags.matchesWeakly(ifNoneMatch.get(), etag)) {
      return Optional.of("it is there already");
    }
    return Optional.empty();
  }
}
