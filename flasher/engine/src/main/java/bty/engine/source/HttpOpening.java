package bty.engine.source;

import java.io.IOException;
import java.util.Optional;

/// The first request for an image: is it there, and how long is it. Where its server does not say
/// how long, everything is read once and counted, then asked for again: all that has to be known
/// before a disk is touched is known then, and a cut is found while nothing has been written.
///
/// @param pinned what the digest of the image has to be, if that is known
record HttpOpening(HttpRequester requester, RetryPolicy retries, Optional<Sha256> pinned) {
  private static final int BUFFER_BYTES = 256 * 1024;

  /// The image from its first byte, with its length.
  HttpBody open() throws IOException {
    HttpBody body = begin();
    return body.version().isLengthKnown() ? body : requester.again(counted(body));
  }

  private HttpBody begin() throws IOException {
    Patience patience = new Patience(retries.open());
    while (true) {
      try {
        return requester.first();
      } catch (ImageException hopeless) {
        throw hopeless;
      } catch (IOException e) {
        if (!patience.pause(e)) {
          throw requester.fetch(requester.words(e));
        }
      }
    }
  }

  private HttpVersion counted(HttpBody first) throws IOException {
    HttpBody body = first;
    byte[] buffer = new byte[BUFFER_BYTES];
    Patience patience = new Patience(retries.resume());
    while (true) {
      try {
        requireMark(body);
        ReadSoFar digest = new ReadSoFar();
        long bytes = body.readAll(digest, buffer);
        body.finish();
        requirePin(body, digest.digest(), bytes);
        return body.version().counted(bytes, digest.digest());
      } catch (ImageException hopeless) {
        body.close();
        throw hopeless;
      } catch (IOException e) {
        body.close();
        if (!patience.pause(e)) {
          throw requester.fetch("its length could not be counted: " + requester.words(e));
        }
        body = begin();
      }
    }
  }

  private void requireMark(HttpBody body) throws ImageException {
    if (!body.isEndMarked() && pinned.isEmpty()) {
      throw requester.fetch(
          "its server does not say how long it is (no Content-Length), so a cut could not be told"
              + " from its end; give its digest (SHA-256), or copy it to a file first");
    }
  }

  private void requirePin(HttpBody body, Sha256 found, long bytes) throws ImageException {
    if (!body.isEndMarked() && !pinned.equals(Optional.of(found))) {
      throw requester.fetch(
          "its server, which does not say how long it is, closed the connection after "
              + bytes
              + " bytes, whose SHA-256 is "
              + found
              + " and not the one that is wanted: it was cut off, or is another image; begin"
              + " anew");
    }
  }
}
