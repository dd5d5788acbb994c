package bty.appliance.api;

import bty.appliance.http.Request;
import bty.appliance.yaml.DocumentException;
import bty.appliance.yaml.DocumentReader;
import bty.appliance.yaml.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The body of a `PUT` whose keys stand in a file, too: read as the file is, with places.
final class JsonBody {
  private JsonBody() {}

  /// It is no JSON object: not understood, whatever it is about.
  static final class NotUnderstoodException extends Exception {
    private static final long serialVersionUID = 1;

    NotUnderstoodException(String message) {
      super(message);
    }
  }

  /// Reads it whole.
  ///
  /// @param most so many bytes
  /// @throws NotUnderstoodException with a sentence, if it is no JSON object
  static Node.Keys read(Request request, int most) throws IOException, NotUnderstoodException {
    try {
      Node body =
          DocumentReader.json(
              StandardCharsets.UTF_8
                  .newDecoder()
                  .decode(ByteBuffer.wrap(request.body(most)))
                  .toString());
      if (body instanceof Node.Keys keys) {
        return keys;
      }
    } catch (CharacterCodingException e) {
      throw new NotUnderstoodException("the body is not UTF-8 text");
    } catch (DocumentException e) {
      throw new NotUnderstoodException(e.problem().position() + ": " + e.problem().message());
    }
    throw new NotUnderstoodException("1:1: wanted a JSON object");
  }
}
