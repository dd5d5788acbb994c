package bty.appliance.intake;

import bty.appliance.http.Response;

/// Why an image does not come or go: for the API an answer, for a page a sentence.
///
/// @param status of HTTP
/// @param title the kind of problem
/// @param detail a sentence without a full stop: what was found, what to do
public record Refusal(int status, String title, String detail) {
  /// The answer of the API.
  public Response problem() {
    return Response.problem(status, title, detail);
  }
}
